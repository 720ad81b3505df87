/* SPDX-License-Identifier: MIT */
/*
 * debug_traces.c - the tracks of all objects in use of a cache, by stack: alloc_traces and free_traces
 *
 * Model:   a table of places, one for each different track; every object in use adds to its place. Then the table is sorted by count
 *          and printed:
 *
 *              338 pci_alloc_dev+0x2c/0xa0 waste=521872/1544 age=290837/291891/293509 pid=1 cpus=0 nodes=0-1
 *                      pci_alloc_dev+0x2c/0xa0
 *                      ...
 *
 *          count, caller, bytes given beyond those asked for (all/each), least/average/greatest age in jiffies, processes, CPUs, nodes,
 *          stack.
 * Locking: node->list_lock while objects are looked at. The table's memory is taken outside it: when it is too small the count starts
 *          again with twice as much.
 * Failure: -EINVAL without SLAB_STORE_USER, -ENOMEM.
 */
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/seq_file.h>
#include <linux/sort.h>
#include <linux/string.h>

#include "debug_int.h"

struct place {
	unsigned long count;
	unsigned long addr;
	depot_stack_handle_t handle;
	unsigned int waste; /* an object */
	unsigned long age_min, age_max;
	u64 age_sum;
	int pid_min, pid_max;
	unsigned long cpus[BITS_TO_LONGS(CONFIG_NR_CPUS)];
	unsigned long nodes[BITS_TO_LONGS(MAX_NUMNODES)];
};

/* What the walk over objects carries along. */
struct place_table {
	struct place *places;
	unsigned int nr, max;
	unsigned long now;
	enum track_item item;
	bool too_small;
};

static struct place *find_place(struct place_table *t, const struct track *track, unsigned int waste)
{
	struct place *place;

	for (unsigned int i = 0; i < t->nr; i++) {
		place = &t->places[i];
		if (place->addr == track->addr && place->handle == track->handle && place->waste == waste)
			return place;
	}
	if (t->nr == t->max)
		return NULL;
	place = &t->places[t->nr++];
	memset(place, 0, sizeof(*place));
	place->addr = track->addr;
	place->handle = track->handle;
	place->waste = waste;
	place->age_min = ~0UL;
	place->pid_min = place->pid_max = track->pid;
	return place;
}

static void add_object(struct kmem_cache *s, struct slab *slab, void *object, struct place_table *t)
{
	const struct track *track = slab_track(s, object, t->item);
	unsigned int waste = t->item == TRACK_ALLOC ? s->object_size - slab_requested(s, object) : 0;
	unsigned long age = track->addr ? t->now - track->when : 0;
	struct place *place = find_place(t, track, waste);

	if (!place) {
		t->too_small = true;
		return;
	}
	place->count++;
	place->age_min = min(place->age_min, age);
	place->age_max = max(place->age_max, age);
	place->age_sum += age;
	place->pid_min = min(place->pid_min, track->pid);
	place->pid_max = max(place->pid_max, track->pid);
	if ((unsigned int)track->cpu < CONFIG_NR_CPUS)
		__set_bit((unsigned int)track->cpu, place->cpus);
	__set_bit((unsigned int)slab_nid(slab), place->nodes);
}

static void add_slabs(struct kmem_cache *s, struct list_head *slabs, struct place_table *t)
{
	unsigned long *map = slab_map_get();
	struct slab *slab;

	list_for_each_entry(slab, slabs, slab_list) {
		slab_debug_mark_free(s, slab, map);
		for (unsigned int i = 0; i < slab_objects(slab); i++)
			if (!test_bit(i, map))
				add_object(s, slab, slab_object(slab, i), t);
	}
	slab_map_put();
}

static void add_cache(struct kmem_cache *s, struct place_table *t)
{
	t->nr = 0;
	t->too_small = false;
	t->now = jiffies;
	for (int nid = 0; nid < MAX_NUMNODES && !t->too_small; nid++) {
		struct kmem_cache_node *n = s->node[nid];
		unsigned long flags;

		if (!n)
			continue;
		spin_lock_irqsave(&n->list_lock, flags);
		add_slabs(s, &n->partial, t);
		add_slabs(s, &n->full, t);
		spin_unlock_irqrestore(&n->list_lock, flags);
	}
}

