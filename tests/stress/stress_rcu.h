/* SPDX-License-Identifier: MIT */
/* stress_rcu.h - what the threads of stress_rcu_main.c run; kernel-style code behind a plain interface */
#ifndef STRESS_RCU_H
#define STRESS_RCU_H

#define STRESS_RCU_CPUS 3

void stress_rcu_start(void);
/* A thread's one turn as a reader, or as an updater; *@random is its own generator. */
void stress_rcu_read(unsigned int *random);
void stress_rcu_update(unsigned int *random);
/* After all threads: waits for what is queued. NULL or what is wrong. */
const char *stress_rcu_check(void);
unsigned long stress_rcu_bad(void); /* objects that a reader found freed */

/* Without the barrier: one reader and one updater that do nothing else, so that the hardware's reordering shows. */
void stress_rcu_read_tight(void);
void stress_rcu_update_tight(void);

#endif
