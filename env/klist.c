/* SPDX-License-Identifier: MIT */
/*
 * klist.c - lists that may be changed while others walk them
 *
 * Model:   a node is in the list while its count is not zero: one for the list, one for each walk that stands on it. Removing marks it
 *          dead and drops the list's; walks pass over the dead. The last reference unlinks it and wakes who waits for that.
 * Locking: k_lock guards links and counts. put() is called outside it.
 * More:    <linux/klist.h>, tests/unit/test_cleanup.c
 */
#include <linux/klist.h>
#include <linux/wait.h>

#define KLIST_DEAD 1UL

static DECLARE_WAIT_QUEUE_HEAD(klist_gone);

static struct klist *klist_of(const struct klist_node *n)
{
	return (struct klist *)((unsigned long)n->n_klist & ~KLIST_DEAD);
}

static bool is_dead(const struct klist_node *n)
{
	return (unsigned long)n->n_klist & KLIST_DEAD;
}

void klist_init(struct klist *k, void (*get)(struct klist_node *n), void (*put)(struct klist_node *n))
{
	INIT_LIST_HEAD(&k->k_list);
	spin_lock_init(&k->k_lock);
	k->get = get;
	k->put = put;
}

/* Put @n beside @pos. */
static void klist_add(struct klist_node *n, struct klist *k, struct list_head *pos, bool before)
{
	n->n_klist = k;
	kref_init(&n->n_ref);
	if (k->get)
		k->get(n);
	spin_lock(&k->k_lock);
	if (before)
		list_add_tail(&n->n_node, pos);
	else
		list_add(&n->n_node, pos);
	spin_unlock(&k->k_lock);
}

void klist_add_tail(struct klist_node *n, struct klist *k)
{
	klist_add(n, k, &k->k_list, true);
}

void klist_add_head(struct klist_node *n, struct klist *k)
{
	klist_add(n, k, &k->k_list, false);
}

void klist_add_behind(struct klist_node *n, struct klist_node *pos)
{
	klist_add(n, klist_of(pos), &pos->n_node, false);
}

void klist_add_before(struct klist_node *n, struct klist_node *pos)
{
	klist_add(n, klist_of(pos), &pos->n_node, true);
}

static void node_release(struct kref *ref)
{
	struct klist_node *n = container_of(ref, struct klist_node, n_ref);

	list_del_init(&n->n_node);
	n->n_klist = NULL;
}

/* Drop a reference, and with @kill the list's own; put() of the list when it was the last. */
static void node_put(struct klist_node *n, bool kill)
{
	struct klist *k = klist_of(n);
	void (*put)(struct klist_node * n) = k->put;
	bool last;

	spin_lock(&k->k_lock);
	if (kill)
		n->n_klist = (void *)((unsigned long)n->n_klist | KLIST_DEAD);
	last = kref_put(&n->n_ref, node_release);
	spin_unlock(&k->k_lock);
	if (!last)
		return;
	wake_up_all(&klist_gone);
	if (put)
		put(n);
}

void klist_del(struct klist_node *n)
{
	node_put(n, true);
}

int klist_node_attached(struct klist_node *n)
{
	return READ_ONCE(n->n_klist) != NULL;
}

void klist_remove(struct klist_node *n)
{
	klist_del(n);
	wait_event(klist_gone, !klist_node_attached(n));
}

/* --- walks --- */

void klist_iter_init_node(struct klist *k, struct klist_iter *i, struct klist_node *n)
{
	i->i_klist = k;
	i->i_cur = n && kref_get_unless_zero(&n->n_ref) ? n : NULL;
}

void klist_iter_init(struct klist *k, struct klist_iter *i)
{
	klist_iter_init_node(k, i, NULL);
}

void klist_iter_exit(struct klist_iter *i)
{
	if (i->i_cur)
		node_put(i->i_cur, false);
	i->i_cur = NULL;
}

/* The next living node in one direction, with a reference; the old one is let go. */
static struct klist_node *step(struct klist_iter *i, bool forward)
{
	struct klist *k = i->i_klist;
	struct klist_node *old = i->i_cur, *n = NULL;
	struct list_head *at;

	spin_lock(&k->k_lock);
	at = old ? &old->n_node : &k->k_list;
	while ((at = forward ? at->next : at->prev) != &k->k_list) {
		n = list_entry(at, struct klist_node, n_node);
		if (!is_dead(n)) {
			kref_get(&n->n_ref);
			break;
		}
		n = NULL;
	}
	i->i_cur = n;
	spin_unlock(&k->k_lock);
	if (old)
		node_put(old, false);
	return n;
}

struct klist_node *klist_next(struct klist_iter *i)
{
	return step(i, true);
}

struct klist_node *klist_prev(struct klist_iter *i)
{
	return step(i, false);
}
