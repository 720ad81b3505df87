/* SPDX-License-Identifier: MIT */
/*
 * replay.c - `quire replay`: the command line
 *
 * Does not: replay (replay_run.c).
 * Failure:  bad input is one line and status 2. A request that Linux served and this machine does not is the
 *           finding a replay is for: status 1, and the whole report.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "options.h"
#include "replay_run.h"
#include "trace_read.h"

#define HEADROOM_MAX 1000.0

static void print_help(void)
{
	fputs("usage: quire replay TRACE [--events LIST] [--headroom X] [--json] [machine options]\n"
	      "\n"
	      "Serve the memory requests of a trace: ftrace text, plain, gzip or xz; \"-\" is standard input.\n"
	      "Pages (mm_page_alloc, mm_page_free) and objects (kmalloc, kfree, kmem_cache_alloc,\n"
	      "kmem_cache_free) are requested and freed in the order and on the CPUs they were, with their\n"
	      "flags, orders, sizes and nodes; caches are made as they appear. To record a trace:\n"
	      "  cd /sys/kernel/tracing; echo kmem > set_event; WORKLOAD; cat trace\n"
	      "\n"
	      "Plain text from a pipe is served as it comes, so a machine can be followed live, until the end\n"
	      "of input or Ctrl-C:\n"
	      "  cat /sys/kernel/tracing/trace_pipe | quire replay -\n"
	      "The machine is then by default as large as this host, its CPUs as many.\n"
	      "\n"
	      "  --events LIST  pages, objects, or pages,objects (the default). With both, the page requests\n"
	      "                 by which Linux filled its slabs, known by their flags, and those of a large\n"
	      "                 kmalloc are not served as pages: the objects' own slabs take their place.\n"
	      "  --headroom X   size the machine so that it manages X times the trace's own peak of frames in\n"
	      "                 use and frames' worth of objects, by the smallest margin (but at least 4096\n"
	      "                 frames): a synthetic machine's --mem, or mem= at the end of the command line\n"
	      "                 of one from --dmesg or --dtb. The default is 1.25; a machine described by\n"
	      "                 --mem, --dmesg or --dtb is by default taken as it is. A pipe is read to its\n"
	      "                 end first.\n"
	      "  --json         the report as one JSON object\n"
	      "\n"
	      "Exit status: 0 every request that Linux served was served and the machine's state verifies;\n"
	      "1 not so; 2 bad input.\n"
	      "\n",
	      stdout);
	machine_options_help(stdout);
}

/* "pages,objects": each word sets its bit. */
static bool parse_events(const char *text, unsigned int *select)
{
	const char *word = text;

	*select = 0;
	for (;;) {
		size_t len = strcspn(word, ",");

		if (len == 5 && !memcmp(word, "pages", len)) {
			*select |= TRACE_SELECT_PAGES;
		} else if (len == 7 && !memcmp(word, "objects", len)) {
			*select |= TRACE_SELECT_OBJECTS;
		} else {
			quire_error("--events: must be pages, objects or pages,objects: %s", text);
			return false;
		}
		if (!word[len])
			return true;
		word += len + 1;
	}
}

static bool parse_headroom(const char *text, double *headroom)
{
	char *end;

	errno = 0;
	*headroom = strtod(text, &end);
	if (end == text || *end || errno || !(*headroom >= 1 && *headroom <= HEADROOM_MAX)) {
		quire_error("--headroom: not a number from 1 to %g: %s", HEADROOM_MAX, text);
		return false;
	}
	return true;
}

/* One argument that is no machine option. EXIT_OK, or the line was printed. */
static int own_option(struct replay_command *cmd, int argc, char **argv, int *i)
{
	bool bad = false;
	const char *value = option_value("headroom", argc, argv, i, &bad);

	if (bad)
		return EXIT_USAGE;
	if (value)
		return parse_headroom(value, &cmd->headroom) ? EXIT_OK : EXIT_USAGE;
	value = option_value("events", argc, argv, i, &bad);
	if (bad)
		return EXIT_USAGE;
	if (value)
		return parse_events(value, &cmd->select) ? EXIT_OK : EXIT_USAGE;
	if (!strcmp(argv[*i], "--json")) {
		cmd->json = true;
		return EXIT_OK;
	}
	if (cmd->path || (argv[*i][0] == '-' && argv[*i][1]))
		return option_unknown("replay", argv[*i]);
	cmd->path = argv[*i];
	return EXIT_OK;
}

static bool reads_stdin_twice(const struct replay_command *cmd)
{
	int readers = !strcmp(cmd->path, "-");

	readers += cmd->machine.dmesg && !strcmp(cmd->machine.dmesg, "-");
	readers += cmd->machine.dtb && !strcmp(cmd->machine.dtb, "-");
	return readers > 1;
}

static int check_command(struct replay_command *cmd)
{
	const struct machine_options *m = &cmd->machine;

	if (!cmd->path) {
		quire_error("replay: which trace? see quire replay --help");
		return EXIT_USAGE;
	}
	if (reads_stdin_twice(cmd)) {
		quire_error("replay: only one of the trace, --dmesg and --dtb can be standard input");
		return EXIT_USAGE;
	}
	if (cmd->headroom > 0 && m->mem_size) {
		quire_error("replay: --headroom chooses the memory itself, --mem contradicts it");
		return EXIT_USAGE;
	}
	return EXIT_OK;
}

int cmd_replay(int argc, char **argv)
{
	struct replay_command cmd = { .select = TRACE_SELECT_ALL };
	int status;

	for (int i = 1; i < argc; i++) {
		int taken;

		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			print_help();
			return EXIT_OK;
		}
		taken = machine_option(&cmd.machine, argc, argv, &i);
		if (taken < 0)
			return EXIT_USAGE;
		if (taken > 0)
			continue;
		status = own_option(&cmd, argc, argv, &i);
		if (status)
			return status;
	}
	status = check_command(&cmd);
	return status ? status : replay_run(&cmd);
}
