/* SPDX-License-Identifier: MIT */
/* stress_tasks.h - what stress_tasks_main.c runs; kernel-style code behind a plain interface */
#ifndef STRESS_TASKS_H
#define STRESS_TASKS_H

#define STRESS_TASKS_CPUS 3

/* stress_tasks - everything at once, @rounds rounds each; NULL or what is wrong. */
const char *stress_tasks(long rounds);

#endif
