/* SPDX-License-Identifier: MIT */
/*
 * bench.h - what a measurement is, and the runner's services to it
 *
 * One file holds one measurement: a loop, and the struct that describes it. Files whose loop calls the allocator are
 * kernel-style, the others host-side, so this header has plain types only. The runner gives ours and the peers turns.
 */
#ifndef BENCH_H
#define BENCH_H

#define BENCH_EXTRA_MAX 12
#define BENCH_PEERS_MAX 3
#define BENCH_ROUNDS_MAX 64

/* What peers do beside ours; object_loops.h and object_ring.h say what the words mean. */
enum bench_pattern {
	PATTERN_NONE, /* the yardstick of pages: jemalloc's pair of 64 bytes */
	PATTERN_PAIR_16,
	PATTERN_PAIR_64,
	PATTERN_PAIR_256,
	PATTERN_PAIR_1024,
	PATTERN_PAIR_4096,
	PATTERN_PAIR_ZEROED_256,
	PATTERN_BATCH_64,
	PATTERN_BATCH_64_RANDOM,
	PATTERN_RANDOM_SIZES,
	PATTERN_PRODUCE_64,
	PATTERN_CONSUME_64,
	NR_PATTERNS
};

/* A further number of a row, by name: in the table's notes and in the JSON object. */
struct bench_extra {
	const char *name;
	double value;
};

struct bench_result {
	double ns, peer_ns, ratio;    /* negative: there is none */
	const char *peer;             /* who peer_ns is of; NULL: nobody */
	double each[BENCH_PEERS_MAX]; /* of bench_peers[], in a row with a pattern; negative: there is none */
	struct bench_extra extra[BENCH_EXTRA_MAX];
	unsigned int nr_extra;
};

struct bench {
	const char *name;
	const char *what; /* one operation, in words */
	const char *bar;  /* what is asked of it; NULL: nothing */
	/* ours - do @n operations. 0; -1: one failed. */
	int (*ours)(unsigned long n);
	enum bench_pattern pattern; /* what the peers do meanwhile: the fastest counts */
	unsigned long step;         /* @n is a multiple of it; 0: 1 */
	/* begin / end - around everything that ours does; 0, or -1: out of memory. NULL: nothing to do. */
	int (*begin)(void);
	void (*end)(void);
	/* measure - for what is no turn-about of loops; NULL: it is. 0, or -1: it could not be measured. */
	int (*measure)(const struct bench *bench, struct bench_result *result);
	int no_machine; /* 1: boots its own, or needs none */
};

/* Every measurement, in the order of the table; NULL ends it. */
extern const struct bench *const bench_all[];

/* --- services of the runner --- */

/* bench_now_ns - the wall clock. bench_thread_now_ns - time that the calling thread ran: a neighbour that takes the
 * processor away costs neither side anything. */
unsigned long long bench_now_ns(void);
unsigned long long bench_thread_now_ns(void);
/* bench_time - nanoseconds of processor time that one of @n operations of @loop took; negative: one failed.
 * bench_not_counted - called by a loop: @ns of the calling thread's time are not the operations'. */
double bench_time(int (*loop)(unsigned long n), unsigned long n);
void bench_not_counted(unsigned long long ns);
/* How long a round is, how many there are, and whether peers take part: the command line's. */
unsigned long long bench_round_ns(void);
unsigned int bench_rounds(void);
int bench_with_peers(void);
/* bench_median - of @nr values, which it sorts. */
double bench_median(double *values, unsigned int nr);
/* bench_calibrate - how many operations (a multiple of @step) of @loop take one round. 0: it failed. */
unsigned long bench_calibrate(int (*loop)(unsigned long n), unsigned long step);
/* bench_yardstick - jemalloc's loop of malloc(64) and free, the peer of pages. NULL: there is none on this host. */
int (*bench_yardstick(void))(unsigned long n);
/* bench_take_turns - what most rows are. bench_compare - @result's peer is the fastest of each[]; the ratio to it. */
int bench_take_turns(const struct bench *bench, struct bench_result *result);
void bench_compare(const struct bench *bench, struct bench_result *result);
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
