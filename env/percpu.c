/* SPDX-License-Identifier: MIT */
/*
 * percpu.c - memory that every CPU has its own copy of
 *
 * Does not:   place a CPU's unit on the CPU's own node; unmap parts of a chunk; know where chunks come from: the rooms
 *             above lend it a struct percpu_source, one for boot and one for after.
 * Model:      A chunk is one unit a CPU, side by side. All chunks have the same stride, so that one offset a CPU
 *             serves them all: address on CPU i = pointer + quire_cpus[i].percpu_offset.
 *
 *               first chunk                                later chunk
 *               +--------+--------+-------+--------+       +-----------------+-----------------+
 *               | static | dynamic| static| dynamic|       | dynamic         | dynamic         |
 *               +--------+--------+-------+--------+       +-----------------+-----------------+
 *               ^ unit of CPU 0   ^ unit of CPU 1          ^ base            ^ base + unit_size
 *
 *             The "pointer" is the address in CPU 0's unit less CPU 0's offset, which for a static variable is its
 *             address in the section it was linked into. Before boot and after shutdown offsets are 0 and CPU 0 uses
 *             the section itself; boot copies what it holds then into every unit.
 *             A unit is divided into granules; two bitmaps a chunk say which are taken and where an object starts.
 * Invariants: C1 a granule marked as a start is taken; the first taken granule after a free one is a start
 *             C2 chunk->nr_free is the number of free granules, chunk->nr_alloc that of starts (statics not counted)
 *             C3 a chunk that is empty and whose source takes memory back does not exist
 * Locking:    pcpu_lock (spin, irq-safe): chunks and their bitmaps. Nothing is called under it. pcpu_grow_mutex: one
 *             grower at a time, outside pcpu_lock.
 * Failure:    NULL, and Linux's one line in the log. A bad free is reported and ignored.
 * More:       <linux/percpu.h>, tests/unit/test_percpu.c
 */
#include <linux/percpu.h>

#include <linux/align.h>
#include <linux/bitmap.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/math.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/spinlock.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <asm/page.h>

#define PCPU_GRANULE 16u
#define PCPU_DYNAMIC_RESERVE (8u << 10) /* the first chunk has at least this much beside the static variables */
#define PCPU_UNIT_SIZE_MAX (128u << 10)

struct pcpu_chunk {
	struct list_head list;              /* pcpu_lock: on pcpu_chunks, in order of creation */
	unsigned long base;                 /* address of CPU 0's unit */
	unsigned long nr_free;              /* pcpu_lock: granules */
	unsigned long nr_alloc;             /* pcpu_lock: objects */
	unsigned long hint;                 /* pcpu_lock: no free granule below */
	const struct percpu_source *source; /* whose it is; goes back when empty if source->free */
	unsigned long *taken;               /* pcpu_lock: one bit a granule */
	unsigned long *start;               /* pcpu_lock: one bit a granule: an object starts here */
	unsigned long maps[];
};

/* The section with the initial values; empty when the program has no per-CPU variable. */
extern char __start_quire_percpu[] __hidden __weak;
extern char __stop_quire_percpu[] __hidden __weak;

static LIST_HEAD(pcpu_chunks);
static DEFINE_SPINLOCK(pcpu_lock);
static DEFINE_MUTEX(pcpu_grow_mutex);
static unsigned long pcpu_unit_size; /* 0: no machine */
static unsigned long pcpu_nr_granules;
static const struct percpu_source *pcpu_source; /* of the next chunk */

static unsigned long pcpu_static_size(void)
{
	return (unsigned long)__stop_quire_percpu - (unsigned long)__start_quire_percpu;
}

static unsigned long pcpu_chunk_bytes(void)
{
	return pcpu_unit_size * nr_cpu_ids;
}

static unsigned long pcpu_header_bytes(void)
{
	return sizeof(struct pcpu_chunk) + 2 * bitmap_size(pcpu_nr_granules);
}

/* ---- inside a chunk, pcpu_lock held ------------------------------------------------------------------------- */

/* Granules of a fresh object, or -1. */
static long chunk_take(struct pcpu_chunk *chunk, unsigned long nr, unsigned long align_granules)
{
	unsigned long at;

	if (chunk->nr_free < nr)
		return -1;
	at = bitmap_find_next_zero_area(chunk->taken, pcpu_nr_granules, chunk->hint, nr, align_granules - 1);
	if (at + nr > pcpu_nr_granules)
		return -1;
	bitmap_set(chunk->taken, at, nr);
	__set_bit(at, chunk->start);
	chunk->nr_free -= nr;
	chunk->nr_alloc++;
	chunk->hint = find_next_zero_bit(chunk->taken, pcpu_nr_granules, chunk->hint);
	return (long)at;
}

