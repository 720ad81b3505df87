/* SPDX-License-Identifier: MIT */
/*
 * percpu-defs.h - per-CPU variables: defining and reaching them
 *
 * Model:   A static per-CPU variable is defined in a section of its own; at boot each CPU gets a copy of the
 *          section (its unit). The address of CPU i's copy is the variable's address + quire_cpus[i].percpu_offset.
 *          alloc_percpu() gives out such "addresses" too, so one offset serves all. Before boot CPU 0 uses the
 *          section itself: offset 0.
 * Context: this_cpu_* reads and writes are single accesses that another CPU may read meanwhile. They are not atomic
 *          against other writers: only the owner writes, and interrupts arrive at known points only.
 */
#ifndef _LINUX_PERCPU_DEFS_H
#define _LINUX_PERCPU_DEFS_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <quire/cpu.h>

#define DECLARE_PER_CPU(type, name) extern __section("quire_percpu") __typeof__(type) name
#define DEFINE_PER_CPU(type, name) __section("quire_percpu") __typeof__(type) name
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) DECLARE_PER_CPU(type, name) ____cacheline_aligned
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) DEFINE_PER_CPU(type, name) ____cacheline_aligned
#define DECLARE_PER_CPU_ALIGNED(type, name) DECLARE_PER_CPU_SHARED_ALIGNED(type, name)
#define DEFINE_PER_CPU_ALIGNED(type, name) DEFINE_PER_CPU_SHARED_ALIGNED(type, name)
#define DECLARE_PER_CPU_PAGE_ALIGNED(type, name) DECLARE_PER_CPU(type, name) __aligned(4096)
#define DEFINE_PER_CPU_PAGE_ALIGNED(type, name) DEFINE_PER_CPU(type, name) __aligned(4096)
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) DECLARE_PER_CPU(type, name)
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) DEFINE_PER_CPU(type, name)

/* The static per-CPU variables of one loaded module. Its section is not where the machine's is, so the copies are an object of
 * alloc_percpu(), and an address in the section stands for the same place in that object. */
struct percpu_module {
	char *start, *stop;  /* the section; equal: none */
	unsigned long shift; /* from the section to the object, set by percpu_module_init() */
};
#ifdef MODULE
extern char __start_quire_percpu[] __weak __hidden;
extern char __stop_quire_percpu[] __weak __hidden;
/* The same in every file of a module, so any copy will do; the loader looks for the symbol. */
extern struct percpu_module quire_percpu_module;
struct percpu_module quire_percpu_module __weak __used = { __start_quire_percpu, __stop_quire_percpu, 0 };

static __always_inline unsigned long percpu_address(unsigned long addr)
{
	if (addr >= (unsigned long)__start_quire_percpu && addr < (unsigned long)__stop_quire_percpu)
		addr += quire_percpu_module.shift;
	return addr;
}
#else
#define percpu_address(addr) (addr)
#endif

/* Through an integer: the sum is meaningless as pointer arithmetic on the object. */
#define SHIFT_PERCPU_PTR(ptr, offset) ((__typeof__(ptr))(percpu_address((unsigned long)(ptr)) + (offset)))

#define per_cpu_offset(cpu) (quire_cpus[cpu].percpu_offset)
#define per_cpu_ptr(ptr, cpu) SHIFT_PERCPU_PTR(ptr, per_cpu_offset(cpu))
#define per_cpu(var, cpu) (*per_cpu_ptr(&(var), cpu))
#define raw_cpu_ptr(ptr) SHIFT_PERCPU_PTR(ptr, this_cpu_get()->percpu_offset)
#define this_cpu_ptr(ptr) raw_cpu_ptr(ptr)
#define get_cpu_var(var)                                                                                               \
	(*({                                                                                                           \
		preempt_disable();                                                                                     \
		this_cpu_ptr(&(var));                                                                                  \
	}))
#define put_cpu_var(var) ((void)&(var), preempt_enable())
#define get_cpu_ptr(ptr)                                                                                               \
	({                                                                                                             \
		preempt_disable();                                                                                     \
		this_cpu_ptr(ptr);                                                                                     \
	})
#define put_cpu_ptr(ptr) ((void)(ptr), preempt_enable())

#define raw_cpu_read(var) READ_ONCE(*raw_cpu_ptr(&(var)))
#define raw_cpu_write(var, val) WRITE_ONCE(*raw_cpu_ptr(&(var)), (val))
#define raw_cpu_add_return(var, val)                                                                                   \
	({                                                                                                             \
		__typeof__(&(var)) __pcp = raw_cpu_ptr(&(var));                                                        \
		__typeof__(var) __new = (__typeof__(var))(READ_ONCE(*__pcp) + (val));                                  \
		WRITE_ONCE(*__pcp, __new);                                                                             \
		__new;                                                                                                 \
	})
