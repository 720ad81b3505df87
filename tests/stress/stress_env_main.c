/* SPDX-License-Identifier: MIT */
/* stress_env_main.c - threads for stress_env.c. Usage: stress_env [TURNS [SEED]] */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <quire/machine.h>

#include "stress_env.h"

#define THREADS 6

static long turns = 4000;
static unsigned int seed = 1;

static void *thread(void *arg)
{
	unsigned int random = seed + (unsigned int)(unsigned long)arg * 7919;
	long i, added, sum = 0;

	for (i = 0; i < turns; i++) {
		added = stress_env_turn(&random);
		if (added < 0)
			return (void *)-1L;
		sum += added;
	}
	return (void *)sum;
}

int main(int argc, char **argv)
{
	struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = STRESS_ENV_CPUS, .quiet = 1 };
	pthread_t threads[THREADS];
	struct machine_error err;
	unsigned long i, sum = 0;
	const char *wrong = NULL;
	void *result;

	if (argc > 1)
		turns = atol(argv[1]);
	if (argc > 2)
		seed = (unsigned int)atol(argv[2]);
	if (machine_boot(&config, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	machine_cpu_put(); /* this thread is going to wait in something of the host's */
	for (i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, thread, (void *)i);
	for (i = 0; i < THREADS; i++) {
		pthread_join(threads[i], &result);
		if (result == (void *)-1L)
			wrong = "no per-CPU memory";
		else
			sum += (unsigned long)result;
	}
	if (!wrong)
		wrong = stress_env_check(sum);
	machine_shutdown();
	printf("%s: %d threads on %d CPUs, %ld turns each, seed %u, %lu additions%s%s\n", wrong ? "FAIL" : "ok",
	       THREADS, STRESS_ENV_CPUS, turns, seed, sum, wrong ? ": " : "", wrong ? wrong : "");
	return wrong != NULL;
}