/* The object that starts at granule @at: how many granules it has. */
static unsigned long object_granules(const struct pcpu_chunk *chunk, unsigned long at)
{
	unsigned long end = find_next_zero_bit(chunk->taken, pcpu_nr_granules, at);
	unsigned long next = find_next_bit(chunk->start, pcpu_nr_granules, at + 1);

	return min(end, next) - at;
}

static void chunk_give(struct pcpu_chunk *chunk, unsigned long at)
{
	unsigned long nr = object_granules(chunk, at);

	bitmap_clear(chunk->taken, at, nr);
	__clear_bit(at, chunk->start);
	chunk->nr_free += nr;
	chunk->nr_alloc--;
	chunk->hint = min(chunk->hint, at);
}

/* ---- chunks coming and going -------------------------------------------------------------------------------- */

static struct pcpu_chunk *chunk_create(const struct percpu_source *source, gfp_t gfp)
{
	struct pcpu_chunk *chunk = source->alloc(pcpu_header_bytes(), SMP_CACHE_BYTES, gfp);
	void *base = chunk ? source->alloc(pcpu_chunk_bytes(), PAGE_SIZE, gfp) : NULL;

	if (!base) {
		if (chunk && source->free)
			source->free(chunk, pcpu_header_bytes());
		return NULL; /* a boot that fails here is undone as a whole */
	}
	chunk->base = (unsigned long)base;
	chunk->nr_free = pcpu_nr_granules;
	chunk->source = source;
	chunk->taken = chunk->maps;
	chunk->start = chunk->maps + BITS_TO_LONGS(pcpu_nr_granules);
	return chunk;
}

static void chunk_destroy(struct pcpu_chunk *chunk)
{
	const struct percpu_source *source = chunk->source;

	source->free((void *)chunk->base, pcpu_chunk_bytes());
	source->free(chunk, pcpu_header_bytes());
}

/* ---- the allocator ------------------------------------------------------------------------------------------ */

static struct pcpu_chunk *pcpu_take(unsigned long nr, unsigned long align_granules, unsigned long *offset)
{
	struct pcpu_chunk *chunk;
	unsigned long flags;
	long at = -1;

	spin_lock_irqsave(&pcpu_lock, flags);
	list_for_each_entry(chunk, &pcpu_chunks, list) {
		at = chunk_take(chunk, nr, align_granules);
		if (at >= 0)
			break;
	}
	spin_unlock_irqrestore(&pcpu_lock, flags);
	if (at < 0)
		return NULL;
	*offset = (unsigned long)at * PCPU_GRANULE;
	return chunk;
}

/* Add a chunk, unless somebody else just did; then try again. */
static struct pcpu_chunk *pcpu_grow_and_take(unsigned long nr, unsigned long align_granules, unsigned long *offset,
					     gfp_t gfp)
{
	struct pcpu_chunk *chunk;
	unsigned long flags;

	mutex_lock(&pcpu_grow_mutex);
	chunk = pcpu_take(nr, align_granules, offset);
	if (!chunk) {
		chunk = chunk_create(pcpu_source, gfp);
		if (chunk) {
			spin_lock_irqsave(&pcpu_lock, flags);
			*offset = (unsigned long)chunk_take(chunk, nr, align_granules) * PCPU_GRANULE;
			list_add_tail(&chunk->list, &pcpu_chunks);
			spin_unlock_irqrestore(&pcpu_lock, flags);
		}
	}
	mutex_unlock(&pcpu_grow_mutex);
	return chunk;
}

static const char *pcpu_size_problem(size_t size, size_t align)
{
	if (!pcpu_unit_size)
		return "there is no machine";
	if (size == 0 || size > PCPU_MIN_UNIT_SIZE || align > PAGE_SIZE || !is_power_of_2(align))
		return "illegal size or align";
	return NULL;
}

/* Who watches; NULL: nobody. */
static const struct percpu_hooks *pcpu_hooks;

void percpu_hooks_set(const struct percpu_hooks *hooks)
{
	smp_store_release(&pcpu_hooks, hooks);
}

static void __percpu *pcpu_given(unsigned long addr, size_t size)
{
	const struct percpu_hooks *hooks = smp_load_acquire(&pcpu_hooks);
	void __percpu *object = (void __percpu *)(addr - per_cpu_offset(0));

	if (unlikely(hooks))
		hooks->alloc(object, size);
	return object;
}

