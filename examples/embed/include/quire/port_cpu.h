/* SPDX-License-Identifier: MIT */
/* port_cpu.h - embedded: one thread, so the CPU it is lives in one variable. */
#ifndef QUIRE_PORT_CPU_H
#define QUIRE_PORT_CPU_H

extern struct quire_cpu *port_cpu_self;

/* port_cpu_or_nobody - the CPU this thread is, or quire_nobody. */
static inline struct quire_cpu *port_cpu_or_nobody(void)
{
	return port_cpu_self;
}

#endif
