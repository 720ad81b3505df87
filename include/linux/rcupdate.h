/* SPDX-License-Identifier: MIT */
/* rcupdate.h - call_rcu() and rcu_barrier() */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H
#include <linux/types.h>
typedef void (*rcu_callback_t)(struct rcu_head *head);
void call_rcu(struct rcu_head *head, rcu_callback_t func);
void rcu_barrier(void);
#endif
