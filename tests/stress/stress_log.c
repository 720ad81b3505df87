/* SPDX-License-Identifier: MIT */
/*
 * stress_log.c - threads that print to the kernel log while another reads it
 *
 * Runs log_writers.c in four threads. None of them is a CPU of a machine: the log must work without one. For TSan too.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define WRITERS 4
#define LINES 20000

void log_writer(unsigned int writer, unsigned int nr);
unsigned long log_reader(void);
void log_start(void);

static atomic_int nr_writing = WRITERS;
static pthread_barrier_t start;

static void *writer_thread(void *arg)
{
	pthread_barrier_wait(&start);
	log_writer((unsigned int)(uintptr_t)arg, LINES);
	atomic_fetch_sub(&nr_writing, 1);
	return NULL;
}

int main(void)
{
	pthread_t threads[WRITERS];
	unsigned long wrong = 0, reads = 0;

	log_start();
	if (pthread_barrier_init(&start, NULL, WRITERS + 1))
		return EXIT_FAILURE;
	for (uintptr_t i = 0; i < WRITERS; i++)
		if (pthread_create(&threads[i], NULL, writer_thread, (void *)i))
			return EXIT_FAILURE;
	pthread_barrier_wait(&start);
	do {
		wrong += log_reader();
		reads++;
	} while (atomic_load(&nr_writing));
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	wrong += log_reader();
	printf("%d lines, read %lu times: %lu wrong\n", WRITERS * LINES, reads + 1, wrong);
	return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
