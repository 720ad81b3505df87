/* SPDX-License-Identifier: MIT */
/*
 * stackdepot.c - every call stack once, named by a handle
 *
 * Does not:   drop a stack, or count who still uses one: everything goes at shutdown.
 * Model:      memory comes in chunks. The first is the table: the heads of hash chains. The others hold records, one behind
 *             the other; a handle says where.
 *
 *               table        chunk 1                           chunk 2
 *               +---+---+--  +----------+--------+-----        +------------------- - -
 *               | 0 | h |    | next nr  | next   |             | next nr            (spare until chunk 1 is full)
 *               +---+-+-+--  | pc pc pc | pc ... |             |
 *                     |      +-^--------+-^------+             +
 *                     +--------+   next --+
 *
 *             handle = chunk << 16 | offset in it / 8, never 0, since chunk 0 is no chunk.
 * Invariants: D1 a record is written before anything leads to it, and never changes after
 *             D2 no two records hold the same stack
 *             D3 depot_left is what the newest chunk still has room for
 * Locking:    depot_lock (spin, irq-safe) to add; nothing is called under it, and any lock may be held around it. Looking up takes
 *             none (D1). Memory is asked for outside it, by one thread at a time, which also ends the recursion of an
 *             allocator whose allocations are watched.
 * Failure:    no memory: handle 0, "no stack".
 * More:       <linux/stackdepot.h>, tests/unit/test_stackdepot.c
 */
#include <linux/stackdepot.h>

#include <asm/page.h>
#include <linux/align.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define DEPOT_CHUNK_BYTES (64u << 10)
#define DEPOT_MAX_CHUNKS 1024u
#define DEPOT_BUCKETS (DEPOT_CHUNK_BYTES / sizeof(depot_stack_handle_t))
#define DEPOT_RESERVE (DEPOT_CHUNK_BYTES / 2) /* with less than this left there should be a spare */

struct depot_record {
	depot_stack_handle_t next; /* of its chain; 0: the last */
	u32 hash;
	u32 nr;
	u32 unused;
	unsigned long entries[];
};

static DEFINE_SPINLOCK(depot_lock);
static depot_stack_handle_t *depot_table; /* heads of chains, one a bucket; NULL: not yet */
static void *depot_chunks[DEPOT_MAX_CHUNKS];
static unsigned int depot_nr = 1; /* depot_lock: the next chunk's number; chunk 0 is none */
static unsigned int depot_left;   /* depot_lock: bytes free at the end of chunk depot_nr - 1 */
static void *depot_spare;         /* depot_lock: the chunk after it */
static unsigned long depot_nr_stacks, depot_nr_saves, depot_bytes;
static int depot_growing; /* -: somebody is asking for memory */
static const struct percpu_source *depot_source;

static struct depot_record *depot_record(depot_stack_handle_t handle)
{
	return (struct depot_record *)((char *)depot_chunks[handle >> 16] + (handle & 0xffff) * 8ul);
}

static u32 depot_hash(const unsigned long *entries, unsigned int nr)
{
	u64 hash = 0x9e3779b97f4a7c15ull * (nr + 1);

	for (unsigned int i = 0; i < nr; i++) {
		hash = (hash ^ entries[i]) * 0xff51afd7ed558ccdull;
		hash ^= hash >> 32;
	}
	return (u32)hash;
}

/* The stack, if it is on the chain that begins at @head. */
static depot_stack_handle_t depot_find(depot_stack_handle_t head, const unsigned long *entries, unsigned int nr,
				       u32 hash)
{
	for (depot_stack_handle_t at = head; at; at = depot_record(at)->next) {
		const struct depot_record *record = depot_record(at);

		if (record->hash == hash && record->nr == nr &&
		    !memcmp(record->entries, entries, nr * sizeof(*entries)))
			return at;
	}
	return 0;
}

/* --- memory --- */

/* What is missing: the table, or a chunk to go on with. */
static bool depot_wants_memory(void)
{
	return depot_source &&
	       (!READ_ONCE(depot_table) || (!READ_ONCE(depot_spare) && READ_ONCE(depot_left) < DEPOT_RESERVE &&
					    READ_ONCE(depot_nr) < DEPOT_MAX_CHUNKS));
}

static void depot_grow(gfp_t gfp)
{
	unsigned long flags;
	void *memory;

	if (__atomic_exchange_n(&depot_growing, 1, __ATOMIC_ACQUIRE))
		return;
	while (depot_wants_memory()) {
		memory = depot_source->alloc(DEPOT_CHUNK_BYTES, PAGE_SIZE, gfp | __GFP_NOWARN);
		if (!memory)
			break;
		spin_lock_irqsave(&depot_lock, flags);
		depot_bytes += DEPOT_CHUNK_BYTES;
		if (!depot_table)
			smp_store_release(&depot_table, memory);
		else
			WRITE_ONCE(depot_spare, memory);
		spin_unlock_irqrestore(&depot_lock, flags);
	}
	smp_store_release(&depot_growing, 0);
}

void stack_depot_reserve(gfp_t alloc_flags)
{
	if (unlikely(depot_wants_memory()))
		depot_grow(alloc_flags);
}

int stack_depot_init(void)
{
	stack_depot_reserve(GFP_KERNEL);
	return READ_ONCE(depot_table) ? 0 : -ENOMEM;
}