void __percpu *__alloc_percpu_gfp(size_t size, size_t align, gfp_t gfp)
{
	bool may_sleep = gfp & __GFP_DIRECT_RECLAIM;
	const char *problem = pcpu_size_problem(size, align);
	unsigned long nr, align_granules, offset = 0;
	struct pcpu_chunk *chunk = NULL;
	unsigned int cpu;

	might_sleep_if(may_sleep);
	if (!problem) {
		nr = DIV_ROUND_UP(size, PCPU_GRANULE);
		align_granules = max_t(unsigned long, align / PCPU_GRANULE, 1);
		chunk = pcpu_take(nr, align_granules, &offset);
		if (!chunk && may_sleep)
			chunk = pcpu_grow_and_take(nr, align_granules, &offset, gfp);
		problem = may_sleep ? "failed to grow" : "atomic alloc failed, no space left";
	}
	if (!chunk) {
		if (!(gfp & __GFP_NOWARN))
			pr_warn("percpu: allocation failed, size=%zu align=%zu atomic=%d, %s\n", size, align,
				!may_sleep, problem);
		return NULL;
	}
	for_each_possible_cpu(cpu)
		memset((void *)(chunk->base + cpu * pcpu_unit_size + offset), 0, size);
	return pcpu_given(chunk->base + offset, size);
}

void __percpu *__alloc_percpu(size_t size, size_t align)
{
	return __alloc_percpu_gfp(size, align, GFP_KERNEL);
}

/* The chunk that has an object starting exactly at @addr in CPU 0's unit. pcpu_lock held. */
static struct pcpu_chunk *pcpu_chunk_of(unsigned long addr)
{
	struct pcpu_chunk *chunk;

	list_for_each_entry(chunk, &pcpu_chunks, list)
		if (addr - chunk->base < pcpu_unit_size && (addr - chunk->base) % PCPU_GRANULE == 0 &&
		    test_bit((long)((addr - chunk->base) / PCPU_GRANULE), chunk->start))
			return chunk;
	return NULL;
}

void free_percpu(void __percpu *ptr)
{
	const struct percpu_hooks *hooks = smp_load_acquire(&pcpu_hooks);
	unsigned long addr = (unsigned long)ptr + per_cpu_offset(0), flags;
	struct pcpu_chunk *chunk;
	bool empty = false;

	if (!ptr)
		return;
	if (unlikely(hooks))
		hooks->free(ptr);
	spin_lock_irqsave(&pcpu_lock, flags);
	chunk = pcpu_chunk_of(addr);
	if (chunk) {
		chunk_give(chunk, (addr - chunk->base) / PCPU_GRANULE);
		empty = chunk->source->free && chunk->nr_alloc == 0;
		if (empty)
			list_del(&chunk->list);
	}
	spin_unlock_irqrestore(&pcpu_lock, flags);
	if (!chunk) {
		pr_err("BUG: free_percpu() of %p, which is no per-CPU object\n", (void *)ptr);
		dump_stack();
	} else if (empty) {
		chunk_destroy(chunk);
	}
}

/* ---- modules ------------------------------------------------------------------------------------------------ */

int percpu_module_init(struct percpu_module *module)
{
	size_t size = (size_t)(module->stop - module->start);
	unsigned long start = (unsigned long)module->start;
	void __percpu *copies;
	unsigned int cpu;

	if (!size)
		return 0;
	/* Aligned as the section is: what is aligned in it stays so. */
	copies = __alloc_percpu(size, min_t(size_t, start & -start, PAGE_SIZE));
	if (!copies)
		return -ENOMEM;
	module->shift = (unsigned long)copies - start;
	for_each_possible_cpu(cpu)
		memcpy(per_cpu_ptr(copies, cpu), module->start, size);
	return 0;
}

void percpu_module_fini(struct percpu_module *module)
{
	if (module->shift)
		free_percpu((void __percpu *)(module->start + module->shift));
	module->shift = 0;
}

/* ---- boot and shutdown -------------------------------------------------------------------------------------- */

/* Static variables are granules that are taken and no object. */
static void static_reserve(struct pcpu_chunk *chunk, unsigned long size)
{
	unsigned long nr = DIV_ROUND_UP(size, PCPU_GRANULE);

	bitmap_set(chunk->taken, 0, nr);
	chunk->nr_free -= nr;
	chunk->hint = nr;
}

