/* SPDX-License-Identifier: MIT */
/* replay_bar.h - how far a replay is, on a terminal only. */
#ifndef REPLAY_BAR_H
#define REPLAY_BAR_H

#include <stdbool.h>
#include <stdint.h>

#define BAR_STEPS 200

struct bar {
	bool on;
	const char *label;
	unsigned int shown; /* last step drawn + 1; a status line: not 0 once drawn */
	double next;        /* status line: when to draw it again, bar_seconds() */
	double began;
};

/* bar_init - @label stands before it. On when standard error is a terminal. */
void bar_init(struct bar *bar, const char *label);
/* bar_draw - @done of @size. bar_progress - the same, for a trace_progress_fn with the bar as its argument. */
void bar_draw(struct bar *bar, uint64_t done, uint64_t size);
void bar_progress(void *arg, uint64_t done, uint64_t size);
/* bar_status_due - it is a while ago that a status line was drawn. bar_status - draw it: what there is so far. */
bool bar_status_due(const struct bar *bar);
void bar_status(struct bar *bar, uint64_t nr_events, uint64_t nr_frames, uint64_t nr_objects);
/* bar_end - wipe it off. */
void bar_end(struct bar *bar);
/* bar_seconds - a clock that only goes forward. */
double bar_seconds(void);

#endif
