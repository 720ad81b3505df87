/* SPDX-License-Identifier: MIT */
/*
 * cache.c - caches come and go: create, merge, destroy (row O1)
 *
 * Model:      struct kmem_cache objects are objects of the cache `kmem_cache`, which is static, as is the one their node parts
 *             come from. A new cache is laid out (layout.c); if one with the same layout and kind exists and neither is special, it
 *             gets that one, under another name, and one more reference.
 * Invariants: H1 slab_caches lists every cache that can be allocated from, newest first
 *             H2 a cache on it is complete: per-CPU parts, a part for each node
 * Locking:    slab_mutex over the lists, creating and destroying. Allocating and freeing never take it.
 * Failure:    NULL and one line, or a panic with SLAB_PANIC; nothing is left behind.
 */
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/panic.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#include "slab_int.h"

/* With one of these a cache keeps its slabs to itself. */
#define SLAB_NEVER_MERGE                                                                                               \
	(SLAB_DEBUG_FLAGS | SLAB_TYPESAFE_BY_RCU | SLAB_NOLEAKTRACE | SLAB_FAILSLAB | SLAB_NO_MERGE | SLAB_MEM_SPREAD)
/* These must be the same in both. */
#define SLAB_MERGE_SAME (SLAB_RECLAIM_ACCOUNT | SLAB_CACHE_DMA | SLAB_CACHE_DMA32 | SLAB_ACCOUNT)
/* What a creator may ask for; the rest is ignored, as on Linux. */
#define SLAB_USER_FLAGS                                                                                                \
	(SLAB_DEBUG_FLAGS | SLAB_NEVER_MERGE | SLAB_MERGE_SAME | SLAB_HWCACHE_ALIGN | SLAB_PANIC | SLAB_KMALLOC |      \
	 SLAB_NO_USER_FLAGS | SLAB_DEBUG_OBJECTS)

DEFINE_MUTEX(slab_mutex);
LIST_HEAD(slab_caches);
LIST_HEAD(slab_aliases);
bool slab_nomerge;

static struct kmem_cache boot_cache, boot_cache_node;
static struct kmem_cache_node boot_nodes[2][MAX_NUMNODES];
static DEFINE_PER_CPU(struct kmem_cache_cpu, boot_cpu[2]);
static bool available;

struct kmem_cache *kmem_cache, *kmem_cache_node;

bool slab_is_available(void)
{
	return available;
}

/* --- a cache comes into being --- */

static void node_init(struct kmem_cache_node *n)
{
	*n = (struct kmem_cache_node){ 0 };
	spin_lock_init(&n->list_lock);
	INIT_LIST_HEAD(&n->partial);
	INIT_LIST_HEAD(&n->full);
	INIT_LIST_HEAD(&n->barn_full);
	INIT_LIST_HEAD(&n->barn_empty);
}

static void nodes_free(struct kmem_cache *s)
{
	int nid;

	for_each_online_node(nid) {
		if (s->node[nid])
			kmem_cache_free(kmem_cache_node, s->node[nid]);
		s->node[nid] = NULL;
	}
}

static int nodes_alloc(struct kmem_cache *s)
{
	int nid;

	for_each_online_node(nid) {
		s->node[nid] = kmem_cache_alloc(kmem_cache_node, GFP_KERNEL);
		if (!s->node[nid]) {
			nodes_free(s);
			return -ENOMEM;
		}
		node_init(s->node[nid]);
	}
	return 0;
}

static void cpus_init_cache(struct kmem_cache *s)
{
	unsigned int cpu;

	for_each_possible_cpu(cpu)
		sheaf_init(s, cpu);
}

