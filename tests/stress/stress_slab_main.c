/* SPDX-License-Identifier: MIT */
/* stress_slab_main.c - host side of the slab stress test: stress_slab [ROUNDS]; 2, 4 and 8 threads and a pair on 4 CPUs */
#include <pthread.h>
#include <quire/machine.h>
#include <quire/verify.h>
#include <stdio.h>
#include <stdlib.h>

#include "stress_slab.h"

enum role { SWAP, PRODUCE, CONSUME };

struct job {
	pthread_t thread;
	enum role role;
	unsigned int seed;
	unsigned long rounds;
	int bad;
};

static void *work(void *arg)
{
	struct job *job = arg;

	if (job->role == PRODUCE)
		job->bad = stress_slab_produce(job->seed, job->rounds);
	else if (job->role == CONSUME)
		job->bad = stress_slab_consume(job->rounds);
	else
		job->bad = stress_slab_thread(job->seed, job->rounds);
	return NULL;
}

static int run_threads(unsigned int threads, unsigned long rounds)
{
	struct job jobs[10];
	int bad = 0;

	for (unsigned int i = 0; i < threads + 2; i++) {
		enum role role = i < threads ? SWAP : i == threads ? PRODUCE : CONSUME;

		jobs[i] = (struct job){ .role = role, .seed = i + 1, .rounds = rounds / threads };
		if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]))
			abort();
	}
	for (unsigned int i = 0; i < threads + 2; i++) {
		pthread_join(jobs[i].thread, NULL);
		if (jobs[i].bad)
			printf("# thread %u: an object was not as it was left\n", i);
		bad |= jobs[i].bad;
	}
	return bad;
}

static int run(unsigned int threads, unsigned int nodes, unsigned long rounds)
{
	struct machine_config config = { .mem_size = 128ull << 20, .nr_nodes = nodes, .nr_cpus = 4, .quiet = 1 };
	struct mm_verify_report report;
	struct machine_error err;
	unsigned long before, after;
	int bad;

	if (machine_boot(&config, &err)) {
		printf("# boot: %s\n", err.text);
		return 1;
	}
	before = stress_slab_free_frames();
	bad = stress_slab_start();
	machine_cpu_put();
	if (!bad)
		bad = run_threads(threads, rounds);
	stress_slab_settle(); /* the checker wants an idle machine */
	if (mm_verify(&report)) {
		printf("# %s\n", report.text);
		bad = 1;
	}
	if (stress_slab_finish()) {
		printf("# slabs are left of a cache whose objects were all freed\n");
		bad = 1;
	}
	after = stress_slab_free_frames();
	if (after + 16 < before) { /* per-CPU memory may have grown by a chunk */
		printf("# %lu frames free at the start, %lu at the end\n", before, after);
		bad = 1;
	}
	if (mm_verify(&report)) {
		printf("# %s\n", report.text);
		bad = 1;
	}
	machine_shutdown();
	return bad;
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : 200000;
	static const unsigned int threads[] = { 2, 4, 8 };
	int failed = 0;

	printf("TAP version 13\n1..3\n");
	for (int i = 0; i < 3; i++) {
		int bad = run(threads[i], i == 1 ? 2 : 1, rounds);

		printf("%s %d - %u threads and a pair\n", bad ? "not ok" : "ok", i + 1, threads[i]);
		failed |= bad;
	}
	return failed;
}
