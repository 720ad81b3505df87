/* SPDX-License-Identifier: MIT */
/*
 * bench.h - what a measurement is, and the runner's services to it
 *
 * One file holds one measurement: a loop, and the struct that describes it. Files whose loop calls the allocator are
 * kernel-style, the others host-side, so this header has plain types only. The runner gives ours and the peer turns.
 */
#ifndef BENCH_H
#define BENCH_H

#define BENCH_EXTRA_MAX 6

/* A further number of a row, by name: in the table's notes and in the JSON object. */
struct bench_extra {
	const char *name;
	double value;
};

struct bench_result {
	double ns, peer_ns, ratio; /* negative: there is none */
	struct bench_extra extra[BENCH_EXTRA_MAX];
	unsigned int nr_extra;
};

struct bench {
	const char *name;
	const char *what; /* one operation, in words */
	const char *bar;  /* what is asked of it; NULL: nothing */
	const char *peer; /* the peer in words; NULL: bench_peer_malloc */
	/* ours / theirs - do @n operations. 0; -1: one failed. NULL: bench_peer_malloc. */
	int (*ours)(unsigned long n);
	int (*theirs)(unsigned long n);
	unsigned long step; /* @n is a multiple of it; 0: 1 */
	/* measure - for what is no turn-about of two loops; NULL: it is. 0, or -1: it could not be measured. */
	int (*measure)(const struct bench *bench, struct bench_result *result);
	int no_machine; /* 1: boots its own, in a child process */
};

/* Every measurement, in the order of the table; NULL ends it. */
extern const struct bench *const bench_all[];

/* --- services of the runner --- */

/* bench_peer_malloc - @n times malloc(64) and free, of jemalloc. */
int bench_peer_malloc(unsigned long n);
/* bench_now_ns - the wall clock. bench_time - nanoseconds of processor time that one of @n operations of @loop took;
 * negative: one failed. */
unsigned long long bench_now_ns(void);
double bench_time(int (*loop)(unsigned long n), unsigned long n);
unsigned int bench_rounds(void);
/* bench_median - of @nr values, which it sorts. */
double bench_median(double *values, unsigned int nr);
/* bench_calibrate - how many operations (a multiple of @step) of @loop take one round. 0: it failed. */
unsigned long bench_calibrate(int (*loop)(unsigned long n), unsigned long step);
void bench_extra(struct bench_result *result, const char *name, double value);
/* bench_pin - keep the calling thread on the @nth processor that this process may use; -1: there are fewer. */
int bench_pin(unsigned int nth);

/* --- kernel-style loops that more than one measurement uses --- */
int page_pair_order0_loop(unsigned long n);
/* bench_boot_take - take one block of the largest order from every @step_bytes of memory; how many were taken. */
unsigned long bench_boot_take(unsigned long long step_bytes);
unsigned int bench_struct_page_bytes(void);
/* bench_frames - of the machine that is up: present, and in the buddy system's hands. */
void bench_frames(unsigned long long *present, unsigned long long *managed);

#endif
