/* SPDX-License-Identifier: MIT */
/*
 * replay_bar.c - progress bar and status line, on standard error
 *
 * Model: one line, drawn over with \r and wiped off at the end, so that what a terminal shows afterwards is the report
 *        alone. Nothing is written where standard error is no terminal.
 */
#include "replay_bar.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define BAR_WIDTH 40
#define LINE_WIDTH 78
#define STATUS_EVERY 0.25 /* seconds */

double bar_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void bar_init(struct bar *bar, const char *label)
{
	*bar = (struct bar){ .on = isatty(STDERR_FILENO), .label = label, .began = bar_seconds() };
}

void bar_draw(struct bar *bar, uint64_t done, uint64_t size)
{
	unsigned int step = size ? (unsigned int)((double)done / (double)size * BAR_STEPS) : 0;

	if (!bar->on || step + 1 == bar->shown || step > BAR_STEPS)
		return;
	bar->shown = step + 1;
	fprintf(stderr, "\r%-8s [%-*.*s] %3u%%", bar->label, BAR_WIDTH, (int)(step * BAR_WIDTH / BAR_STEPS),
		"########################################", step * 100 / BAR_STEPS);
}

void bar_progress(void *arg, uint64_t done, uint64_t size)
{
	bar_draw(arg, done, size);
}

bool bar_status_due(const struct bar *bar)
{
	return bar->on && bar_seconds() >= bar->next;
}

void bar_status(struct bar *bar, uint64_t nr_events, uint64_t nr_frames, uint64_t nr_objects)
{
	double now = bar_seconds();
	char line[128];

	if (!bar->on)
		return;
	bar->next = now + STATUS_EVERY;
	bar->shown = 1;
	snprintf(line, sizeof(line), "%s: %llu events in %.0f s; in use: %llu frames, %llu objects", bar->label,
		 (unsigned long long)nr_events, now - bar->began, (unsigned long long)nr_frames,
		 (unsigned long long)nr_objects);
	fprintf(stderr, "\r%-*.*s", LINE_WIDTH, LINE_WIDTH, line);
}

void bar_end(struct bar *bar)
{
	if (bar->on && bar->shown)
		fprintf(stderr, "\r%*s\r", LINE_WIDTH, "");
	bar->shown = 0;
}
