/* SPDX-License-Identifier: MIT */
/*
 * page_pair_2cpus.c - two CPUs at once: does the order-0 pair share anything?
 *
 * Model: Turns of four: plain arithmetic on one thread, on two; the pair on one, on two. Two threads of arithmetic
 *        are what this host can give at best, today, with its neighbours and its clock speeds:
 *
 *          ratio = speed-up of the pair x 2 / speed-up of arithmetic
 *
 *        A thread's throughput is by the time it ran, so that a busy host does not blur it; a line of memory that
 *        wanders between the processors, or a wait in a loop, takes running time all the same.
 *        The main thread is one of the two, so that nobody waits beside them; it keeps CPU 0 of the machine, its helper
 *        becomes CPU 1 for each of its turns.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include <quire/machine.h>

#include "bench.h"

#define ROUNDS_MAX 64

/* One turn of the helper: main publishes loop and n, both meet at `ready`, the helper reports at `done`. */
struct turn {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	int (*loop)(unsigned long n); /* lock: NULL, nothing to do */
	unsigned long n;              /* lock */
	int quit;                     /* lock */
	atomic_int ready, done;
	double ns; /* what an operation took the helper, negative: it failed; main's once done */
};

static struct turn turn = { .lock = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER };

/* A chain of multiplications: no memory, nothing to share. */
static int arithmetic_loop(unsigned long n)
{
	static _Thread_local volatile uint64_t sink;
	uint64_t x = n | 1;

	for (unsigned long i = 0; i < n; i++) {
		x = x * 6364136223846793005ull + 1442695040888963407ull;
		__asm__ volatile("" : "+r"(x));
	}
	sink = x;
	return sink == x ? 0 : -1;
}

static void helper_turn(int (*loop)(unsigned long n), unsigned long n)
{
	int status = machine_cpu_take(1);

	atomic_fetch_add(&turn.ready, 1);
	while (atomic_load(&turn.ready) < 2)
		;
	turn.ns = status ? -1 : bench_time(loop, n);
	atomic_store(&turn.done, 1);
	machine_cpu_put();
}

static void *helper(void *arg)
{
	(void)arg;
	bench_pin(1);
	for (;;) {
		int (*loop)(unsigned long n);
		unsigned long n;

		pthread_mutex_lock(&turn.lock);
		while (!turn.loop && !turn.quit)
			pthread_cond_wait(&turn.wake, &turn.lock);
		loop = turn.loop;
		n = turn.n;
		turn.loop = NULL;
		pthread_mutex_unlock(&turn.lock);
		if (!loop)
			return NULL;
		helper_turn(loop, n);
	}
}

static void wake_helper(int (*loop)(unsigned long n), unsigned long n, int quit)
{
	pthread_mutex_lock(&turn.lock);
	turn.loop = loop;
	turn.n = n;
	turn.quit = quit;
	pthread_cond_signal(&turn.wake);
	pthread_mutex_unlock(&turn.lock);
}

/* Operations a nanosecond of one thread, or of both together; negative: one failed. */
static double throughput(int (*loop)(unsigned long n), unsigned long n, int threads)
{
	double ns;

	atomic_store(&turn.ready, 0);
	atomic_store(&turn.done, 0);
	if (threads == 2) {
		wake_helper(loop, n, 0);
		atomic_fetch_add(&turn.ready, 1);
		while (atomic_load(&turn.ready) < 2)
			;
	}
	ns = bench_time(loop, n);
	while (threads == 2 && !atomic_load(&turn.done))
		;
	if (ns < 0 || (threads == 2 && turn.ns < 0))
		return -1;
	return threads == 2 ? 1 / ns + 1 / turn.ns : 1 / ns;
}

struct samples {
	double one[ROUNDS_MAX], two[ROUNDS_MAX];
};

static int take_sample(struct samples *s, unsigned int at, int (*loop)(unsigned long n), unsigned long n)
{
	s->one[at] = throughput(loop, n, 1);
	s->two[at] = throughput(loop, n, 2);
	return s->one[at] < 0 || s->two[at] < 0 ? -1 : 0;
}

static int run_turns(struct samples *arithmetic, struct samples *pair)
{
	unsigned long nr_arithmetic = bench_calibrate(arithmetic_loop, 1);
	unsigned long nr_pair = bench_calibrate(page_pair_order0_loop, 1);

	for (unsigned int i = 0; i < bench_rounds(); i++) {
		if (take_sample(arithmetic, i, arithmetic_loop, nr_arithmetic) ||
		    take_sample(pair, i, page_pair_order0_loop, nr_pair))
			return -1;
	}
	return 0;
}

static int measure(const struct bench *bench, struct bench_result *result)
{
	static struct samples arithmetic, pair;
	unsigned int rounds = bench_rounds();
	double one, two, arithmetic_one, arithmetic_two;
	pthread_t thread;
	int status;

	(void)bench;
	if (bench_pin(1) || bench_pin(0) || pthread_create(&thread, NULL, helper, NULL))
		return -1;
	status = run_turns(&arithmetic, &pair);
	wake_helper(NULL, 0, 1);
	pthread_join(thread, NULL);
	if (status)
		return status;
	one = bench_median(pair.one, rounds);
	two = bench_median(pair.two, rounds);
	arithmetic_one = bench_median(arithmetic.one, rounds);
	arithmetic_two = bench_median(arithmetic.two, rounds);
	result->ns = 1 / two;
	result->peer_ns = 1 / arithmetic_two;
	result->ratio = two / one * 2 / (arithmetic_two / arithmetic_one);
	bench_extra(result, "speedup", two / one);
	bench_extra(result, "arithmetic_speedup", arithmetic_two / arithmetic_one);
	bench_extra(result, "ns_one_thread", 1 / one);
	return 0;
}

const struct bench page_pair_2cpus = {
	.name = "page_pair_order0_2cpus",
	.what = "the order-0 pair on two CPUs at once; ratio is the corrected speed-up",
	.bar = ">= 1.9",
	.peer = "arithmetic on two threads",
	.measure = measure,
};