int percpu_init_first_chunk(const struct percpu_source *source)
{
	unsigned long static_size = pcpu_static_size(), unit = PCPU_MIN_UNIT_SIZE;
	struct pcpu_chunk *chunk;
	unsigned int cpu;

	while (unit < static_size + PCPU_DYNAMIC_RESERVE)
		unit *= 2;
	/* Too many CPUs for a later chunk to be one block: more room from the start. */
	if (unit * nr_cpu_ids > PAGE_SIZE << CONFIG_MAX_PAGE_ORDER)
		unit *= 2;
	if (unit > PCPU_UNIT_SIZE_MAX)
		return -ENOMEM;
	INIT_LIST_HEAD(&pcpu_chunks);
	pcpu_source = source;
	pcpu_unit_size = unit;
	pcpu_nr_granules = unit / PCPU_GRANULE;
	chunk = chunk_create(source, GFP_KERNEL);
	if (!chunk) {
		pcpu_unit_size = 0;
		return -ENOMEM;
	}
	static_reserve(chunk, static_size);
	list_add_tail(&chunk->list, &pcpu_chunks);
	for_each_possible_cpu(cpu) {
		void *copy = (void *)(chunk->base + cpu * unit);

		if (static_size)
			memcpy(copy, __start_quire_percpu, static_size);
		quire_cpus[cpu].percpu_offset = (unsigned long)copy - (unsigned long)__start_quire_percpu;
	}
	pr_info("percpu: Embedded %lu pages/cpu s%lu r0 d%lu u%lu\n", unit / PAGE_SIZE, static_size, unit - static_size,
		unit);
	return 0;
}

void percpu_init_late(const struct percpu_source *source)
{
	pcpu_source = source;
}

void percpu_fini(void)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		quire_cpus[cpu].percpu_offset = 0;
	INIT_LIST_HEAD(&pcpu_chunks); /* the chunks themselves go with the RAM */
	pcpu_unit_size = 0;
	pcpu_source = NULL;
	pcpu_hooks = NULL;
}

/* ---- looking ------------------------------------------------------------------------------------------------ */

void percpu_stats(struct percpu_stats *stats)
{
	unsigned long flags, chunk_pages, used = 0;
	struct pcpu_chunk *chunk;

	memset(stats, 0, sizeof(*stats));
	if (!pcpu_unit_size)
		return;
	stats->unit_size = pcpu_unit_size;
	stats->static_size = pcpu_static_size();
	stats->nr_units = nr_cpu_ids;
	spin_lock_irqsave(&pcpu_lock, flags);
	list_for_each_entry(chunk, &pcpu_chunks, list) {
		stats->nr_chunks++;
		stats->nr_alloc += chunk->nr_alloc;
		used += pcpu_nr_granules - chunk->nr_free;
	}
	spin_unlock_irqrestore(&pcpu_lock, flags);
	chunk_pages = DIV_ROUND_UP(pcpu_chunk_bytes(), PAGE_SIZE) + 1;
	stats->pages = stats->nr_chunks * chunk_pages;
	stats->used = (used - DIV_ROUND_UP(stats->static_size, PCPU_GRANULE)) * PCPU_GRANULE;
}

/* What is wrong with @chunk; NULL: nothing. pcpu_lock held. */
static const char *chunk_problem(const struct pcpu_chunk *chunk, bool first)
{
	unsigned long nr_static = first ? DIV_ROUND_UP(pcpu_static_size(), PCPU_GRANULE) : 0, at, end;

	if (bitmap_weight(chunk->taken, pcpu_nr_granules) + chunk->nr_free != pcpu_nr_granules)
		return "free granules miscounted";
	if (bitmap_weight(chunk->start, pcpu_nr_granules) != chunk->nr_alloc)
		return "objects miscounted";
	if (!bitmap_subset(chunk->start, chunk->taken, pcpu_nr_granules))
		return "an object starts in free space";
	if (find_first_zero_bit(chunk->taken, pcpu_nr_granules) < min(chunk->hint, pcpu_nr_granules))
		return "free space below the hint";
	if (chunk->source->free && chunk->nr_alloc == 0)
		return "an empty chunk was not given back";
	for_each_set_bitrange(at, end, chunk->taken, pcpu_nr_granules)
		if (!(first && at == 0 && nr_static) && !test_bit((long)at, chunk->start))
			return "taken space with no object";
	return NULL;
}

int percpu_verify(char *why, size_t size)
{
	const char *problem = NULL;
	struct pcpu_chunk *chunk;
	unsigned long flags, base = 0;
	bool first = true;

	spin_lock_irqsave(&pcpu_lock, flags);
	list_for_each_entry(chunk, &pcpu_chunks, list) {
		base = chunk->base;
		problem = chunk_problem(chunk, first);
		if (problem)
			break;
		first = false;
	}
	spin_unlock_irqrestore(&pcpu_lock, flags);
	if (!problem)
		return 0;
	snprintf(why, size, "percpu: chunk %lx: %s", base, problem);
	return -EUCLEAN;
}
