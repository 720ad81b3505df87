/* SPDX-License-Identifier: MIT */
/*
 * two_threads.h - a loop on each of two CPUs at once
 *
 * Model: The main thread is one of the two, so that nobody waits beside them; it keeps CPU 0 of the machine, its helper
 *        becomes CPU 1 for each of its turns. Both are pinned.
 */
#ifndef BENCH_TWO_THREADS_H
#define BENCH_TWO_THREADS_H

/* two_threads_start - 0; -1: this host has no two processors for us. */
int two_threads_start(void);
void two_threads_stop(void);
/* two_threads_run - @n operations of @here and @n of @there, from the same moment on. @ns: what one took each. 0; -1: one failed. */
int two_threads_run(int (*here)(unsigned long n), int (*there)(unsigned long n), unsigned long n, double ns[2]);

#endif