static int by_count(const void *a, const void *b)
{
	const struct place *left = a, *right = b;

	if (left->count != right->count)
		return left->count < right->count ? 1 : -1;
	return left->addr < right->addr ? -1 : left->addr > right->addr;
}

/* "0-3,7": the set bits of @map. */
static void show_bits(struct seq_file *m, const char *title, const unsigned long *map, unsigned int nr)
{
	const char *separator = "";

	seq_puts(m, title);
	for (unsigned int first = 0; first < nr; first++) {
		unsigned int last = first;

		if (!test_bit(first, map))
			continue;
		while (last + 1 < nr && test_bit(last + 1, map))
			last++;
		seq_printf(m, "%s%u", separator, first);
		if (last > first)
			seq_printf(m, "-%u", last);
		separator = ",";
		first = last;
	}
}

static void show_place(struct seq_file *m, const struct place *place)
{
	const unsigned long *entries;
	unsigned int nr = stack_depot_fetch(place->handle, &entries);

	seq_printf(m, "%7lu ", place->count);
	if (place->addr)
		seq_printf(m, "%pB", (void *)place->addr);
	else
		seq_puts(m, "<not-available>");
	if (place->waste)
		seq_printf(m, " waste=%lu/%u", place->count * place->waste, place->waste);
	if (place->age_min != place->age_max)
		seq_printf(m, " age=%lu/%lu/%lu", place->age_min,
			   (unsigned long)div64_u64(place->age_sum, place->count), place->age_max);
	else
		seq_printf(m, " age=%lu", place->age_min);
	if (place->pid_min != place->pid_max)
		seq_printf(m, " pid=%d-%d", place->pid_min, place->pid_max);
	else
		seq_printf(m, " pid=%d", place->pid_min);
	show_bits(m, " cpus=", place->cpus, CONFIG_NR_CPUS);
	if (nr_online_nodes > 1)
		show_bits(m, " nodes=", place->nodes, MAX_NUMNODES);
	seq_putc(m, '\n');
	for (unsigned int i = 0; i < nr; i++)
		seq_printf(m, "        %pB\n", (void *)entries[i]);
	if (nr)
		seq_putc(m, '\n');
}

static int table_alloc(struct place_table *t, unsigned int order)
{
	struct page *pages = alloc_pages(GFP_KERNEL | __GFP_NOWARN, order);

	if (!pages)
		return -ENOMEM;
	t->places = page_address(pages);
	t->max = (unsigned int)((PAGE_SIZE << order) / sizeof(struct place));
	return 0;
}

int slab_show_traces(struct kmem_cache *s, bool frees, struct seq_file *m)
{
	struct place_table t = { .item = frees ? TRACK_FREE : TRACK_ALLOC };

	if (!(s->flags & SLAB_STORE_USER))
		return -EINVAL;
	for (unsigned int order = 0; order <= MAX_PAGE_ORDER; order++) {
		if (table_alloc(&t, order))
			return -ENOMEM;
		add_cache(s, &t);
		if (!t.too_small) {
			sort(t.places, t.nr, sizeof(*t.places), by_count, NULL);
			for (unsigned int i = 0; i < t.nr; i++)
				show_place(m, &t.places[i]);
			if (!t.nr)
				seq_puts(m, "No data\n");
		}
		__free_pages(virt_to_page(t.places), order);
		if (!t.too_small)
			return 0;
	}
	return -ENOMEM;
}

/* --- by name --- */

bool slab_traces_next(const char *after, char *name, size_t size)
{
	const struct kmem_cache *s, *found = NULL;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list)
		if ((s->flags & SLAB_STORE_USER) && strlen(s->name) < size && strcmp(s->name, after) > 0 &&
		    (!found || strcmp(s->name, found->name) < 0))
			found = s;
	if (found)
		strscpy(name, found->name, size);
	mutex_unlock(&slab_mutex);
	return found != NULL;
}

int slab_traces_of(const char *name, bool frees, struct seq_file *m)
{
	struct kmem_cache *s;
	int ret = -ENOENT;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list) {
		if (strcmp(s->name, name) || !(s->flags & SLAB_STORE_USER))
			continue;
		ret = m ? slab_show_traces(s, frees, m) : 0;
		break;
	}
	mutex_unlock(&slab_mutex);
	return ret;
}
