/* SPDX-License-Identifier: MIT */
/*
 * notifier.c - chains of functions called when something happens
 *
 * Model:      a singly linked list by falling priority. Writers exclude one another; a walk follows next pointers that are
 *             published whole, so it sees the chain with a block or without it.
 * Locking:    the chain's own lock, its kind says which (notifier.h). The lock is held across the functions only by
 *             blocking chains; atomic and srcu walks are read-side sections.
 * Failure:    -EEXIST, -ENOENT.
 * More:       tests/unit/test_notifier.c
 */
#include <linux/notifier.h>
#include <linux/bug.h>
#include <linux/rcupdate.h>

/* The chain's writers are excluded by the caller. */
static int chain_add(struct notifier_block **link, struct notifier_block *nb)
{
	struct notifier_block **place = NULL;

	for (; *link; link = &(*link)->next) {
		if (WARN(*link == nb, "notifier %ps is registered already\n", (void *)nb->notifier_call))
			return -EEXIST;
		if (!place && nb->priority > (*link)->priority)
			place = link;
	}
	if (!place)
		place = link;
	nb->next = *place;
	smp_store_release(place, nb);
	return 0;
}

/* @nb keeps its next: a walk may stand on it. */
static int chain_remove(struct notifier_block **link, struct notifier_block *nb)
{
	for (; *link; link = &(*link)->next) {
		if (*link == nb) {
			smp_store_release(link, nb->next);
			return 0;
		}
	}
	return -ENOENT;
}

/* A function may unregister its own block, and the block may be gone then: next is read first. */
static int chain_call(struct notifier_block **head, unsigned long action, void *data)
{
	struct notifier_block *nb = smp_load_acquire(head), *next;
	int ret = NOTIFY_DONE;

	for (; nb && !(ret & NOTIFY_STOP_MASK); nb = next) {
		next = smp_load_acquire(&nb->next);
		ret = nb->notifier_call(nb, action, data);
	}
	return ret;
}

int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&nh->lock, flags);
	ret = chain_add(&nh->head, nb);
	spin_unlock_irqrestore(&nh->lock, flags);
	return ret;
}

int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb)
{
	unsigned long flags;
	int ret;

	spin_lock_irqsave(&nh->lock, flags);
	ret = chain_remove(&nh->head, nb);
	spin_unlock_irqrestore(&nh->lock, flags);
	synchronize_rcu();
	return ret;
}

int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long action, void *data)
{
	int ret;

	rcu_read_lock();
	ret = chain_call(&nh->head, action, data);
	rcu_read_unlock();
	return ret;
}

int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	int ret;

	down_write(&nh->rwsem);
	ret = chain_add(&nh->head, nb);
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb)
{
	int ret;

	down_write(&nh->rwsem);
	ret = chain_remove(&nh->head, nb);
	up_write(&nh->rwsem);
	return ret;
}

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long action, void *data)
{
	int ret;

	down_read(&nh->rwsem);
	ret = chain_call(&nh->head, action, data);
	up_read(&nh->rwsem);
	return ret;
}

int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	return chain_add(&nh->head, nb);
}

int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	return chain_remove(&nh->head, nb);
}

int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long action, void *data)
{
	return chain_call(&nh->head, action, data);
}

void srcu_init_notifier_head(struct srcu_notifier_head *nh)
{
	mutex_init(&nh->mutex);
	nh->head = NULL;
	if (init_srcu_struct(&nh->srcu))
		BUG(); /* the declaration has no way to fail */
}

int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	int ret;

	mutex_lock(&nh->mutex);
	ret = chain_add(&nh->head, nb);
	mutex_unlock(&nh->mutex);
	return ret;
}

int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	int ret;

	mutex_lock(&nh->mutex);
	ret = chain_remove(&nh->head, nb);
	mutex_unlock(&nh->mutex);
	synchronize_srcu(&nh->srcu);
	return ret;
}

int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long action, void *data)
{
	int idx = srcu_read_lock(&nh->srcu);
	int ret = chain_call(&nh->head, action, data);

	srcu_read_unlock(&nh->srcu, idx);
	return ret;
}
