/* SPDX-License-Identifier: MIT */
/* irqreturn.h - what an interrupt handler says */
#ifndef _LINUX_IRQRETURN_H
#define _LINUX_IRQRETURN_H

enum irqreturn {
	IRQ_NONE = 0, /* it was not this device */
	IRQ_HANDLED = 1,
	IRQ_WAKE_THREAD = 2, /* the rest is for the thread */
};
typedef enum irqreturn irqreturn_t;
#define IRQ_RETVAL(x) ((x) ? IRQ_HANDLED : IRQ_NONE)

#endif