/* Fill in a zeroed @s whose name, sizes, flags and ctor are set. @cpu_slab: NULL: to be allocated. */
static int cache_open(struct kmem_cache *s, struct kmem_cache_cpu __percpu *cpu_slab)
{
	int ret;

	s->remote_node_defrag_ratio = 1000;
	s->init_on_alloc = slab_init_on_alloc;
	s->init_on_free = slab_init_on_free;
	ret = slab_layout(s);
	if (ret)
		return ret;
	ret = nodes_alloc(s);
	if (ret)
		return ret;
	s->cpu_slab = cpu_slab ? cpu_slab : __alloc_percpu(sizeof(*cpu_slab), __alignof__(*cpu_slab));
	if (!s->cpu_slab) {
		nodes_free(s);
		return -ENOMEM;
	}
	cpus_init_cache(s);
	list_add(&s->list, &slab_caches);
	return 0;
}

/* The caches of boot itself: their parts are static, or given. */
static void open_static(struct kmem_cache *s, unsigned int which, const char *name, unsigned int size)
{
	int nid;

	*s = (struct kmem_cache){
		.name = name,
		.object_size = size,
		.refcount = -1,
		.cpu_slab = &boot_cpu[which],
		.remote_node_defrag_ratio = 1000,
		.freeptr_offset = SLAB_FREEPTR_OURS,
		.flags = slab_debug_flags(size, SLAB_HWCACHE_ALIGN | SLAB_NO_MERGE, name),
	};
	s->align = slab_alignment(s->flags, 0, size);
	slab_layout(s);
	for_each_online_node(nid) {
		s->node[nid] = &boot_nodes[which][nid];
		node_init(s->node[nid]);
	}
	cpus_init_cache(s);
	list_add(&s->list, &slab_caches);
}

struct kmem_cache *slab_create_boot(const char *name, unsigned int size, unsigned int align, slab_flags_t flags,
				    struct kmem_cache_cpu __percpu *cpu_slab)
{
	struct kmem_cache *s = kmem_cache_zalloc(kmem_cache, GFP_KERNEL);

	if (!s)
		return NULL;
	s->name = name;
	s->object_size = size;
	s->flags = slab_debug_flags(size, flags, name);
	s->align = slab_alignment(s->flags, align, size);
	s->usersize = size;
	s->freeptr_offset = SLAB_FREEPTR_OURS;
	s->refcount = -1;
	if (cache_open(s, cpu_slab)) {
		kmem_cache_free(kmem_cache, s);
		return NULL;
	}
	return s;
}

/* --- merging --- */

bool slab_unmergeable(const struct kmem_cache *s)
{
	return slab_nomerge || (s->flags & SLAB_NEVER_MERGE) || s->ctor || s->usersize || s->refcount < 0 || s->broken;
}

/* A cache whose objects serve for ones of @size. */
static struct kmem_cache *find_mergeable(unsigned int size, unsigned int align, slab_flags_t flags)
{
	struct kmem_cache *s;

	if (slab_nomerge || (flags & SLAB_NEVER_MERGE))
		return NULL;
	align = slab_alignment(flags, align, size);
	size = ALIGN(ALIGN(size, sizeof(void *)), align);
	list_for_each_entry(s, &slab_caches, list) {
		if (slab_unmergeable(s) || size > s->size || s->size - size >= sizeof(void *))
			continue;
		if ((flags ^ s->flags) & SLAB_MERGE_SAME)
			continue;
		if (s->size % align == 0)
			return s;
	}
	return NULL;
}

static struct kmem_cache *merge_into(struct kmem_cache *s, const char *name, unsigned int size)
{
	struct slab_alias *alias = kmalloc(sizeof(*alias), GFP_KERNEL);
	size_t len = strlen(name) + 1;
	char *copy = kmalloc(len, GFP_KERNEL);

	if (!alias || !copy) {
		kfree(alias);
		kfree(copy);
		return NULL;
	}
	*alias = (struct slab_alias){ .cache = s, .name = memcpy(copy, name, len) };
	list_add_tail(&alias->list, &slab_aliases);
	s->refcount++;
	s->nr_aliases++;
	/* Whoever zeroes an object zeroes it for all of them. */
	s->object_size = max(s->object_size, size);
	s->inuse = max_t(unsigned int, s->inuse, ALIGN(size, sizeof(void *)));
	return s;
}

/* --- create --- */

