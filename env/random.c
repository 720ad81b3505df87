/* SPDX-License-Identifier: MIT */
/*
 * random.c - random numbers
 *
 * Does not:   gather entropy while running: the port's is as good at boot as later.
 * Model:      key (256 bits) and counter ──ChaCha20──▶ blocks of 64 bytes, the first half of each being the next key, so that what was
 *             given out cannot be computed from what is kept. The rest is handed out.
 *             The key comes from port_random(); where there is none, from the clock and addresses, good enough to spread things
 *             and for nothing that must stay secret. With random.seed=N it follows from N alone: the same sequence every run,
 *             as long as the same thread asks.
 *             struct rnd_state is something else: a small generator of the caller's own, for tests.
 * Locking:    lock, a bare lock: any context, also before boot.
 * Failure:    none.
 * More:       <linux/random.h>, <linux/prandom.h>, tests/unit/test_random.c
 */
#include <linux/random.h>

#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/string.h>
#include <linux/unaligned.h>
#include <quire/port.h>

#include "env_int.h"

#define KEY_WORDS 8
#define BLOCK_WORDS 16

static unsigned int lock;
static u32 key[KEY_WORDS];
static u32 block[BLOCK_WORDS]; /* the last block */
static unsigned int left;      /* bytes of its second half not given out yet; they are the last ones */
static u64 counter;
static bool seeded;

/* ---- ChaCha20 ----------------------------------------------------------------------------------------------- */

static void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 7);
}

/* @out = the block number @nr under @k, as RFC 7539 numbers rounds and words; the nonce is 0. */
void chacha20_block(const u32 *k, u64 nr, u32 *out)
{
	u32 start[BLOCK_WORDS] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
	unsigned int i;

	memcpy(start + 4, k, KEY_WORDS * sizeof(u32));
	start[12] = (u32)nr;
	start[13] = (u32)(nr >> 32);
	memcpy(out, start, sizeof(start));
	for (i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (i = 0; i < BLOCK_WORDS; i++)
		out[i] += start[i];
}

/* ---- the generator, lock held -------------------------------------------------------------------------------- */

static u64 mix(u64 x)
{
	x = (x ^ x >> 33) * 0xff51afd7ed558ccdull;
	x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53ull;
	return x ^ x >> 33;
}

static void key_from(u64 number)
{
	unsigned int i;

	for (i = 0; i < KEY_WORDS; i++) {
		number = mix(number + 0x9e3779b97f4a7c15ull);
		key[i] = (u32)number;
	}
	counter = 0;
	left = 0;
	seeded = true;
}

static void seed_if_needed(void)
{
	if (likely(seeded))
		return;
	key_from(port_now_ns() ^ mix((unsigned long)&key));
	(void)port_random(key, sizeof(key));
}

static void take(u8 *to, size_t size)
{
	seed_if_needed();
	while (size) {
		size_t n;

		if (!left) {
			chacha20_block(key, counter++, block);
			memcpy(key, block, sizeof(key));
			left = sizeof(block) / 2;
		}
		n = min_t(size_t, size, left);
		memcpy(to, (u8 *)block + sizeof(block) - left, n);
		memset((u8 *)block + sizeof(block) - left, 0, n);
		left -= n;
		to += n;
		size -= n;
	}
}

/* ---- what is asked for --------------------------------------------------------------------------------------- */

void get_random_bytes(void *buf, size_t len)
{
	bare_lock(&lock);
	take(buf, len);
	bare_unlock(&lock);
}

#define GET_RANDOM(type, name)                                                                                         \
	type get_random_##name(void)                                                                                   \
	{                                                                                                              \
		type value;                                                                                            \
		get_random_bytes(&value, sizeof(value));                                                               \
		return value;                                                                                          \
	}
GET_RANDOM(u8, u8)
GET_RANDOM(u16, u16)
GET_RANDOM(u32, u32)
GET_RANDOM(u64, u64)

/* Without bias: a product whose low half is below 2^32 mod @ceil would favour small results, and is drawn again. */
u32 get_random_u32_below(u32 ceil)
{
	u64 product = (u64)get_random_u32() * ceil;
	u32 bound;

	if (unlikely((u32)product < ceil)) {
		bound = -ceil % (ceil ? ceil : 1);
		while ((u32)product < bound)
			product = (u64)get_random_u32() * ceil;
	}
	return (u32)(product >> 32);
}

void random_seed(u64 number)
{
	bare_lock(&lock);
	key_from(number);
	bare_unlock(&lock);
}

void random_reset(void)
{
	bare_lock(&lock);
	seeded = false;
	bare_unlock(&lock);
}

/* ---- small generators of the caller's own -------------------------------------------------------------------- */

/* Four linear feedback shift registers (Tausworthe, L'Ecuyer's taus113); each needs a state above its own minimum. */
u32 prandom_u32_state(struct rnd_state *state)
{
	state->s1 = ((state->s1 & 0xfffffffe) << 18) ^ (((state->s1 << 6) ^ state->s1) >> 13);
	state->s2 = ((state->s2 & 0xfffffff8) << 2) ^ (((state->s2 << 2) ^ state->s2) >> 27);
	state->s3 = ((state->s3 & 0xfffffff0) << 7) ^ (((state->s3 << 13) ^ state->s3) >> 21);
	state->s4 = ((state->s4 & 0xffffff80) << 13) ^ (((state->s4 << 3) ^ state->s4) >> 12);
	return state->s1 ^ state->s2 ^ state->s3 ^ state->s4;
}

void prandom_seed_state(struct rnd_state *state, u64 seed)
{
	u64 x = mix(seed + 0x9e3779b97f4a7c15ull), y = mix(x + 1);

	state->s1 = (u32)x | 2;
	state->s2 = (u32)(x >> 32) | 8;
	state->s3 = (u32)y | 16;
	state->s4 = (u32)(y >> 32) | 128;
}

void prandom_bytes_state(struct rnd_state *state, void *buf, size_t len)
{
	u8 *to = buf;
	u32 value;

	for (; len; len -= min_t(size_t, len, sizeof(value)), to += sizeof(value)) {
		value = prandom_u32_state(state);
		memcpy(to, &value, min_t(size_t, len, sizeof(value)));
	}
}
