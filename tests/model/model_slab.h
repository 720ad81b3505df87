/* SPDX-License-Identifier: MIT */
/* model_slab.h - the slab model test's body (kernel-style) as its host-side main sees it. Basic types only. */
#ifndef MODEL_SLAB_H
#define MODEL_SLAB_H

/* Run @ops random operations from @seed on the machine that is up. 0, or 1 after saying what disagreed. */
int model_slab_run(unsigned long long seed, unsigned long ops);
/* Ours to call, the host's to provide: one line to the person at the terminal. */
void model_say(const char *line);

#endif
