/* SPDX-License-Identifier: MIT */
/* runner.h - between the files of the runner (host-side) */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include "bench.h"

struct row {
	const struct bench *bench;
	struct bench_result result;
};

/* --- report.c --- */
void report_head(void);
void report_row(const struct row *row);
/* report_json - 0; -1: could not be written, which it says. */
int report_json(const char *path, const struct row *rows, unsigned int nr);

#endif