#define raw_cpu_xchg(var, val)                                                                                         \
	({                                                                                                             \
		__typeof__(&(var)) __pcp = raw_cpu_ptr(&(var));                                                        \
		__typeof__(var) __old = READ_ONCE(*__pcp);                                                             \
		WRITE_ONCE(*__pcp, (val));                                                                             \
		__old;                                                                                                 \
	})
#define raw_cpu_cmpxchg(var, old, new)                                                                                 \
	({                                                                                                             \
		__typeof__(&(var)) __pcp = raw_cpu_ptr(&(var));                                                        \
		__typeof__(var) __was = READ_ONCE(*__pcp);                                                             \
		if (__was == (old))                                                                                    \
			WRITE_ONCE(*__pcp, (new));                                                                     \
		__was;                                                                                                 \
	})

#define raw_cpu_add(var, val) ((void)raw_cpu_add_return(var, val))
#define raw_cpu_sub(var, val) raw_cpu_add(var, -(__typeof__(var))(val))
#define raw_cpu_sub_return(var, val) raw_cpu_add_return(var, -(__typeof__(var))(val))
#define raw_cpu_inc(var) raw_cpu_add(var, 1)
#define raw_cpu_dec(var) raw_cpu_sub(var, 1)
#define raw_cpu_inc_return(var) raw_cpu_add_return(var, 1)
#define raw_cpu_dec_return(var) raw_cpu_sub_return(var, 1)
#define raw_cpu_and(var, val) raw_cpu_write(var, raw_cpu_read(var) & (val))
#define raw_cpu_or(var, val) raw_cpu_write(var, raw_cpu_read(var) | (val))

/* Nothing comes between the reading and the writing but a simulated interrupt, which none of these lets in. */
#define this_cpu_read(var) raw_cpu_read(var)
#define this_cpu_write(var, val) raw_cpu_write(var, val)
#define this_cpu_add(var, val) raw_cpu_add(var, val)
#define this_cpu_sub(var, val) raw_cpu_sub(var, val)
#define this_cpu_inc(var) raw_cpu_inc(var)
#define this_cpu_dec(var) raw_cpu_dec(var)
#define this_cpu_and(var, val) raw_cpu_and(var, val)
#define this_cpu_or(var, val) raw_cpu_or(var, val)
#define this_cpu_add_return(var, val) raw_cpu_add_return(var, val)
#define this_cpu_sub_return(var, val) raw_cpu_sub_return(var, val)
#define this_cpu_inc_return(var) raw_cpu_inc_return(var)
#define this_cpu_dec_return(var) raw_cpu_dec_return(var)
#define this_cpu_xchg(var, val) raw_cpu_xchg(var, val)
#define this_cpu_cmpxchg(var, old, new) raw_cpu_cmpxchg(var, old, new)
#define this_cpu_try_cmpxchg(var, oldp, new)                                                                           \
	({                                                                                                             \
		__typeof__(var) __expected = *(oldp);                                                                  \
		*(oldp) = raw_cpu_cmpxchg(var, __expected, new);                                                       \
		*(oldp) == __expected;                                                                                 \
	})
#define __this_cpu_read(var) raw_cpu_read(var)
#define __this_cpu_write(var, val) raw_cpu_write(var, val)
#define __this_cpu_add(var, val) raw_cpu_add(var, val)
#define __this_cpu_sub(var, val) raw_cpu_sub(var, val)
#define __this_cpu_inc(var) raw_cpu_inc(var)
#define __this_cpu_dec(var) raw_cpu_dec(var)
#define __this_cpu_and(var, val) raw_cpu_and(var, val)
#define __this_cpu_or(var, val) raw_cpu_or(var, val)
#define __this_cpu_add_return(var, val) raw_cpu_add_return(var, val)
#define __this_cpu_sub_return(var, val) raw_cpu_sub_return(var, val)
#define __this_cpu_inc_return(var) raw_cpu_inc_return(var)
#define __this_cpu_dec_return(var) raw_cpu_dec_return(var)
#define __this_cpu_xchg(var, val) raw_cpu_xchg(var, val)
#define __this_cpu_cmpxchg(var, old, new) raw_cpu_cmpxchg(var, old, new)

#endif
