/* SPDX-License-Identifier: MIT */
/*
 * notifier.h - chains of functions called when something happens
 *
 * A chain calls its blocks from the highest priority to the lowest, those of one priority in the order they were
 * registered. Four kinds, which differ in what protects the chain and so in where it may be called:
 *
 *   kind      register, unregister           call
 *   atomic    spin lock; leaving waits       any context, under rcu_read_lock(): functions may not sleep
 *   blocking  rwsem for writing: may sleep   rwsem for reading: functions may sleep
 *   srcu      mutex; leaving waits           srcu_read_lock(): functions may sleep
 *   raw       the caller's own lock          the caller's own lock
 *
 * A block is its owner's memory, and is free to go once it was unregistered. A function may not register or unregister at a
 * blocking chain that is calling it.
 */
#ifndef _LINUX_NOTIFIER_H
#define _LINUX_NOTIFIER_H

#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/srcu.h>

struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next; /* the chain's */
	int priority;                /* higher is called earlier */
};

struct atomic_notifier_head {
	spinlock_t lock;
	struct notifier_block *head;
};
struct blocking_notifier_head {
	struct rw_semaphore rwsem;
	struct notifier_block *head;
};
struct raw_notifier_head {
	struct notifier_block *head;
};
struct srcu_notifier_head {
	struct mutex mutex;
	struct srcu_struct srcu;
	struct notifier_block *head;
};

#define ATOMIC_NOTIFIER_INIT(name)                                                                                     \
	{                                                                                                              \
		.lock = __SPIN_LOCK_INITIALIZER((name).lock), .head = NULL                                             \
	}
#define BLOCKING_NOTIFIER_INIT(name)                                                                                   \
	{                                                                                                              \
		.rwsem = __RWSEM_INITIALIZER((name).rwsem), .head = NULL                                               \
	}
#define RAW_NOTIFIER_INIT(name)                                                                                        \
	{                                                                                                              \
		.head = NULL                                                                                           \
	}
#define ATOMIC_NOTIFIER_HEAD(name) struct atomic_notifier_head name = ATOMIC_NOTIFIER_INIT(name)
#define BLOCKING_NOTIFIER_HEAD(name) struct blocking_notifier_head name = BLOCKING_NOTIFIER_INIT(name)
#define RAW_NOTIFIER_HEAD(name) struct raw_notifier_head name = RAW_NOTIFIER_INIT(name)

#define ATOMIC_INIT_NOTIFIER_HEAD(name)                                                                                \
	do {                                                                                                           \
		spin_lock_init(&(name)->lock);                                                                         \
		(name)->head = NULL;                                                                                   \
	} while (0)
#define BLOCKING_INIT_NOTIFIER_HEAD(name)                                                                              \
	do {                                                                                                           \
		init_rwsem(&(name)->rwsem);                                                                            \
		(name)->head = NULL;                                                                                   \
	} while (0)
#define RAW_INIT_NOTIFIER_HEAD(name) ((void)((name)->head = NULL))
/* An srcu chain is set up and cleaned up by its owner; cleanup when nobody calls it any more. */
void srcu_init_notifier_head(struct srcu_notifier_head *nh);
#define srcu_cleanup_notifier_head(name) cleanup_srcu_struct(&(name)->srcu)

/* What a function returns; with NOTIFY_STOP_MASK in it nobody is called after it. */
#define NOTIFY_DONE 0x0000 /* does not care */
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)

/* An error (0 or negative) as a function's answer, which stops the chain if it is one; and back. */
static inline int notifier_from_errno(int err)
{
	return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
}
static inline int notifier_to_errno(int ret)
{
	ret &= ~NOTIFY_STOP_MASK;
	return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
}

/* register - 0; -EEXIST (and a warning) if the block is in the chain already. */
int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_register(struct blocking_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb);
int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *nb);
/* unregister - 0; -ENOENT if the block is not in the chain. Returns when no call runs the block's function any more (raw:
 * the caller sees to that). All but raw may sleep. */
int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb);
int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh, struct notifier_block *nb);
int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb);
int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *nb);

/* call - what the function called last returned; NOTIFY_DONE for an empty chain. */
int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long action, void *data);
int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long action, void *data);
int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long action, void *data);
int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long action, void *data);

#endif
