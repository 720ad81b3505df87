/* SPDX-License-Identifier: MIT */
/*
 * klist.h - lists that may be changed while others walk them
 *
 * A node stays in memory, and a walk's place in the list, as long as somebody has a reference: the list itself, or a walk that
 * stands on it. get and put, if given, are called with each reference of the list's and each walk's, without the lock for the last.
 * Context: the lock is a spin lock; klist_remove() sleeps until nobody stands on the node.
 */
#ifndef _LINUX_KLIST_H
#define _LINUX_KLIST_H

#include <linux/kref.h>
#include <linux/list.h>
#include <linux/spinlock.h>

struct klist_node;
struct klist {
	spinlock_t k_lock;
	struct list_head k_list;
	void (*get)(struct klist_node *n);
	void (*put)(struct klist_node *n);
};
#define KLIST_INIT(name, get_fn, put_fn)                                                                               \
	{                                                                                                              \
		.k_lock = __SPIN_LOCK_INITIALIZER((name).k_lock), .k_list = LIST_HEAD_INIT((name).k_list),             \
		.get = (get_fn), .put = (put_fn)                                                                       \
	}
#define DEFINE_KLIST(name, get_fn, put_fn) struct klist name = KLIST_INIT(name, get_fn, put_fn)

struct klist_node {
	void *n_klist; /* the list, or NULL; bit 0: removed, but somebody stands on it */
	struct list_head n_node;
	struct kref n_ref;
};
struct klist_iter {
	struct klist *i_klist;
	struct klist_node *i_cur; /* NULL: before the first */
};

void klist_init(struct klist *k, void (*get)(struct klist_node *n), void (*put)(struct klist_node *n));
void klist_add_tail(struct klist_node *n, struct klist *k);
void klist_add_head(struct klist_node *n, struct klist *k);
void klist_add_behind(struct klist_node *n, struct klist_node *pos);
void klist_add_before(struct klist_node *n, struct klist_node *pos);
void klist_del(struct klist_node *n);
void klist_remove(struct klist_node *n); /* and wait until it is nobody's */
int klist_node_attached(struct klist_node *n);
/* Walks: init, next or prev until NULL, exit. init_node begins on @n, if that is still in the list. */
void klist_iter_init(struct klist *k, struct klist_iter *i);
void klist_iter_init_node(struct klist *k, struct klist_iter *i, struct klist_node *n);
void klist_iter_exit(struct klist_iter *i);
struct klist_node *klist_next(struct klist_iter *i);
struct klist_node *klist_prev(struct klist_iter *i);

#endif
