/* SPDX-License-Identifier: MIT */
/* model_page.h - the model test's body (kernel-style) as its host-side main sees it. Basic types only. */
#ifndef MODEL_PAGE_H
#define MODEL_PAGE_H

/* Run @ops random operations from @seed on the machine that is up. 0, or 1 after saying what disagreed. */
int model_page_run(unsigned long long seed, unsigned long ops);
/* Ours to call, the host's to provide: one line to the person at the terminal. */
void model_say(const char *line);

#endif
