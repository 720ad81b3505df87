/* SPDX-License-Identifier: MIT */
/*
 * resource.c - what a case keeps until it is over
 *
 * Model:      a list a case; undone newest first. The memory of resources that are not the caller's comes from a pool of slots, so
 *             that tests of the allocators themselves, and suites that run without a machine, can have actions; when
 *             the pool is empty, from kmalloc().
 * Locking:    test->lock, a bare lock: the list. pool_lock, likewise: the pool. Nothing is called under either.
 * Failure:    no memory: NULL, -ENOMEM.
 * More:       <kunit/resource.h>, tests/kunit_self.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <quire/port.h>

#include "kunit_int.h"

#define POOL_SLOTS 64

static struct kunit_slot pool[POOL_SLOTS];
static bool pool_taken[POOL_SLOTS];
static unsigned int pool_lock;

static void lock_word(unsigned int *word)
{
	unsigned int spins = 0;

	while (__atomic_exchange_n(word, 1, __ATOMIC_ACQUIRE))
		port_relax(spins++);
}

static void unlock_word(unsigned int *word)
{
	__atomic_store_n(word, 0, __ATOMIC_RELEASE);
}

struct kunit_slot *kunit_slot_alloc(gfp_t gfp)
{
	struct kunit_slot *slot = NULL;

	lock_word(&pool_lock);
	for (unsigned int i = 0; i < POOL_SLOTS && !slot; i++) {
		if (!pool_taken[i]) {
			pool_taken[i] = true;
			slot = &pool[i];
		}
	}
	unlock_word(&pool_lock);
	if (!slot && slab_is_available())
		slot = kmalloc(sizeof(*slot), gfp);
	if (slot)
		*slot = (struct kunit_slot){ .res.is_ours = true };
	return slot;
}

static void slot_free(struct kunit_slot *slot)
{
	if (slot < pool || slot >= pool + POOL_SLOTS) {
		kfree(slot);
		return;
	}
	lock_word(&pool_lock);
	pool_taken[slot - pool] = false;
	unlock_word(&pool_lock);
}

/* --- resources --- */

int kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
		       struct kunit_resource *res, void *data)
{
	int err = 0;

	res->free = free;
	res->refs = 1;
	INIT_LIST_HEAD(&res->node);
	if (init)
		err = init(res, data);
	else
		res->data = data;
	if (err)
		return err;
	lock_word(&test->lock);
	list_add_tail(&res->node, &test->resources);
	unlock_word(&test->lock);
	return 0;
}

int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
			     struct kunit_resource *res, const char *name, void *data)
{
	struct kunit_resource *other;

	if (!name)
		return -EINVAL;
	other = kunit_find_named_resource(test, name);
	if (other) {
		kunit_put_resource(other);
		return -EEXIST;
	}
	res->name = name;
	return kunit_add_resource(test, init, free, res, data);
}

struct kunit_resource *kunit_alloc_and_get_resource(struct kunit *test, kunit_resource_init_t init,
						    kunit_resource_free_t free, gfp_t gfp, void *context)
{
	struct kunit_slot *slot = kunit_slot_alloc(gfp);

	if (!slot)
		return NULL;
	if (kunit_add_resource(test, init, free, &slot->res, context)) {
		slot_free(slot);
		return NULL;
	}
	kunit_get_resource(&slot->res);
	return &slot->res;
}

void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free, gfp_t gfp,
			   void *context)
{
	struct kunit_resource *res = kunit_alloc_and_get_resource(test, init, free, gfp, context);
	void *data;

	if (!res)
		return NULL;
	data = res->data;
	kunit_put_resource(res);
	return data;
}

void kunit_get_resource(struct kunit_resource *res)
{
	__atomic_add_fetch(&res->refs, 1, __ATOMIC_RELAXED);
}

