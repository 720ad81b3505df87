/* SPDX-License-Identifier: MIT */
/* random_sizes.h - our working set of random sizes, for the measurements of its time and of its memory */
#ifndef BENCH_RANDOM_SIZES_H
#define BENCH_RANDOM_SIZES_H

int random_sizes_fill(void); /* 0; -1: out of memory */
void random_sizes_empty(void);
int random_sizes_loop(unsigned long n);
unsigned long random_sizes_live_bytes(void); /* asked for by what is alive */
unsigned long random_sizes_slab_bytes(void); /* of all unreclaimable slabs */

#endif
