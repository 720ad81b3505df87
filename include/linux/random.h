/* SPDX-License-Identifier: MIT */
/*
 * random.h - random numbers
 *
 * Context: any, at any time. From the host's entropy where the port has some. With random.seed=N on the machine's command
 * line the sequence depends on N only, and on the order in which threads ask.
 */
#ifndef _LINUX_RANDOM_H
#define _LINUX_RANDOM_H

#include <linux/prandom.h>
#include <linux/types.h>

void get_random_bytes(void *buf, size_t len);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32(void);
u64 get_random_u64(void);
static inline unsigned long get_random_long(void)
{
	return sizeof(long) == 8 ? (unsigned long)get_random_u64() : get_random_u32();
}
static inline unsigned int get_random_int(void)
{
	return get_random_u32();
}
/* Without bias: below @ceil (0 gives 0); above @floor (below 2^32 - 1); both ends included. */
u32 get_random_u32_below(u32 ceil);
static inline u32 get_random_u32_above(u32 floor)
{
	return floor + 1 + get_random_u32_below(0xffffffffu - floor);
}
static inline u32 get_random_u32_inclusive(u32 floor, u32 ceil)
{
	u32 nr = ceil - floor + 1;

	return nr ? floor + get_random_u32_below(nr) : get_random_u32();
}
#define get_random_once(buf, n) get_random_bytes(buf, n)
#define get_random_bytes_wait(buf, n) (get_random_bytes(buf, n), 0)
#define wait_for_random_bytes() 0
#define rng_is_initialized() true
#define add_device_randomness(buf, len) ((void)(buf), (void)(len))

/* chacha20_block - @out = block number @nr of ChaCha20 under the 8 words of @key, nonce 0. For the test. */
void chacha20_block(const u32 *key, u64 nr, u32 *out);
/* random_seed - from now on the sequence that follows from @number. random_reset - a new machine has a new one. */
void random_seed(u64 number);
void random_reset(void);

#endif
