/* SPDX-License-Identifier: MIT */
/*
 * replay_fit.c - the smallest machine that has so many frames to give
 *
 * Model:   How much of its memory a machine keeps for itself follows from no formula that would not repeat the boot:
 *          reserved ranges, holes, the frame table. So it is booted and asked. Managed frames never fall when memory
 *          grows, and mostly grow as memory does: from a generous first guess the distance to the goal is the next
 *          step, inside a bracket [low: too little, high: enough) that closes to one page.
 * Invariants: T1 low < high; managed(low) < goal <= managed(high)
 * Failure: a described machine that is too small even whole.
 */
#include "replay_fit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <quire/machine.h>

#include "replay_engine.h"

#define FIT_BOOTS_MAX 96
#define FIT_UNIT 4096ull /* bytes: no machine here has smaller frames */
#define FIT_START_EXTRA (64ull << 20)
#define FIT_MEM_MAX (1ull << 46)

struct search {
	uint64_t goal;      /* frames */
	uint64_t low, high; /* bytes; high 0: none known */
	uint64_t managed;   /* of the last boot */
	uint64_t step;      /* bytes, while there is no lower bound */
};

static int boot_with(struct machine_options *options, const char *own_cmdline, uint64_t mem, struct replay_fit *fit,
		     uint64_t *managed)
{
	struct engine_state state;
	int status;

	if (options->dmesg || options->dtb) {
		snprintf(fit->cmdline, sizeof(fit->cmdline), "%s%smem=%lluK", own_cmdline, *own_cmdline ? " " : "",
			 (unsigned long long)(mem >> 10));
		options->cmdline = fit->cmdline;
	} else {
		options->mem_size = mem;
	}
	status = machine_options_boot(options);
	if (status)
		return status;
	fit->boots++;
	fit->mem_bytes = mem;
	engine_state(&state);
	*managed = state.managed;
	return EXIT_OK;
}

static uint64_t middle(const struct search *s)
{
	return s->low + (s->high - s->low) / 2 / FIT_UNIT * FIT_UNIT;
}

/* The machine had enough: by how much less could it be? */
static uint64_t next_below(struct search *s, uint64_t mem)
{
	uint64_t excess = (s->managed - s->goal) * FIT_UNIT;

	s->high = mem;
	if (!excess) {
		excess = s->step;
		s->step *= 2;
	}
	if (excess < mem && mem - excess > s->low)
		return mem - excess;
	return middle(s);
}

/* It had too little. */
static uint64_t next_above(struct search *s, uint64_t mem)
{
	uint64_t missing = (s->goal - s->managed) * FIT_UNIT;

	s->low = mem;
	if (!s->high)
		return mem + (missing > mem ? missing : mem);
	return mem + missing < s->high ? mem + missing : middle(s);
}

int replay_fit_boot(struct machine_options *options, uint64_t frames, struct replay_fit *fit)
{
	const char *own_cmdline = options->cmdline ? options->cmdline : "";
	struct search s = { .goal = frames, .step = FIT_UNIT };
	uint64_t mem = (frames + frames / 8) * FIT_UNIT + FIT_START_EXTRA;
	int status;

	fit->boots = 0;
	while (fit->boots < FIT_BOOTS_MAX && mem <= FIT_MEM_MAX) {
		status = boot_with(options, own_cmdline, mem, fit, &s.managed);
		if (status)
			return status;
		mem = s.managed >= s.goal ? next_below(&s, mem) : next_above(&s, mem);
		/* T1 and a bracket of one page: the last boot is the answer, or one page short of it. */
		if (s.high && s.high - s.low <= FIT_UNIT)
			break;
		machine_shutdown();
	}
	if (!s.high) {
		machine_shutdown();
		quire_error("the machine has only %llu frames to give, %llu are wanted", (unsigned long long)s.managed,
			    (unsigned long long)s.goal);
		return EXIT_USAGE;
	}
	if (machine_is_up() && fit->mem_bytes == s.high)
		return EXIT_OK;
	machine_shutdown();
	return boot_with(options, own_cmdline, s.high, fit, &s.managed);
}

static int spool(const char **path, char *name, size_t size)
{
	static char chunk[65536];
	ssize_t got = 0;
	int fd;

	if (!*path || strcmp(*path, "-"))
		return EXIT_OK;
	fd = memfd_create("machine", MFD_CLOEXEC);
	while (fd >= 0 && (got = read(STDIN_FILENO, chunk, sizeof(chunk))) > 0) {
		if (write(fd, chunk, (size_t)got) != got)
			got = -1;
		if (got < 0)
			break;
	}
	if (fd < 0 || got < 0) {
		quire_error("standard input: %m");
		return EXIT_USAGE;
	}
	snprintf(name, size, "/proc/self/fd/%d", fd);
	*path = name;
	return EXIT_OK;
}

int replay_fit_spool(struct machine_options *options)
{
	static char dmesg_name[32], dtb_name[32];
	int status = spool(&options->dmesg, dmesg_name, sizeof(dmesg_name));

	return status ? status : spool(&options->dtb, dtb_name, sizeof(dtb_name));
}
