/* SPDX-License-Identifier: MIT */
/* two_threads.c - the helper thread, asleep between its turns (host-side) */
#include "two_threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#include <quire/machine.h>

#include "bench.h"

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
static pthread_t thread;

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

int two_threads_start(void)
{
	turn.quit = 0;
	return bench_pin(1) || bench_pin(0) || pthread_create(&thread, NULL, helper, NULL) ? -1 : 0;
}

void two_threads_stop(void)
{
	wake_helper(NULL, 0, 1);
	pthread_join(thread, NULL);
}

int two_threads_run(int (*here)(unsigned long n), int (*there)(unsigned long n), unsigned long n, double ns[2])
{
	atomic_store(&turn.ready, 0);
	atomic_store(&turn.done, 0);
	wake_helper(there, n, 0);
	atomic_fetch_add(&turn.ready, 1);
	while (atomic_load(&turn.ready) < 2)
		;
	ns[0] = bench_time(here, n);
	while (!atomic_load(&turn.done))
		;
	ns[1] = turn.ns;
	return ns[0] < 0 || ns[1] < 0 ? -1 : 0;
}
