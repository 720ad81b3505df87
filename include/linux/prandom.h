/* SPDX-License-Identifier: MIT */
/* prandom.h - small generators that a caller keeps itself: the same seed gives the same numbers. Not thread-safe. */
#ifndef _LINUX_PRANDOM_H
#define _LINUX_PRANDOM_H

#include <linux/types.h>

struct rnd_state {
	u32 s1, s2, s3, s4;
};

u32 prandom_u32_state(struct rnd_state *state);
void prandom_bytes_state(struct rnd_state *state, void *buf, size_t len);
void prandom_seed_state(struct rnd_state *state, u64 seed);

u32 get_random_u32_below(u32 ceil);
u32 get_random_u32(void);
void get_random_bytes(void *buf, size_t len);
/* The older names. */
static inline u32 prandom_u32(void)
{
	return get_random_u32();
}
static inline u32 prandom_u32_max(u32 ceil)
{
	return get_random_u32_below(ceil);
}
static inline void prandom_bytes(void *buf, size_t len)
{
	get_random_bytes(buf, len);
}
#define prandom_seed(seed) ((void)(seed))

/* A step of a linear congruential generator. */
static inline u32 next_pseudo_random32(u32 seed)
{
	return seed * 1664525 + 1013904223;
}

#endif
