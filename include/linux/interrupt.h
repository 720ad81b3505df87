/* SPDX-License-Identifier: MIT */
/*
 * interrupt.h - simulated interrupts
 *
 * There are no asynchronous interrupts: a handler runs on a CPU where its owner leaves a local section,
 * turns interrupts on, or is about to enter a local section - never inside one, never with interrupts off.
 * It runs in hardirq context (in_irq()), with interrupts off, and must not sleep.
 */
#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/hardirq.h>
#include <linux/irqflags.h>

/* Interrupts that may be waiting on one CPU. */
#define IRQ_QUEUE_LEN 32

/* irq_raise - make CPU @cpu run @handler(@arg) soon; raised in order, delivered in order. From any thread, any
 * context, no locks taken that others see. 0; -EBUSY when the CPU's queue is full, -EINVAL no such CPU or offline. */
int irq_raise(unsigned int cpu, void (*handler)(void *arg), void *arg);

/* irq_migrate - run here what is still queued on CPU @cpu, which is offline. Process context. */
void irq_migrate(unsigned int cpu);
/* irq_reset - forget everything queued (boot, shutdown). */
void irq_reset(void);

#endif