void kunit_put_resource(struct kunit_resource *res)
{
	bool is_ours = res->is_ours;

	if (__atomic_sub_fetch(&res->refs, 1, __ATOMIC_ACQ_REL))
		return;
	/* A resource of the caller's may be gone with its free(). */
	if (res->free)
		res->free(res);
	if (is_ours)
		slot_free(container_of(res, struct kunit_slot, res));
}

struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match, void *match_data)
{
	struct kunit_resource *res, *found = NULL;

	lock_word(&test->lock);
	list_for_each_entry_reverse(res, &test->resources, node) {
		if (match(test, res, match_data)) {
			found = res;
			kunit_get_resource(res);
			break;
		}
	}
	unlock_word(&test->lock);
	return found;
}

void kunit_remove_resource(struct kunit *test, struct kunit_resource *res)
{
	bool was_kept;

	lock_word(&test->lock);
	was_kept = !list_empty(&res->node);
	list_del_init(&res->node);
	unlock_word(&test->lock);
	if (was_kept)
		kunit_put_resource(res);
}

int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data)
{
	struct kunit_resource *res = kunit_find_resource(test, match, match_data);

	if (!res)
		return -ENOENT;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
	return 0;
}

void kunit_resources_free(struct kunit *test)
{
	struct kunit_resource *res;

	for (;;) {
		lock_word(&test->lock);
		res = list_empty(&test->resources) ? NULL :
						     list_last_entry(&test->resources, struct kunit_resource, node);
		unlock_word(&test->lock);
		if (!res)
			return;
		kunit_remove_resource(test, res);
	}
}

/* --- actions --- */

static void action_free(struct kunit_resource *res)
{
	struct kunit_slot *slot = container_of(res, struct kunit_slot, res);

	slot->action(slot->ctx);
}

static bool action_match(struct kunit *test, struct kunit_resource *res, void *match_data)
{
	const struct kunit_slot *slot = container_of(res, struct kunit_slot, res), *wanted = match_data;

	return res->free == action_free && slot->action == wanted->action && slot->ctx == wanted->ctx;
}

int kunit_add_action(struct kunit *test, kunit_action_t *action, void *ctx)
{
	struct kunit_slot *slot = kunit_slot_alloc(GFP_KERNEL);

	if (!slot)
		return -ENOMEM;
	slot->action = action;
	slot->ctx = ctx;
	return kunit_add_resource(test, NULL, action_free, &slot->res, NULL);
}

int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action, void *ctx)
{
	int err = kunit_add_action(test, action, ctx);

	if (err)
		action(ctx);
	return err;
}

void kunit_remove_action(struct kunit *test, kunit_action_t *action, void *ctx)
{
	struct kunit_slot wanted = { .action = action, .ctx = ctx };
	struct kunit_resource *res = kunit_find_resource(test, action_match, &wanted);

	if (!res)
		return;
	res->free = NULL;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
}

void kunit_release_action(struct kunit *test, kunit_action_t *action, void *ctx)
{
	struct kunit_slot wanted = { .action = action, .ctx = ctx };

	kunit_destroy_resource(test, action_match, &wanted);
}

/* --- memory --- */

static void kfree_action(void *object)
{
	kfree(object);
}

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	void *object = kmalloc_array(n, size, gfp);

	if (!object || kunit_add_action_or_reset(test, kfree_action, object))
		return NULL;
	return object;
}

void kunit_kfree(struct kunit *test, const void *ptr)
{
	if (ptr)
		kunit_release_action(test, kfree_action, (void *)ptr);
}

char *kunit_kstrdup(struct kunit *test, const char *str, gfp_t gfp)
{
	size_t size;
	char *copy;

	if (!str)
		return NULL;
	size = strlen(str) + 1;
	copy = kunit_kmalloc(test, size, gfp);
	return copy ? memcpy(copy, str, size) : NULL;
}

const char *kunit_kstrdup_const(struct kunit *test, const char *str, gfp_t gfp)
{
	return kunit_kstrdup(test, str, gfp);
}

void kunit_kfree_const(struct kunit *test, const void *ptr)
{
	kunit_kfree(test, ptr);
}
