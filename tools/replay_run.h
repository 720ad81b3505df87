/* SPDX-License-Identifier: MIT */
/* replay_run.h - a replay from the trace's first byte to its report. */
#ifndef REPLAY_RUN_H
#define REPLAY_RUN_H

#include <stdbool.h>

#include "options.h"

struct replay_command {
	struct machine_options machine;
	const char *path;    /* of the trace; "-": standard input */
	double headroom;     /* 0: not given */
	unsigned int select; /* TRACE_SELECT_* */
	bool json;
};

#define REPLAY_HEADROOM_DEFAULT 1.25

/* replay_run - do it and print the report. The exit status; bad input and an unusable machine have printed their line. */
int replay_run(struct replay_command *cmd);

#endif
