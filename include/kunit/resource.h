/* SPDX-License-Identifier: MIT */
/*
 * resource.h - what a case must give back when it is over
 *
 * Model:   a resource is kept in the case's list; when the case is over the list is undone, last first. A resource has a
 *          count of references: the list holds one, kunit_find_*() gives one. Its free() runs when the last is put.
 *          An action is a resource whose free() calls a function.
 * Context: any thread of the test, process context: free() may sleep.
 */
#ifndef _KUNIT_RESOURCE_H
#define _KUNIT_RESOURCE_H

#include <kunit/test.h>
#include <linux/gfp_types.h>
#include <linux/list.h>
#include <linux/string.h>
#include <linux/types.h>

struct kunit;
struct kunit_resource;

typedef int (*kunit_resource_init_t)(struct kunit_resource *res, void *context);
typedef void (*kunit_resource_free_t)(struct kunit_resource *res);
typedef bool (*kunit_resource_match_t)(struct kunit *test, struct kunit_resource *res, void *match_data);
typedef void(kunit_action_t)(void *ctx);

struct kunit_resource {
	void *data;                 /* the user's, often set by init() */
	const char *name;           /* for kunit_find_named_resource(); NULL: none */
	kunit_resource_free_t free; /* NULL: nothing to do */
	/* The runner's: */
	unsigned int refs;
	struct list_head node;
	bool is_ours; /* allocated by kunit_alloc_resource(): given back after free() */
};

/* kunit_add_resource - keep @res, the caller's memory, with @data, or with what @init(res, @data) makes of it. 0, or what
 * init said; then it is not kept. */
int kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
		       struct kunit_resource *res, void *data);
/* The same under a @name that no other resource of the case has: -EEXIST. */
int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
			     struct kunit_resource *res, const char *name, void *data);
/* kunit_alloc_and_get_resource - a new resource, kept, with a reference for the caller. NULL: no memory, or init failed. */
struct kunit_resource *kunit_alloc_and_get_resource(struct kunit *test, kunit_resource_init_t init,
						    kunit_resource_free_t free, gfp_t gfp, void *context);
/* kunit_alloc_resource - the same, without the reference: its data. */
void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free, gfp_t gfp,
			   void *context);

void kunit_get_resource(struct kunit_resource *res);
void kunit_put_resource(struct kunit_resource *res);

/* kunit_find_resource - the newest one that matches, with a reference for the caller; NULL: none. */
struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match, void *match_data);
static inline bool kunit_resource_instance_match(struct kunit *test, struct kunit_resource *res, void *match_data)
{
	return res->data == match_data;
}
static inline bool kunit_resource_name_match(struct kunit *test, struct kunit_resource *res, void *match_name)
{
	return res->name && strcmp(res->name, (const char *)match_name) == 0;
}
static inline struct kunit_resource *kunit_find_named_resource(struct kunit *test, const char *name)
{
	return kunit_find_resource(test, kunit_resource_name_match, (void *)name);
}

/* kunit_remove_resource - take it off the list and put the list's reference. Nothing if it is not on it (any more). */
void kunit_remove_resource(struct kunit *test, struct kunit_resource *res);
/* kunit_destroy_resource - find and remove. 0 or -ENOENT. */
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data);
static inline int kunit_destroy_named_resource(struct kunit *test, const char *name)
{
	return kunit_destroy_resource(test, kunit_resource_name_match, (void *)name);
}

/* kunit_add_action - call @action(@ctx) when the case is over. 0 or -ENOMEM. */
int kunit_add_action(struct kunit *test, kunit_action_t *action, void *ctx);
/* The same, but runs the action at once when it cannot be kept. */
int __must_check kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action, void *ctx);
/* Forget the newest such action, or run it now. */
void kunit_remove_action(struct kunit *test, kunit_action_t *action, void *ctx);
void kunit_release_action(struct kunit *test, kunit_action_t *action, void *ctx);

/* KUNIT_DEFINE_ACTION_WRAPPER - define @wrapper, an action that calls @orig with its one argument, of @arg_type. */
#define KUNIT_DEFINE_ACTION_WRAPPER(wrapper, orig, arg_type)                                                           \
	static void wrapper(void *in)                                                                                  \
	{                                                                                                              \
		arg_type arg = (arg_type)in;                                                                           \
		orig(arg);                                                                                             \
	}

#endif
