/* SPDX-License-Identifier: MIT */
/*
 * litmus_local_lock.c - the local lock on real processors
 *
 * Usage:  litmus_local_lock keeps | fallback | breaks
 *   keeps      owners and visitors hammer two CPUs, interrupts arrive meanwhile; nobody ever meets anybody inside,
 *              no increment is lost, every interrupt was delivered.
 *   fallback   the same with a port that says it has no barrier.
 *   breaks     the barrier is taken out behind the lock's back. Then owner and visitor must be seen inside together, or
 *              the other two prove nothing. A thread checker cannot see this: only the hardware's store buffer can.
 * Bounded by rounds, never by time. Exit status 77 (skipped) for `breaks` on a host with one processor,
 * or where the lock does not rely on the barrier.
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/machine.h>
#include <quire/port.h>
#include <quire/port_hosted.h>

#define CPUS 2 /* CPUs with an owner; visitors are further ones */
#define VISITORS 2
#define OWNER_ROUNDS 300000
#define VISITOR_ROUNDS 4000
#define BREAK_ROUNDS 40000000 /* a store buffer that never shows in so many rounds is none */

/* <linux/interrupt.h> is for kernel-style code; this is its one function that a host may call. */
int irq_raise(unsigned int cpu, void (*handler)(void *arg), void *arg);

/* What the local lock of one CPU guards. Plain on purpose. */
struct guarded {
	volatile unsigned long counter;
	volatile unsigned int owner_inside, visitor_inside;
	unsigned long irqs; /* touched by the CPU's owner only, in interrupts */
} __attribute__((aligned(256)));

static struct guarded guarded[CPUS];
static unsigned long met; /* times somebody met somebody inside */
static unsigned long raised[CPUS];
static unsigned int owners_left, start;
static int until_met; /* stop at the first meeting */

static void linger(void)
{
	volatile int i;

	for (i = 0; i < 4; i++)
		;
}

static void section(struct guarded *g, volatile unsigned int *me, volatile unsigned int *other)
{
	unsigned long seen = g->counter;

	*me = 1;
	if (*other)
		__atomic_add_fetch(&met, 1, __ATOMIC_RELAXED);
	linger();
	g->counter = seen + 1;
	*me = 0;
}

static void on_irq(void *arg)
{
	((struct guarded *)arg)->irqs++;
}

static void pin(unsigned int nth)
{
	cpu_set_t may, one;
	int cpu;

	sched_getaffinity(0, sizeof(may), &may);
	nth %= (unsigned int)CPU_COUNT(&may);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &may) && nth-- == 0)
			break;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	sched_setaffinity(0, sizeof(one), &one);
}

static void wait_for_start(void)
{
	while (!__atomic_load_n(&start, __ATOMIC_ACQUIRE))
		sched_yield();
}

static int done(void)
{
	return until_met && __atomic_load_n(&met, __ATOMIC_RELAXED);
}

static void *owner(void *arg)
{
	unsigned int id = (unsigned int)(unsigned long)arg;
	unsigned long round, rounds = until_met ? BREAK_ROUNDS : OWNER_ROUNDS;
	struct guarded *g = &guarded[id];
	struct quire_cpu *cpu;

	pin(id);
	if (machine_cpu_take(id) != 0)
		abort();
	wait_for_start();
	for (round = 0; round < rounds && !done(); round++) {
		cpu = local_enter();
		section(g, &g->owner_inside, &g->visitor_inside);
		local_exit(cpu);
	}
	__atomic_sub_fetch(&owners_left, 1, __ATOMIC_RELEASE);
	if (until_met)
		return NULL;
	/* Visitors may still come, and raise interrupts: the CPU goes on looking. */
	while (__atomic_load_n(&start, __ATOMIC_ACQUIRE) == 1) {
		local_exit(local_enter());
		sched_yield();
	}
	local_exit(local_enter());
	return (void *)round;
}

static void *visitor(void *arg)
{
	unsigned long visits = 0, own = (unsigned long)arg;

	pin(1 + (unsigned int)own);
	if (machine_cpu_take(CPUS + (unsigned int)own) != 0)
		abort();
	wait_for_start();
	while (until_met ? !done() && __atomic_load_n(&owners_left, __ATOMIC_ACQUIRE) : visits < VISITOR_ROUNDS) {
		unsigned int id = until_met ? 0 : (unsigned int)(visits % CPUS);
		struct guarded *g = &guarded[id];

		local_visit(id);
		section(g, &g->visitor_inside, &g->owner_inside);
		local_leave(id);
		visits++;
		if (!until_met && irq_raise(id, on_irq, g) == 0)
			__atomic_add_fetch(&raised[id], 1, __ATOMIC_RELAXED);
	}
	return (void *)visits;
}

static int run(unsigned int nr_owners, unsigned int nr_visitors)
{
	pthread_t owners[CPUS], guests[VISITORS];
	unsigned long counted = 0, irqs = 0, nr_raised = 0, sum = 0;
	void *result;
	unsigned int i;

	owners_left = nr_owners;
	for (i = 0; i < nr_owners; i++)
		pthread_create(&owners[i], NULL, owner, (void *)(unsigned long)i);
	for (i = 0; i < nr_visitors; i++)
		pthread_create(&guests[i], NULL, visitor, (void *)(unsigned long)i);
	__atomic_store_n(&start, 1, __ATOMIC_RELEASE);
	for (i = 0; i < nr_visitors; i++) {
		pthread_join(guests[i], &result);
		sum += (unsigned long)result;
	}
	__atomic_store_n(&start, 2, __ATOMIC_RELEASE);
	for (i = 0; i < nr_owners; i++) {
		pthread_join(owners[i], &result);
		sum += (unsigned long)result;
	}
	for (i = 0; i < CPUS; i++) {
		counted += guarded[i].counter;
		irqs += guarded[i].irqs;
		nr_raised += raised[i];
	}
	if (until_met) {
		printf("without the barrier: met inside %lu times\n", met);
		return met == 0;
	}
	printf("met inside %lu times; %lu of %lu increments; %lu of %lu interrupts\n", met, counted, sum, irqs,
	       nr_raised);
	return met != 0 || counted != sum || irqs != nr_raised;
}

static int usage(void)
{
	fprintf(stderr, "usage: litmus_local_lock keeps | fallback | breaks\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = CPUS + VISITORS, .quiet = 1 };
	struct machine_error err;
	cpu_set_t may;
	int failed;

	if (argc != 2)
		return usage();
	if (strcmp(argv[1], "fallback") == 0)
		port_hosted_barrier = PORT_BARRIER_NONE;
	else if (strcmp(argv[1], "breaks") == 0)
		until_met = 1;
	else if (strcmp(argv[1], "keeps") != 0)
		return usage();
	sched_getaffinity(0, sizeof(may), &may);
	if (until_met && CPU_COUNT(&may) < 2)
		return 77;
	if (machine_boot(&config, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	machine_cpu_put();
	if (until_met && (quire_cpus[0].attention & CPU_ATT_ALWAYS))
		return 77; /* a checking build, or no membarrier here: every entry pays for itself anyway */
	if (until_met)
		port_hosted_barrier = PORT_BARRIER_LIE;
	failed = until_met ? run(1, 1) : run(CPUS, VISITORS);
	if (until_met)
		port_hosted_barrier = PORT_BARRIER_REAL;
	machine_shutdown();
	printf("%s: local lock %s\n", failed ? "FAIL" : "ok", argv[1]);
	return failed;
}
