/* SPDX-License-Identifier: MIT */
/*
 * percpu-refcount.h - a reference count with an end that is announced
 *
 * From percpu_ref_init() on there is one reference, which percpu_ref_kill() drops; the last put calls release(), in the context of
 * that put. Different: the count is one atomic, so that gets and puts cost the same before and after the kill. Any context.
 */
#ifndef _LINUX_PERCPU_REFCOUNT_H
#define _LINUX_PERCPU_REFCOUNT_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/gfp_types.h>
#include <linux/types.h>

struct percpu_ref;
typedef void(percpu_ref_func_t)(struct percpu_ref *ref);

enum { PERCPU_REF_INIT_ATOMIC = 1, PERCPU_REF_INIT_DEAD = 2, PERCPU_REF_ALLOW_REINIT = 4 };

struct percpu_ref {
	atomic_long_t count;
	percpu_ref_func_t *release;
	unsigned int dying; /* atomic: killed */
};

static inline int __must_check percpu_ref_init(struct percpu_ref *ref, percpu_ref_func_t *release, unsigned int flags,
					       gfp_t gfp)
{
	ref->release = release;
	ref->dying = !!(flags & PERCPU_REF_INIT_DEAD);
	atomic_long_set(&ref->count, !ref->dying);
	return 0;
}
static inline void percpu_ref_exit(struct percpu_ref *ref)
{
	ref->release = NULL;
}
static inline void percpu_ref_get_many(struct percpu_ref *ref, unsigned long nr)
{
	atomic_long_add((long)nr, &ref->count);
}
static inline void percpu_ref_get(struct percpu_ref *ref)
{
	percpu_ref_get_many(ref, 1);
}
static inline bool percpu_ref_tryget(struct percpu_ref *ref)
{
	return atomic_long_inc_not_zero(&ref->count);
}
static inline bool percpu_ref_is_dying(struct percpu_ref *ref)
{
	return __atomic_load_n(&ref->dying, __ATOMIC_ACQUIRE);
}
static inline bool percpu_ref_tryget_live(struct percpu_ref *ref)
{
	return !percpu_ref_is_dying(ref) && percpu_ref_tryget(ref);
}
static inline void percpu_ref_put_many(struct percpu_ref *ref, unsigned long nr)
{
	if (atomic_long_sub_and_test((long)nr, &ref->count))
		ref->release(ref);
}
static inline void percpu_ref_put(struct percpu_ref *ref)
{
	percpu_ref_put_many(ref, 1);
}
/* percpu_ref_kill - once; @confirm is called when no tryget_live() can succeed any more, here at once. */
static inline void percpu_ref_kill_and_confirm(struct percpu_ref *ref, percpu_ref_func_t *confirm)
{
	if (WARN_ONCE(__atomic_exchange_n(&ref->dying, 1, __ATOMIC_SEQ_CST),
		      "percpu_ref_kill: called more than once\n"))
		return;
	if (confirm)
		confirm(ref);
	percpu_ref_put(ref);
}
static inline void percpu_ref_kill(struct percpu_ref *ref)
{
	percpu_ref_kill_and_confirm(ref, NULL);
}
static inline bool percpu_ref_is_zero(struct percpu_ref *ref)
{
	return atomic_long_read(&ref->count) == 0;
}
/* percpu_ref_resurrect - take the kill back, while somebody holds a reference; _reinit: after the last one. */
static inline void percpu_ref_resurrect(struct percpu_ref *ref)
{
	percpu_ref_get(ref);
	__atomic_store_n(&ref->dying, 0, __ATOMIC_RELEASE);
}
static inline void percpu_ref_reinit(struct percpu_ref *ref)
{
	WARN_ON_ONCE(!percpu_ref_is_zero(ref));
	percpu_ref_resurrect(ref);
}
#define percpu_ref_switch_to_atomic_sync(ref) ((void)(ref))
#define percpu_ref_switch_to_percpu(ref) ((void)(ref))

#endif
