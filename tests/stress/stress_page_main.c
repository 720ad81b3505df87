/* SPDX-License-Identifier: MIT */
/* stress_page_main.c - host side of the page stress test: stress_page [ROUNDS]; 2, 4 and 8 threads on 4 CPUs */
#include <pthread.h>
#include <quire/machine.h>
#include <quire/verify.h>
#include <stdio.h>
#include <stdlib.h>

#include "stress_page.h"

struct job {
	pthread_t thread;
	unsigned int seed;
	unsigned long rounds;
	int bad;
};

static void *work(void *arg)
{
	struct job *job = arg;

	job->bad = stress_page_thread(job->seed, job->rounds);
	return NULL;
}

static int run(unsigned int threads, unsigned long rounds)
{
	struct machine_config config = { .mem_size = 128ull << 20, .nr_nodes = 2, .nr_cpus = 4, .quiet = 1 };
	struct mm_verify_report report;
	struct machine_error err;
	struct job jobs[8];
	unsigned long before;
	int bad = 0;

	if (machine_boot(&config, &err)) {
		printf("# boot: %s\n", err.text);
		return 1;
	}
	before = stress_page_free_frames();
	machine_cpu_put();
	for (unsigned int i = 0; i < threads; i++) {
		jobs[i] = (struct job){ .seed = i + 1, .rounds = rounds / threads };
		if (pthread_create(&jobs[i].thread, NULL, work, &jobs[i]))
			abort();
	}
	for (unsigned int i = 0; i < threads; i++) {
		pthread_join(jobs[i].thread, NULL);
		if (jobs[i].bad)
			printf("# thread %u: a block was not as it was left\n", i);
		bad |= jobs[i].bad;
	}
	bad |= stress_page_finish();
	if (stress_page_free_frames() != before) {
		printf("# %lu frames free at the start, %lu at the end\n", before, stress_page_free_frames());
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
		int bad = run(threads[i], rounds);

		printf("%s %d - %u threads\n", bad ? "not ok" : "ok", i + 1, threads[i]);
		failed |= bad;
	}
	return failed;
}
