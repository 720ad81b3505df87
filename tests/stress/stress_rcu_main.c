/* SPDX-License-Identifier: MIT */
/*
 * stress_rcu_main.c - threads for stress_rcu.c
 *
 * Usage:  stress_rcu keeps | fallback | breaks [TURNS]
 *   keeps      more readers and updaters than CPUs; no reader ever finds an object freed, none is lost.
 *   fallback   the same with a port that says it has no barrier.
 *   breaks     the barrier is taken out behind RCU's back: then a reader must find one freed, or the others prove nothing.
 * Bounded by turns, never by time. Exit status 77 (skipped) for `breaks` where the host has one processor or the
 * barrier is not relied on.
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/machine.h>
#include <quire/port.h>
#include <quire/port_hosted.h>

#include "stress_rcu.h"

#define READERS 4
#define UPDATERS 3
#define BREAK_ROUNDS 20000000l

static long turns = 60000;
static int over; /* until_bad: the updater is done */

static void *reader(void *arg)
{
	unsigned int random = 1 + (unsigned int)(unsigned long)arg * 7919;

	for (long i = 0; i < turns; i++)
		stress_rcu_read(&random);
	return NULL;
}

static void *updater(void *arg)
{
	unsigned int random = 100 + (unsigned int)(unsigned long)arg * 104729;

	for (long i = 0; i < turns / 4; i++)
		stress_rcu_update(&random);
	return NULL;
}

static void run_keeps(void)
{
	pthread_t threads[READERS + UPDATERS];
	unsigned long i;

	machine_cpu_put(); /* this thread is going to wait in something of the host's */
	for (i = 0; i < READERS + UPDATERS; i++)
		pthread_create(&threads[i], NULL, i < READERS ? reader : updater, (void *)i);
	for (i = 0; i < READERS + UPDATERS; i++)
		pthread_join(threads[i], NULL);
}

static void *tight_reader(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&over, __ATOMIC_ACQUIRE))
		stress_rcu_read_tight();
	return NULL;
}

static void run_breaks(void)
{
	pthread_t thread;

	port_hosted_barrier = PORT_BARRIER_LIE;
	pthread_create(&thread, NULL, tight_reader, NULL);
	for (long i = 0; i < BREAK_ROUNDS && !stress_rcu_bad(); i++)
		stress_rcu_update_tight();
	__atomic_store_n(&over, 1, __ATOMIC_RELEASE);
	machine_cpu_put();
	pthread_join(thread, NULL);
	port_hosted_barrier = PORT_BARRIER_REAL;
}

static int usage(void)
{
	fprintf(stderr, "usage: stress_rcu keeps | fallback | breaks [TURNS]\n");
	return 2;
}

int main(int argc, char **argv)
{
	struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = STRESS_RCU_CPUS, .quiet = 1 };
	struct machine_error err;
	const char *wrong;
	cpu_set_t may;
	int breaks = 0;

	if (argc < 2)
		return usage();
	if (argc > 2)
		turns = atol(argv[2]);
	if (strcmp(argv[1], "fallback") == 0)
		port_hosted_barrier = PORT_BARRIER_NONE;
	else if (strcmp(argv[1], "breaks") == 0)
		breaks = 1;
	else if (strcmp(argv[1], "keeps") != 0)
		return usage();
	sched_getaffinity(0, sizeof(may), &may);
	if (breaks && CPU_COUNT(&may) < 2)
		return 77;
	if (machine_boot(&config, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	if (breaks && (quire_cpus[0].attention & CPU_ATT_ALWAYS))
		return 77; /* a checking build, or no membarrier here: every reader pays for itself anyway */
	stress_rcu_start();
	if (breaks) {
		run_breaks();
		wrong = stress_rcu_bad() ? NULL : "nobody noticed that the barrier is missing";
	} else {
		run_keeps();
		wrong = stress_rcu_check();
	}
	machine_shutdown();
	printf("%s: rcu %s, %d readers and %d updaters on %d CPUs, %ld turns, %lu found freed%s%s\n",
	       wrong ? "FAIL" : "ok", argv[1], READERS, UPDATERS, STRESS_RCU_CPUS, turns, stress_rcu_bad(),
	       wrong ? ": " : "", wrong ? wrong : "");
	return wrong != NULL;
}
