/* SPDX-License-Identifier: MIT */
/*
 * cpu.c - threads as CPUs, and what they need of the host to wait for each other
 *
 * Model:      A thread's CPU is in its thread-local port_cpu_self. A pthread key whose value is non-NULL while a thread
 *             has ever been a CPU brings quire_cpu_leave() at the thread's end.
 *             port_barrier_all() is membarrier(2), private and expedited: the kernel interrupts the CPUs that run
 *             threads of this process; a thread that does not run has passed a barrier when it was switched out.
 * Locking:    none.
 * Failure:    no membarrier: -ENOSYS, at boot and ever after. The first answer stands until the mode is changed.
 * More:       env/local.c, tests/stress/litmus_local_lock.c
 */
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <quire/port.h>
#include <quire/port_hosted.h>

/* Rounds of a spin loop before the thread lets another run: the one it waits for may not be running. */
#define RELAX_BEFORE_YIELD 64

__thread struct quire_cpu *port_cpu_self __attribute__((tls_model("initial-exec"))) = &quire_nobody;
enum port_hosted_barrier port_hosted_barrier;

static pthread_key_t leave_key;
static pthread_once_t leave_once = PTHREAD_ONCE_INIT;

static void thread_ends(void *value)
{
	(void)value;
	quire_cpu_leave();
}

static void leave_key_create(void)
{
	if (pthread_key_create(&leave_key, thread_ends) != 0)
		port_panic("no pthread key left");
}

void port_cpu_bind(struct quire_cpu *cpu)
{
	if (!cpu) {
		if (port_this_cpu())
			port_cpu_self->self = NULL;
		port_cpu_self = &quire_nobody;
		return;
	}
	pthread_once(&leave_once, leave_key_create);
	if (!pthread_getspecific(leave_key))
		pthread_setspecific(leave_key, &port_cpu_self);
	cpu->self = &port_cpu_self;
	port_cpu_self = cpu;
}

static long membarrier(int command)
{
	return syscall(__NR_membarrier, command, 0, 0);
}

int port_barrier_all(void)
{
	static int registered; /* 0 not tried, 1 yes, -1 no membarrier here */

	if (port_hosted_barrier == PORT_BARRIER_LIE)
		return 0;
	if (port_hosted_barrier == PORT_BARRIER_NONE)
		return -ENOSYS;
	if (__atomic_load_n(&registered, __ATOMIC_ACQUIRE) == 0) {
		int ok = !getenv("QUIRE_NO_MEMBARRIER") && membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;

		__atomic_store_n(&registered, ok ? 1 : -1, __ATOMIC_RELEASE);
	}
	if (__atomic_load_n(&registered, __ATOMIC_RELAXED) < 0)
		return -ENOSYS;
	if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) != 0)
		port_panic("membarrier failed after it was registered");
	return 0;
}

void port_relax(unsigned int spins)
{
	if (spins >= RELAX_BEFORE_YIELD)
		sched_yield();
#if defined(__x86_64__) || defined(__i386__)
	else
		__builtin_ia32_pause();
#endif
}

void port_wait(unsigned int *word, unsigned int val, unsigned long long timeout_ns)
{
	struct timespec timeout = { (time_t)(timeout_ns / 1000000000), (long)(timeout_ns % 1000000000) };

	syscall(__NR_futex, word, FUTEX_WAIT_PRIVATE, val, timeout_ns == PORT_FOREVER ? NULL : &timeout, NULL, 0);
}

void port_wake(unsigned int *word)
{
	syscall(__NR_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}
