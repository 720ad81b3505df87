/* SPDX-License-Identifier: MIT */
/*
 * thread.c - threads that Quire starts, and how they are stopped when their machine goes
 *
 * Model:      every thread started here is in a list until its function returns. port_threads_freeze() sends each of them
 *             a signal whose handler never returns: a thread that a module forgot must not touch the memory of
 *             the next machine, wherever in its loop it is.
 *
 *               started ──▶ running ──fn returns──▶ gone
 *                              └─freeze──▶ frozen, for ever (its stack stays)
 *
 * Locking:    list_lock, innermost. A thread leaves the list under it, so whoever is in the list may be signalled.
 * Failure:    a thread in atomic context (a spin lock, a local section) is asked again, FREEZE_PATIENCE times, so that it
 *             does not take a lock with it. One that never answers, because it blocks all signals or the thread
 *             sanitizer holds them back, is counted but goes on.
 * More:       docs/porting.md, tests/port/test_port_hosted.c
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <quire/port.h>
#include <quire/port_hosted.h>

/* Real-time, so that it is no signal a program or a debugger uses for something else. */
#define FREEZE_SIGNAL (SIGRTMAX - 3)
/* Milliseconds that a thread may stay in atomic context, or not answer at all. */
#define FREEZE_PATIENCE 200

enum thread_state { THREAD_RUNNING, THREAD_FROZEN };

struct hosted_thread {
	struct hosted_thread *next, **link;
	void (*fn)(void *arg);
	void *arg;
	pthread_t id;
	int state; /* enum thread_state */
	int hurry; /* 1: freeze also in atomic context */
};

void (*port_hosted_thread_begins)(void);

static pthread_mutex_t list_lock = PTHREAD_MUTEX_INITIALIZER;
static struct hosted_thread *threads;
static __thread struct hosted_thread *self __attribute__((tls_model("initial-exec")));

static void list_remove(struct hosted_thread *thread)
{
	*thread->link = thread->next;
	if (thread->next)
		thread->next->link = thread->link;
}

static void *thread_main(void *arg)
{
	struct hosted_thread *thread = arg;

	self = thread;
	if (port_hosted_thread_begins)
		port_hosted_thread_begins();
	thread->fn(thread->arg);
	quire_cpu_leave();
	pthread_mutex_lock(&list_lock);
	list_remove(thread);
	pthread_mutex_unlock(&list_lock);
	self = NULL;
	free(thread);
	return NULL;
}

int port_thread_start(void (*fn)(void *arg), void *arg)
{
	struct hosted_thread *thread = malloc(sizeof(*thread));
	pthread_attr_t attr;
	int err;

	if (!thread)
		return -EAGAIN;
	*thread = (struct hosted_thread){ .fn = fn, .arg = arg };
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_mutex_lock(&list_lock);
	err = pthread_create(&thread->id, &attr, thread_main, thread);
	if (err == 0) {
		thread->next = threads;
		thread->link = &threads;
		if (threads)
			threads->link = &thread->next;
		threads = thread;
	}
	pthread_mutex_unlock(&list_lock);
	pthread_attr_destroy(&attr);
	if (err)
		free(thread);
	return -err;
}

/* On the thread that is to stop. */
static void freeze_here(int signal)
{
	const struct quire_cpu *cpu = port_cpu_or_nobody();
	sigset_t all;

	(void)signal;
	if (!self)
		return;
	if (!__atomic_load_n(&self->hurry, __ATOMIC_RELAXED) && (cpu->preempt_count || cpu->held))
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
	__atomic_store_n(&self->state, THREAD_FROZEN, __ATOMIC_RELEASE);
	for (;;)
		pause();
}

static int is_frozen(struct hosted_thread *thread)
{
	return __atomic_load_n(&thread->state, __ATOMIC_ACQUIRE) == THREAD_FROZEN;
}

static void freeze_one(struct hosted_thread *thread)
{
	const struct timespec ms = { .tv_nsec = 1000000 };
	int tries;

	for (tries = 0; tries < 2 * FREEZE_PATIENCE && !is_frozen(thread); tries++) {
		__atomic_store_n(&thread->hurry, tries >= FREEZE_PATIENCE, __ATOMIC_RELAXED);
		pthread_kill(thread->id, FREEZE_SIGNAL);
		nanosleep(&ms, NULL);
	}
}

unsigned int port_threads_freeze(void)
{
	struct sigaction action = { .sa_handler = freeze_here, .sa_flags = SA_RESTART };
	struct hosted_thread *thread;
	unsigned int nr = 0;

	sigfillset(&action.sa_mask);
	sigaction(FREEZE_SIGNAL, &action, NULL);
	pthread_mutex_lock(&list_lock);
	for (thread = threads; thread; thread = thread->next) {
		if (is_frozen(thread))
			continue;
		freeze_one(thread);
		nr++;
	}
	pthread_mutex_unlock(&list_lock);
	return nr;
}
