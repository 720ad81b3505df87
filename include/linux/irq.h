/* SPDX-License-Identifier: MIT */
/* irq.h - kinds of interrupt lines. A simulated line has no wire, so its kind changes nothing. */
#ifndef _LINUX_IRQ_H
#define _LINUX_IRQ_H

#include <linux/errno.h>
#include <linux/interrupt.h>

#define IRQ_TYPE_NONE 0u
#define IRQ_TYPE_EDGE_RISING 1u
#define IRQ_TYPE_EDGE_FALLING 2u
#define IRQ_TYPE_EDGE_BOTH (IRQ_TYPE_EDGE_RISING | IRQ_TYPE_EDGE_FALLING)
#define IRQ_TYPE_LEVEL_HIGH 4u
#define IRQ_TYPE_LEVEL_LOW 8u

static inline int irq_set_irq_type(unsigned int irq, unsigned int type)
{
	return irq < NR_IRQS ? 0 : -EINVAL;
}

#endif
