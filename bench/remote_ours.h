/* SPDX-License-Identifier: MIT */
/* remote_ours.h - our two sides of kmalloc_remote_free, which itself is host-side: it has threads */
#ifndef BENCH_REMOTE_OURS_H
#define BENCH_REMOTE_OURS_H

int remote_ours_produce(unsigned long n);
int remote_ours_consume(unsigned long n);

#endif
