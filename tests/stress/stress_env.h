/* SPDX-License-Identifier: MIT */
/* stress_env.h - what the threads of stress_env_main.c run; kernel-style code behind a plain interface */
#ifndef STRESS_ENV_H
#define STRESS_ENV_H

#define STRESS_ENV_CPUS 3

/* stress_env_turn - one random thing a thread does; *@random is its own generator. Returns how much it added to the sum
 * that all threads share, or -1 when something was wrong. */
long stress_env_turn(unsigned int *random);
/* stress_env_check - after all threads: is the shared sum @sum, nothing leaked, nothing reported? NULL or what is wrong. */
const char *stress_env_check(unsigned long sum);

#endif
