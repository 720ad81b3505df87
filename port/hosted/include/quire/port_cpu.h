/* SPDX-License-Identifier: MIT */
/* port_cpu.h - hosted: the CPU a thread is lives in thread-local storage, one load away. */
#ifndef QUIRE_PORT_CPU_H
#define QUIRE_PORT_CPU_H

extern __thread struct quire_cpu *port_cpu_self __attribute__((tls_model("initial-exec")));

/* port_cpu_or_nobody - the CPU this thread is, or quire_nobody. */
static inline struct quire_cpu *port_cpu_or_nobody(void)
{
	return port_cpu_self;
}

#endif
