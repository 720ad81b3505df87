/* SPDX-License-Identifier: MIT */
/*
 * port.h - everything Quire asks of the machine underneath
 *
 * A port implements these functions and <quire/port_cpu.h> (the inline port_cpu_or_nobody()), and offers
 * memcpy, memmove, memset and memcmp, which the compiler itself may call. Nothing else is needed
 * to link. docs/porting.md walks through a whole port; examples/embed is the smallest one.
 *
 * Contexts: any function may be called with spin locks held unless it says otherwise. None may call
 * back into Quire.
 */
#ifndef QUIRE_PORT_H
#define QUIRE_PORT_H

#include <quire/cpu.h>

struct port_ram_range {
	unsigned long long base; /* physical, bytes, page aligned */
	unsigned long long size; /* bytes, page aligned, not 0 */
};

/* port_ram_map - make RAM exist. @lin: ranges that have linear addresses (low memory), ascending;
 * @high: ranges that have none (high memory). Stores in *@virt_offset what, added to a physical
 * address of @lin, gives a usable pointer; a port that has a preferred offset (ARM's PAGE_OFFSET -
 * PHYS_OFFSET) finds it in *@virt_offset. The RAM reads as zero. 0 or -ENOMEM. Boot, once a machine. */
int port_ram_map(const struct port_ram_range *lin, unsigned int nr_lin, const struct port_ram_range *high,
		 unsigned int nr_high, unsigned long *virt_offset);
/* port_ram_unmap - the machine is gone: drop RAM, windows and vmemmap. */
void port_ram_unmap(void);
/* port_vmemmap_map - @size bytes of address space that read as zero and cost nothing until written,
 * for the struct pages of the whole machine; NULL if the port has no such thing (then the map is
 * carved from memblock). Undone by port_ram_unmap(). */
void *port_vmemmap_map(unsigned long size);
/* port_window - a temporary linear window on the page at physical @phys (high memory), private to
 * this CPU, one at a time; port_window_end closes it. Never fails. */
void *port_window(unsigned long long phys);
void port_window_end(void *window);

/* port_cpu_bind - the calling thread becomes @cpu (NULL: none); arranges that the slot is given back
 * through quire_cpu_leave() when the thread ends. */
void port_cpu_bind(struct quire_cpu *cpu);
/* port_barrier_all - every running thread of the machine passes a full memory barrier before this
 * returns (membarrier, or an IPI). 0, or -ENOSYS where there is none: the local lock then pays itself. */
int port_barrier_all(void);
/* port_relax - called in spin loops; @spins counts up, so a port can yield after a while. */
void port_relax(unsigned int spins);
/* port_wait / port_wake - sleep until *@word may differ from @val or @timeout_ns have passed (PORT_FOREVER: no limit;
 * spurious returns allowed); wake all sleepers. port_wait() is called with nothing held. The word of port_wake()
 * may be gone already: only its address counts. */
#define PORT_FOREVER (~0ULL)
void port_wait(unsigned int *word, unsigned int val, unsigned long long timeout_ns);
void port_wake(unsigned int *word);
/* port_thread_start - a new thread that runs @fn(@arg) and then is gone; nobody joins it. 0, or -ENOSYS where there is one
 * thread only, -EAGAIN where there are too many. Does not wait for the thread. */
int port_thread_start(void (*fn)(void *arg), void *arg);
/* port_threads_freeze - the threads of port_thread_start() that have not ended stop where they are, in atomic context
 * (preempt_count, held) only if they do not leave it soon, and never go on. How many. Shutdown, one caller. */
unsigned int port_threads_freeze(void);

/* port_now_ns - monotonic nanoseconds: all time comes from here. Never stands still for ever. */
unsigned long long port_now_ns(void);
/* port_random - up to @size bytes of entropy into @buf, at once; how many. 0 where there is none. */
unsigned long port_random(void *buf, unsigned long size);
/* port_console - one complete line of the kernel log, without newline. @level 0-7. */
void port_console(int level, const char *line, unsigned long len);
/* port_backtrace - up to @max return addresses of the caller's stack; how many were stored. 0 is fine. */
unsigned int port_backtrace(unsigned long *pcs, unsigned int max);
/* port_symbol - "name+0x12/0x34" of a code address into @buf; 0, or -1 if unknown. */
int port_symbol(unsigned long pc, char *buf, unsigned long size);
/* port_poison - tell whoever watches memory accesses of this program (an address sanitizer, a checker) about @size bytes at @addr
 * of RAM. Non-zero: somebody watches; PORT_POISON_ASKED: whether the first byte is off limits. With @size 0 nothing is told.
 * A port without such a watcher returns 0 and need not do anything. */
enum port_poison {
	PORT_POISON_SET,       /* off limits */
	PORT_POISON_UNDEFINED, /* may be used, but holds nothing until it is written */
	PORT_POISON_CLEAR,     /* may be used */
	PORT_POISON_ASKED,     /* only tell */
};
int port_poison(const void *addr, unsigned long size, enum port_poison how);
/* port_panic - the machine cannot go on. Does not return. */
void port_panic(const char *why) __attribute__((noreturn));

#endif
