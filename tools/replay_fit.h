/* SPDX-License-Identifier: MIT */
/* replay_fit.h - boot the machine whose memory is just enough. */
#ifndef REPLAY_FIT_H
#define REPLAY_FIT_H

#include <stdint.h>

#include "options.h"

struct replay_fit {
	uint64_t mem_bytes; /* what was chosen */
	unsigned int boots; /* how many it took to find it */
	char cmdline[4096]; /* *options points here for a described machine */
};

/* replay_fit_boot - boot the machine of @options with as little memory as leaves @frames frames to the buddy system: a
 * synthetic machine gets that mem_size, a described one "mem=" at the end of its command line. EXIT_OK: it is up.
 * Otherwise its one line was printed and none is up. *@options is changed to what was booted; @fit must live as
 * long. */
int replay_fit_boot(struct machine_options *options, uint64_t frames, struct replay_fit *fit);

/* replay_fit_spool - standard input can be read once, a fit boots several times: if --dmesg or --dtb is "-", keep
 * a copy of it in a nameless file. EXIT_OK, or the line was printed. */
int replay_fit_spool(struct machine_options *options);

#endif
