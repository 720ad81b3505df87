/* SPDX-License-Identifier: MIT */
/*
 * stress_rcu.c - readers of every kind, and updaters that free what they replaced in every way
 *
 * Objects are filled and emptied with plain stores: a grace period that ends too early shows as an object that a reader finds
 * empty, and as a data race to the thread sanitizer.
 */
#include <linux/cpu.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <quire/machine.h>

#include "stress_rcu.h"

#define OBJECTS 512
#define SLOTS 4
#define LIVE 0x11223344u
#define NOISE_LINES 16

struct object {
	unsigned int words[4]; /* all LIVE, or all 0; plain */
	struct rcu_head rcu;
	struct object *next; /* free_lock: of the free ones */
};

static struct object objects[OBJECTS];
static struct object *slots[SLOTS];
static DEFINE_SPINLOCK(free_lock);
static DEFINE_SPINLOCK(reader_lock);
static struct object *free_objects;
static unsigned int nr_free;
static unsigned long bad, taken, given;
static struct {
	volatile unsigned long word;
} ____cacheline_aligned noise[NOISE_LINES];

static struct object *object_take(void)
{
	struct object *object;
	unsigned long flags;
	unsigned int i;

	spin_lock_irqsave(&free_lock, flags);
	object = free_objects;
	if (object) {
		free_objects = object->next;
		nr_free--;
	}
	spin_unlock_irqrestore(&free_lock, flags);
	if (!object)
		return NULL;
	for (i = 0; i < 4; i++)
		object->words[i] = LIVE;
	__atomic_add_fetch(&taken, 1, __ATOMIC_RELAXED);
	return object;
}

static void object_give(const void *ptr)
{
	struct object *object = (struct object *)ptr;
	unsigned long flags;
	unsigned int i;

	for (i = 0; i < 4; i++)
		object->words[i] = 0;
	__atomic_add_fetch(&given, 1, __ATOMIC_RELAXED);
	spin_lock_irqsave(&free_lock, flags);
	object->next = free_objects;
	free_objects = object;
	nr_free++;
	spin_unlock_irqrestore(&free_lock, flags);
}

static void object_called(struct rcu_head *head)
{
	object_give(container_of(head, struct object, rcu));
}

static void look_at(struct object *const *slot, unsigned int turns)
{
	const struct object *object = rcu_dereference_raw(*slot);
	unsigned int i, t;

	for (t = 0; object && t <= turns; t++) {
		barrier();
		for (i = 0; i < 4; i++)
			if (object->words[i] != LIVE)
				__atomic_add_fetch(&bad, 1, __ATOMIC_RELAXED);
	}
}

void stress_rcu_start(void)
{
	unsigned int i;

	rcu_free_register(object_give);
	for (i = 0; i < OBJECTS; i++)
		object_give(&objects[i]);
	given = 0;
}

/* From one kind of section into another without a moment between. */
static void read_hand_over_hand(struct object *const *slot)
{
	const struct object *object;

	preempt_disable();
	object = rcu_dereference_raw(*slot);
	local_irq_disable();
	preempt_enable();
	if (object && object->words[0] != LIVE)
		__atomic_add_fetch(&bad, 1, __ATOMIC_RELAXED);
	rcu_read_lock();
	local_irq_enable();
	if (object && object->words[1] != LIVE)
		__atomic_add_fetch(&bad, 1, __ATOMIC_RELAXED);
	rcu_read_unlock();
}

void stress_rcu_read(unsigned int *random)
{
	unsigned int r = (*random = *random * 1664525u + 1013904223u) >> 8;
	struct object *const *slot = &slots[r % SLOTS];
	unsigned long flags;

	switch (r / SLOTS % 8) {
	case 0:
		local_irq_save(flags);
		look_at(slot, 0);
		local_irq_restore(flags);
		break;
	case 1:
		spin_lock_bh(&reader_lock);
		look_at(slot, 0);
		spin_unlock_bh(&reader_lock);
		break;
	case 2:
		local_exit(({
			struct quire_cpu *cpu = local_enter();
			look_at(slot, 0);
			cpu;
		}));
		break;
	case 3:
		read_hand_over_hand(slot);
		break;
	case 4:
		cond_resched();
		break;
	default:
		rcu_read_lock();
		look_at(slot, r / 64 % 64 ? r / 64 % 16 : 4000); /* now and then longer than a barrier takes */
		rcu_read_lock();
		rcu_read_unlock();
		look_at(slot, r / 64 % 8);
		rcu_read_unlock();
	}
}

static void move_cpus(unsigned int r)
{
	if (r & 1)
		machine_cpu_offline(r / 2 % nr_cpu_ids);
	else
		machine_cpu_online(r / 2 % nr_cpu_ids);
}

void stress_rcu_update(unsigned int *random)
{
	unsigned int r = (*random = *random * 1664525u + 1013904223u) >> 8;
	struct object *object, *old;
	unsigned long state;

	if (r % 64 == 0)
		rcu_barrier();
	if (r % 16 == 1)
		move_cpus(r / 16);
	object = object_take();
	if (!object) {
		synchronize_rcu();
		cond_resched();
		return;
	}
	old = xchg(&slots[r / 16 % SLOTS], object);
	if (!old)
		return;
	switch (r / 64 % 4) {
	case 0:
		synchronize_rcu();
		object_give(old);
		break;
	case 1:
		kfree_rcu(old, rcu);
		break;
	case 2:
		state = start_poll_synchronize_rcu();
		while (!poll_state_synchronize_rcu(state))
			cond_resched();
		object_give(old);
		break;
	default:
		call_rcu(&old->rcu, object_called);
	}
}

const char *stress_rcu_check(void)
{
	unsigned int i;

	for (i = 0; i < SLOTS; i++)
		if (slots[i])
			call_rcu(&slots[i]->rcu, object_called);
	rcu_barrier();
	if (bad)
		return "a reader found an object freed";
	if (taken != given || nr_free != OBJECTS)
		return "objects were lost";
	return atomic_sleep_reports ? "something slept in atomic context" : NULL;
}

unsigned long stress_rcu_bad(void)
{
	return __atomic_load_n(&bad, __ATOMIC_RELAXED);
}

/* Stores to lines that the other side has just written keep the next store from being seen. */
void stress_rcu_read_tight(void)
{
	unsigned int i;

	for (i = 0; i < NOISE_LINES; i++)
		noise[i].word++;
	rcu_read_lock();
	look_at(&slots[0], 20);
	rcu_read_unlock();
}

void stress_rcu_update_tight(void)
{
	struct object *object = object_take(), *old;
	unsigned int i;

	for (i = 0; i < NOISE_LINES; i++)
		noise[i].word++;
	old = xchg(&slots[0], object);
	synchronize_rcu();
	if (old)
		object_give(old);
}