static const char *why_not(const char *name, unsigned int size, const struct kmem_cache_args *args, slab_flags_t flags)
{
	if (!name || !*name)
		return "no name";
	if (in_interrupt())
		return "in an interrupt";
	if (!size || size > KMALLOC_MAX_SIZE)
		return "size out of range";
	if (args->align && !is_power_of_2(args->align))
		return "alignment is no power of two";
	if (args->usersize > size || args->useroffset > size - args->usersize)
		return "the user's part is not inside the object";
	if (!args->use_freeptr_offset)
		return NULL;
	if (!(flags & SLAB_TYPESAFE_BY_RCU) || args->ctor)
		return "a place for the free pointer is for SLAB_TYPESAFE_BY_RCU without constructor";
	if (args->freeptr_offset % sizeof(void *) || args->freeptr_offset > size - min_t(size_t, size, sizeof(void *)))
		return "the free pointer is not inside the object";
	return NULL;
}

/* slab_mutex held. */
static struct kmem_cache *create_locked(const char *name, const struct kmem_cache *wish)
{
	size_t len = strlen(name) + 1;
	struct kmem_cache *s;
	char *copy;

	s = kmem_cache_zalloc(kmem_cache, GFP_KERNEL);
	copy = kmalloc(len, GFP_KERNEL);
	if (!s || !copy)
		goto free_both;
	s->name = memcpy(copy, name, len);
	s->object_size = wish->object_size;
	s->flags = wish->flags;
	s->align = slab_alignment(wish->flags, wish->align, wish->object_size);
	s->ctor = wish->ctor;
	s->useroffset = wish->useroffset;
	s->usersize = wish->usersize;
	s->freeptr_offset = wish->freeptr_offset;
	s->refcount = 1;
	if (!cache_open(s, NULL))
		return s;
free_both:
	kfree(copy);
	if (s)
		kmem_cache_free(kmem_cache, s);
	return NULL;
}

struct kmem_cache *__kmem_cache_create_args(const char *name, unsigned int size, const struct kmem_cache_args *args,
					    slab_flags_t flags)
{
	const char *why = why_not(name, size, args, flags);
	struct kmem_cache *s = NULL;
	struct kmem_cache wish;

	if (unlikely(why)) {
		pr_err("kmem_cache_create(%s) failed: %s\n", name ? name : "(null)", why);
		goto out;
	}
	might_sleep();
	flags = slab_debug_flags(size, flags & SLAB_USER_FLAGS, name);
	wish = (struct kmem_cache){
		.object_size = size,
		.align = args->align,
		.flags = flags,
		.useroffset = args->usersize ? args->useroffset : 0,
		.usersize = args->usersize,
		.freeptr_offset = args->use_freeptr_offset ? args->freeptr_offset : SLAB_FREEPTR_OURS,
		.ctor = args->ctor,
	};
	mutex_lock(&slab_mutex);
	if (!args->ctor && !args->usersize)
		s = find_mergeable(size, args->align, flags);
	s = s ? merge_into(s, name, size) : create_locked(name, &wish);
	mutex_unlock(&slab_mutex);
	if (!s)
		pr_warn("kmem_cache_create(%s) failed with error %d\n", name, -ENOMEM);
out:
	if (unlikely(!s) && (flags & SLAB_PANIC))
		panic("kmem_cache_create: Failed to create slab '%s'\n", name ? name : "(null)");
	return s;
}

struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
					      slab_flags_t flags, unsigned int useroffset, unsigned int usersize,
					      void (*ctor)(void *object))
{
	const struct kmem_cache_args args = {
		.align = align, .useroffset = useroffset, .usersize = usersize, .ctor = ctor
	};

	return __kmem_cache_create_args(name, size, &args, flags);
}

#undef kmem_cache_create
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, unsigned int align, slab_flags_t flags,
				     void (*ctor)(void *object))
{
	const struct kmem_cache_args args = { .align = align, .ctor = ctor };

	return __kmem_cache_create_args(name, size, &args, flags);
}

/* --- destroy --- */

