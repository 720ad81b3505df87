/* SPDX-License-Identifier: MIT */
/* processor.h - waiting in a loop. Any context; interrupts that wait for this CPU are delivered there. */
#ifndef _LINUX_PROCESSOR_H
#define _LINUX_PROCESSOR_H

/* cpu_relax_once - one turn of a spin loop, @spins counting up: after some turns another thread of the host's may run. */
void cpu_relax_once(unsigned int spins);
/* cpu_relax - a turn of a loop that does not count them, and may wait for somebody who is not running: lets others run. */
#define cpu_relax() cpu_relax_once(~0u)
#define cpu_relax_yield() cpu_relax()

#endif
