/* SPDX-License-Identifier: MIT */
/*
 * xarray.h - arrays that grow: a pointer or a small integer for any unsigned long
 *
 * Entries: pointers that are multiples of 4, values (xa_mk_value(), one bit less than a long), NULL: nothing. A reserved index
 *          reads as NULL but is not free. Each entry has three marks, which go when it does.
 * Locking: xa_load(), xa_find() and walks take rcu_read_lock() only; what an entry points at is the user's to keep.
 *          Functions that change take xa_lock; the __xa_ ones want it held, and let go of it while they wait for memory,
 *          which @gfp must allow. _irq and _bh forms for arrays that are used there.
 * Differs: one entry an index: no multi-index entries, no XA_STATE (xas_*) interface.
 * Errors:  an error is an entry: xa_is_err(), xa_err(); -ENOMEM, -EINVAL. Functions that return int: -EBUSY as well.
 */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/gfp_types.h>
#include <linux/limits.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct xa_node;

struct xarray {
	spinlock_t xa_lock;
	gfp_t xa_flags;          /* XA_FLAGS_* */
	struct xa_node *xa_head; /* NULL: empty */
};

typedef unsigned int xa_mark_t;
#define XA_MARK_0 0u
#define XA_MARK_1 1u
#define XA_MARK_2 2u
#define XA_MARK_MAX XA_MARK_2
#define XA_PRESENT 8u /* for xa_find(): any entry */
#define XA_FREE_MARK XA_MARK_0

#define XA_FLAGS_LOCK_IRQ ((gfp_t)1)
#define XA_FLAGS_LOCK_BH ((gfp_t)2)
#define XA_FLAGS_TRACK_FREE ((gfp_t)4)
#define XA_FLAGS_ZERO_BUSY ((gfp_t)8)
#define XA_FLAGS_ACCOUNT ((gfp_t)32)
#define XA_FLAGS_ALLOC XA_FLAGS_TRACK_FREE                         /* xa_alloc() from 0 */
#define XA_FLAGS_ALLOC1 (XA_FLAGS_TRACK_FREE | XA_FLAGS_ZERO_BUSY) /* from 1 */

#define XARRAY_INIT(name, flags)                                                                                       \
	{                                                                                                              \
		.xa_lock = __SPIN_LOCK_INITIALIZER((name).xa_lock), .xa_flags = (flags)                                \
	}
#define DEFINE_XARRAY_FLAGS(name, flags) struct xarray name = XARRAY_INIT(name, flags)
#define DEFINE_XARRAY(name) DEFINE_XARRAY_FLAGS(name, 0)
#define DEFINE_XARRAY_ALLOC(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(name) DEFINE_XARRAY_FLAGS(name, XA_FLAGS_ALLOC1)

/* --- entries --- */

static inline void *xa_mk_value(unsigned long v)
{
	return (void *)(v << 1 | 1);
}
static inline unsigned long xa_to_value(const void *entry)
{
	return (unsigned long)entry >> 1;
}
static inline bool xa_is_value(const void *entry)
{
	return (unsigned long)entry & 1;
}
/* A pointer with a number 0, 1 or 3 in it. */
static inline void *xa_tag_pointer(void *p, unsigned long tag)
{
	return (void *)((unsigned long)p | tag);
}
static inline void *xa_untag_pointer(void *entry)
{
	return (void *)((unsigned long)entry & ~3UL);
}
static inline unsigned int xa_pointer_tag(void *entry)
{
	return (unsigned int)((unsigned long)entry & 3UL);
}
static inline void *xa_mk_internal(unsigned long v)
{
	return (void *)(v << 2 | 2);
}
static inline bool xa_is_internal(const void *entry)
{
	return ((unsigned long)entry & 3) == 2;
}
#define XA_ZERO_ENTRY xa_mk_internal(257) /* what a reserved index holds */
static inline bool xa_is_zero(const void *entry)
{
	return unlikely(entry == XA_ZERO_ENTRY);
}
#define XA_ERROR(error) xa_mk_internal((unsigned long)(error))
static inline bool xa_is_err(const void *entry)
{
	return unlikely(xa_is_internal(entry) && (unsigned long)entry >= (unsigned long)xa_mk_internal(-MAX_ERRNO));
}
static inline int xa_err(void *entry)
{
	return xa_is_err(entry) ? (int)((long)entry >> 2) : 0;
}

struct xa_limit {
	u32 max;
	u32 min;
};
#define XA_LIMIT(_min, _max)                                                                                           \
	(struct xa_limit)                                                                                              \
	{                                                                                                              \
		.min = _min, .max = _max                                                                               \
	}
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_16b XA_LIMIT(0, USHRT_MAX)

/* --- the array --- */

static inline void xa_init_flags(struct xarray *xa, gfp_t flags)
{
	spin_lock_init(&xa->xa_lock);
	xa->xa_flags = flags;
	xa->xa_head = NULL;
}
static inline void xa_init(struct xarray *xa)
{
	xa_init_flags(xa, 0);
}
static inline bool xa_empty(const struct xarray *xa)
{
	return READ_ONCE(xa->xa_head) == NULL;
}
bool xa_marked(const struct xarray *xa, xa_mark_t mark); /* has any entry @mark? */

void *xa_load(struct xarray *xa, unsigned long index);
/* xa_find - the first entry from *@index to @max that is present or has mark @filter; *@index is where. NULL: none.
 * xa_find_after - behind *@index. xa_extract - up to @n of them into @dst; how many. */
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
unsigned int xa_extract(struct xarray *xa, void **dst, unsigned long start, unsigned long max, unsigned int n,
			xa_mark_t filter);