static void aliases_free(struct kmem_cache *s)
{
	struct slab_alias *alias, *next;

	list_for_each_entry_safe(alias, next, &slab_aliases, list) {
		if (alias->cache != s)
			continue;
		list_del(&alias->list);
		kfree(alias->name);
		kfree(alias);
	}
}

static void cache_close(struct kmem_cache *s)
{
	free_percpu(s->cpu_slab);
	nodes_free(s);
	kfree(s->name);
	kmem_cache_free(kmem_cache, s);
}

/* Tell which objects of @s are still in use. */
static void report_objects_left(struct kmem_cache *s, unsigned long caller)
{
	slab_for_each_slab(s, slab_report_left);
	pr_err("kmem_cache_destroy %s: Slab cache still has objects when called from %pS\n", s->name, (void *)caller);
	dump_stack();
}

void kmem_cache_destroy(struct kmem_cache *s)
{
	bool emptied;

	if (unlikely(!s))
		return;
	might_sleep();
	mutex_lock(&slab_mutex);
	if (WARN_ONCE(s->refcount < 0, "kmem_cache_destroy(%s): it is the allocator's own\n", s->name) ||
	    --s->refcount) {
		mutex_unlock(&slab_mutex);
		return;
	}
	slab_drain_cache(s);
	emptied = !slab_shrink_nodes(s);
	aliases_free(s);
	if (emptied)
		list_del(&s->list);
	else
		s->broken = true;
	mutex_unlock(&slab_mutex);
	if (!emptied) {
		report_objects_left(s, _RET_IP_);
		return;
	}
	if (s->flags & SLAB_TYPESAFE_BY_RCU)
		rcu_barrier();
	cache_close(s);
}

unsigned int kmem_cache_size(struct kmem_cache *s)
{
	return s->object_size;
}

const char *slab_name(struct kmem_cache *s)
{
	return s->name;
}

int slab_for_each(int (*fn)(struct kmem_cache *s, void *arg), void *arg)
{
	struct kmem_cache *s;
	int ret = 0;

	mutex_lock(&slab_mutex);
	list_for_each_entry(s, &slab_caches, list) {
		ret = fn(s, arg);
		if (ret)
			break;
	}
	mutex_unlock(&slab_mutex);
	return ret;
}

/* --- the machine comes up and goes --- */

/* The node whose memory a CPU of @cpu's node asks first. */
static int nearest_memory(unsigned int cpu)
{
	const struct pglist_data *pgdat = NODE_DATA(cpu_to_node(cpu));
	const struct zone *zone = pgdat ? pgdat->node_zonelists[ZONELIST_FALLBACK]._zonerefs[0].zone : NULL;

	return zone ? zone_to_nid(zone) : first_online_node;
}

int slab_init(void)
{
	unsigned int cpu;

	slabs_init();
	for_each_possible_cpu(cpu) {
		quire_cpus[cpu].slab_tag = SLAB_TAG(nearest_memory(cpu));
		quire_cpus[cpu].freed_part = (struct kmem_cache_cpu *)SLAB_NO_PART;
		sheaf_cpu_init(cpu);
	}
	INIT_LIST_HEAD(&slab_caches);
	INIT_LIST_HEAD(&slab_aliases);
	slab_options_read();
	slab_poison_init();
	open_static(&boot_cache_node, 1, "kmem_cache_node", sizeof(struct kmem_cache_node));
	kmem_cache_node = &boot_cache_node;
	open_static(&boot_cache, 0, "kmem_cache", sizeof(struct kmem_cache));
	kmem_cache = &boot_cache;
	if (kmalloc_init())
		return -ENOMEM;
	available = true;
	pr_info("SLUB: HWalign=%d, Order=%u-%u, MinObjects=%u, CPUs=%u, Nodes=%d\n", SMP_CACHE_BYTES, slab_min_order,
		slab_max_order, slab_min_objects, nr_cpu_ids, nr_node_ids);
	return 0;
}

void slab_fini(void)
{
	slab_poison_fini();
	available = false;
	slab_hooks_reset();
	kmalloc_fini();
	slab_map = (struct slab_map){ 0 };
	slab_options_reset();
}