/* Room for a record of @bytes; 0: there is none. */
static depot_stack_handle_t depot_take_locked(unsigned int bytes)
{
	depot_stack_handle_t handle;

	if (depot_left < bytes) {
		if (!depot_spare || depot_nr == DEPOT_MAX_CHUNKS)
			return 0;
		depot_chunks[depot_nr] = depot_spare;
		WRITE_ONCE(depot_nr, depot_nr + 1);
		WRITE_ONCE(depot_spare, NULL);
		WRITE_ONCE(depot_left, DEPOT_CHUNK_BYTES);
	}
	handle = (depot_nr - 1) << 16 | (DEPOT_CHUNK_BYTES - depot_left) / 8;
	WRITE_ONCE(depot_left, depot_left - bytes);
	return handle;
}

/* --- save and fetch --- */

static depot_stack_handle_t depot_add_locked(depot_stack_handle_t *bucket, const unsigned long *entries,
					     unsigned int nr, u32 hash)
{
	unsigned int bytes = ALIGN(sizeof(struct depot_record) + nr * sizeof(*entries), 8);
	depot_stack_handle_t handle = depot_find(*bucket, entries, nr, hash);
	struct depot_record *record;

	if (handle)
		return handle;
	handle = depot_take_locked(bytes);
	if (!handle)
		return 0;
	record = depot_record(handle);
	record->next = *bucket;
	record->hash = hash;
	record->nr = nr;
	memcpy(record->entries, entries, nr * sizeof(*entries));
	smp_store_release(bucket, handle);
	depot_nr_stacks++;
	return handle;
}

depot_stack_handle_t stack_depot_save_flags(const unsigned long *entries, unsigned int nr_entries, gfp_t alloc_flags,
					    depot_flags_t depot_flags)
{
	unsigned int nr = min(nr_entries, (unsigned int)CONFIG_STACKDEPOT_MAX_FRAMES);
	depot_stack_handle_t *table, *bucket, handle;
	unsigned long flags;
	u32 hash;

	if (!nr)
		return 0;
	if (depot_flags & STACK_DEPOT_FLAG_CAN_ALLOC)
		stack_depot_reserve(alloc_flags);
	table = smp_load_acquire(&depot_table);
	if (!table)
		return 0;
	__atomic_fetch_add(&depot_nr_saves, 1, __ATOMIC_RELAXED);
	hash = depot_hash(entries, nr);
	bucket = &table[hash % DEPOT_BUCKETS];
	handle = depot_find(smp_load_acquire(bucket), entries, nr, hash);
	if (handle)
		return handle;
	spin_lock_irqsave(&depot_lock, flags);
	handle = depot_add_locked(bucket, entries, nr, hash);
	spin_unlock_irqrestore(&depot_lock, flags);
	return handle;
}

depot_stack_handle_t stack_depot_save(const unsigned long *entries, unsigned int nr_entries, gfp_t alloc_flags)
{
	return stack_depot_save_flags(entries, nr_entries, alloc_flags, STACK_DEPOT_FLAG_CAN_ALLOC);
}

/* A handle that was never given out, by a caller whose memory was overwritten, must not lead anywhere. */
static bool depot_handle_is_good(depot_stack_handle_t handle)
{
	unsigned int nr = READ_ONCE(depot_nr), chunk = handle >> 16, offset = (handle & 0xffff) * 8;
	const struct depot_record *record;

	if (!chunk || chunk >= nr || offset + sizeof(*record) > DEPOT_CHUNK_BYTES)
		return false;
	record = depot_record(handle);
	return record->nr && record->nr <= CONFIG_STACKDEPOT_MAX_FRAMES &&
	       offset + sizeof(*record) + record->nr * sizeof(record->entries[0]) <= DEPOT_CHUNK_BYTES &&
	       record->hash == depot_hash(record->entries, record->nr);
}

unsigned int stack_depot_fetch(depot_stack_handle_t handle, const unsigned long **entries)
{
	*entries = NULL;
	if (!handle || !depot_handle_is_good(handle))
		return 0;
	*entries = depot_record(handle)->entries;
	return depot_record(handle)->nr;
}

void stack_depot_print(depot_stack_handle_t handle)
{
	const unsigned long *entries;
	unsigned int nr = stack_depot_fetch(handle, &entries);

	stack_trace_print(entries, nr, 0);
}

int stack_depot_snprint(depot_stack_handle_t handle, char *buf, size_t size, int spaces)
{
	const unsigned long *entries;
	unsigned int nr = stack_depot_fetch(handle, &entries);

	if (size && !nr)
		*buf = '\0';
	return stack_trace_snprint(buf, size, entries, nr, spaces);
}

/* --- boot and shutdown --- */

void stack_depot_stats(struct stack_depot_stats *stats)
{
	unsigned long flags;

	spin_lock_irqsave(&depot_lock, flags);
	*stats = (struct stack_depot_stats){ depot_nr_stacks, READ_ONCE(depot_nr_saves), depot_bytes };
	spin_unlock_irqrestore(&depot_lock, flags);
}

void stack_depot_lend(const struct percpu_source *source)
{
	depot_source = source;
}

void stack_depot_reset(void)
{
	depot_source = NULL;
	depot_table = NULL;
	depot_spare = NULL;
	memset(depot_chunks, 0, sizeof(depot_chunks));
	depot_nr = 1;
	depot_left = 0;
	depot_nr_stacks = depot_nr_saves = depot_bytes = 0;
	depot_growing = 0;
}