bool xa_get_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark); /* an absent entry has no marks */
void xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
/* xa_destroy - empty the array; what the entries point at is the user's. */
void xa_destroy(struct xarray *xa);

/* The lock is held. The entry that was there before, or an error. */
void *__xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *__xa_erase(struct xarray *xa, unsigned long index);
void *__xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int __must_check __xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int __must_check __xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
int __must_check __xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next,
				   gfp_t gfp);
void __xa_set_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);
void __xa_clear_mark(struct xarray *xa, unsigned long index, xa_mark_t mark);

#define xa_trylock(xa) spin_trylock(&(xa)->xa_lock)
#define xa_lock(xa) spin_lock(&(xa)->xa_lock)
#define xa_unlock(xa) spin_unlock(&(xa)->xa_lock)
#define xa_lock_bh(xa) spin_lock_bh(&(xa)->xa_lock)
#define xa_unlock_bh(xa) spin_unlock_bh(&(xa)->xa_lock)
#define xa_lock_irq(xa) spin_lock_irq(&(xa)->xa_lock)
#define xa_unlock_irq(xa) spin_unlock_irq(&(xa)->xa_lock)
#define xa_lock_irqsave(xa, flags) spin_lock_irqsave(&(xa)->xa_lock, flags)
#define xa_unlock_irqrestore(xa, flags) spin_unlock_irqrestore(&(xa)->xa_lock, flags)

/*
 * xa_store (NULL erases, but in allocating arrays reserves), xa_erase, xa_cmpxchg (stores when the entry is @old), xa_insert
 * (-EBUSY when there is one or the index is reserved), xa_alloc (the lowest free index within @limit goes to *@id; -EBUSY:
 * none), xa_alloc_cyclic (from *@next on, which moves; 1 when it began again) - each also with _bh and _irq.
 */
#define XA_LOCKED(suffix)                                                                                              \
	static inline void *xa_store##suffix(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)           \
	{                                                                                                              \
		xa_lock##suffix(xa);                                                                                   \
		entry = __xa_store(xa, index, entry, gfp);                                                             \
		xa_unlock##suffix(xa);                                                                                 \
		return entry;                                                                                          \
	}                                                                                                              \
	static inline void *xa_erase##suffix(struct xarray *xa, unsigned long index)                                   \
	{                                                                                                              \
		void *entry;                                                                                           \
		xa_lock##suffix(xa);                                                                                   \
		entry = __xa_erase(xa, index);                                                                         \
		xa_unlock##suffix(xa);                                                                                 \
		return entry;                                                                                          \
	}                                                                                                              \
	static inline void *xa_cmpxchg##suffix(struct xarray *xa, unsigned long index, void *old, void *entry,         \
					       gfp_t gfp)                                                              \
	{                                                                                                              \
		xa_lock##suffix(xa);                                                                                   \
		entry = __xa_cmpxchg(xa, index, old, entry, gfp);                                                      \
		xa_unlock##suffix(xa);                                                                                 \
		return entry;                                                                                          \
	}                                                                                                              \
	static inline int __must_check xa_insert##suffix(struct xarray *xa, unsigned long index, void *entry,          \
							 gfp_t gfp)                                                    \
	{                                                                                                              \
		int err;                                                                                               \
		xa_lock##suffix(xa);                                                                                   \
		err = __xa_insert(xa, index, entry, gfp);                                                              \
		xa_unlock##suffix(xa);                                                                                 \
		return err;                                                                                            \
	}                                                                                                              \
	static inline int __must_check xa_alloc##suffix(struct xarray *xa, u32 *id, void *entry,                       \
							struct xa_limit limit, gfp_t gfp)                              \
	{                                                                                                              \
		int err;                                                                                               \
		xa_lock##suffix(xa);                                                                                   \
		err = __xa_alloc(xa, id, entry, limit, gfp);                                                           \
		xa_unlock##suffix(xa);                                                                                 \
		return err;                                                                                            \
	}                                                                                                              \
	static inline int xa_alloc_cyclic##suffix(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit,      \
						  u32 *next, gfp_t gfp)                                                \
	{                                                                                                              \
		int err;                                                                                               \
		xa_lock##suffix(xa);                                                                                   \
		err = __xa_alloc_cyclic(xa, id, entry, limit, next, gfp);                                              \
		xa_unlock##suffix(xa);                                                                                 \
		return err;                                                                                            \
	}
XA_LOCKED()
XA_LOCKED(_bh)
XA_LOCKED(_irq)

/* xa_reserve - make the index not free, and room for a store that then cannot fail. xa_release - undo that. */
static inline int __must_check xa_reserve(struct xarray *xa, unsigned long index, gfp_t gfp)
{
	return xa_err(xa_cmpxchg(xa, index, NULL, XA_ZERO_ENTRY, gfp));
}
static inline void xa_release(struct xarray *xa, unsigned long index)
{
	xa_cmpxchg(xa, index, XA_ZERO_ENTRY, NULL, 0);
}

/* Walks; the body may store and erase. */
#define xa_for_each_range(xa, index, entry, start, last)                                                               \
	for (index = start, entry = xa_find(xa, &index, last, XA_PRESENT); entry;                                      \
	     entry = xa_find_after(xa, &index, last, XA_PRESENT))
#define xa_for_each_start(xa, index, entry, start) xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define xa_for_each(xa, index, entry) xa_for_each_start(xa, index, entry, 0)
#define xa_for_each_marked(xa, index, entry, filter)                                                                   \
	for (index = 0, entry = xa_find(xa, &index, ULONG_MAX, filter); entry;                                         \
	     entry = xa_find_after(xa, &index, ULONG_MAX, filter))

#endif
