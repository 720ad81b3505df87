/* SPDX-License-Identifier: MIT */
/*
 * irq.h - be the device: raise an interrupt line of the machine
 *
 * For host-side code that plays a device, and for tests. What request_irq() (<linux/interrupt.h>) put on the line is called.
 */
#ifndef QUIRE_IRQ_H
#define QUIRE_IRQ_H

#ifdef __cplusplus
extern "C" {
#endif

/* quire_irq_raise - interrupt the calling thread's own CPU, which it becomes if it is none: handlers have run on return, unless
 * interrupts are off here, or the line is disabled; then they run once that is over. 0; -EINVAL no such line; -EBUSY too many
 * interrupts are waiting, this one is lost. Any context. */
int quire_irq_raise(unsigned int irq);
/* quire_irq_raise_on - interrupt CPU @cpu: handlers run when the thread that is that CPU looks, or a thread becomes it. Does not wait.
 * Also -EINVAL: no such CPU, or it is offline. */
int quire_irq_raise_on(unsigned int irq, unsigned int cpu);

#ifdef __cplusplus
}
#endif
#endif
