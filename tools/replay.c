/* SPDX-License-Identifier: MIT */
/*
 * replay.c - `quire replay`: serve the page requests of a real machine's trace
 *
 * Model:   1 read the trace                                       (trace_read)
 *          2 follow it without a machine: its peak                (replay_follow)
 *          3 boot the machine, by default as small as 1.25 peaks  (replay_fit)
 *          4 follow it with the machine: each event on the CPU it happened on
 *          5 look at what is left, check it, give it back, check again
 *          One thread is all CPUs in turn, so a replay has one outcome: the same trace on the same machine.
 * Failure: bad input is one line and status 2. A request that Linux served and this machine does not is the
 *          finding a replay is for: status 1, and the whole report.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <quire/config.h>
#include <quire/machine.h>
#include <quire/verify.h>

#include "options.h"
#include "replay_engine.h"
#include "replay_fit.h"
#include "replay_follow.h"
#include "replay_report.h"
#include "replay_scatter.h"
#include "trace_read.h"

#define HEADROOM_DEFAULT 1.25
#define HEADROOM_MAX 1000.0
#define FRAMES_MIN                                                                                                     \
	4096 /* a trace of a few requests still needs a machine with watermarks and whole blocks of every order */
#define BAR_WIDTH 40
#define BAR_STEPS 200

struct command {
	struct machine_options machine;
	const char *path;
	double headroom; /* 0: the machine is taken as it is given */
	bool json;
};

/* The machine's side of the follower: which CPU the thread is. */
struct cpu_seat {
	unsigned int nr_cpus, cpu;
};

static double now_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* --- progress, on a terminal only --- */

struct bar {
	bool on;
	const char *label;
	unsigned int shown; /* last step drawn + 1 */
};

static void bar_draw(struct bar *bar, uint64_t done, uint64_t size)
{
	unsigned int step = size ? (unsigned int)((double)done / (double)size * BAR_STEPS) : 0;

	if (!bar->on || step + 1 == bar->shown || step > BAR_STEPS)
		return;
	bar->shown = step + 1;
	fprintf(stderr, "\r%-8s [%-*.*s] %3u%%", bar->label, BAR_WIDTH, (int)(step * BAR_WIDTH / BAR_STEPS),
		"########################################", step * 100 / BAR_STEPS);
}

static void bar_end(struct bar *bar)
{
	if (bar->on && bar->shown)
		fprintf(stderr, "\r%*s\r", BAR_WIDTH + 18, "");
	bar->shown = 0;
}

static void bar_progress(void *arg, uint64_t done, uint64_t size)
{
	bar_draw(arg, done, size);
}

/* --- the backend --- */

static void seat_take(struct cpu_seat *seat, unsigned int cpu)
{
	cpu %= seat->nr_cpus;
	if (cpu == seat->cpu)
		return;
	machine_cpu_put();
	if (machine_cpu_take(cpu))
		abort(); /* this is the only thread, and cpus_count() has sat on every one of them */
	seat->cpu = cpu;
}

static int backend_alloc(void *arg, const struct trace_event *ev, uint32_t *pfn)
{
	seat_take(arg, ev->cpu);
	return engine_alloc(ev->gfp, ev->order, pfn);
}

static void backend_free(void *arg, unsigned int cpu, uint32_t pfn, unsigned int order)
{
	seat_take(arg, cpu);
	engine_free(pfn, order);
}

static void backend_split(void *arg, uint32_t pfn, unsigned int order)
{
	(void)arg;
	engine_split(pfn, order);
}

/* How many CPUs can be sat on: 0, 1, ... up to the first that is not there. Leaves the thread on CPU 0. */
static unsigned int cpus_count(void)
{
	unsigned int nr = 0;

	machine_cpu_put();
	while (nr < CONFIG_NR_CPUS && !machine_cpu_take(nr)) {
		machine_cpu_put();
		nr++;
	}
	if (nr)
		(void)!machine_cpu_take(0);
	return nr;
}

/* --- the passes --- */

static int out_of_memory(void)
{
	quire_error("replay: %s", strerror(ENOMEM));
	return EXIT_FAILED;
}

static int find_peak(const struct trace *trace, struct replay_result *r)
{
	struct follow f = { 0 };
	int status = EXIT_OK;

	for (size_t i = 0; i < trace->nr_events && !status; i++) {
		if (follow_event(&f, &trace->events[i]))
			status = out_of_memory();
	}
	r->peak = f.peak;
	r->peak_event = f.peak_event;
	r->live_at_end = f.nr_live;
	follow_fini(&f);
	return status;
}

struct text {
	char *at;
	size_t len, room;
};

static void text_sink(void *arg, const char *text, unsigned long len)
{
	struct text *t = arg;

	if (t->len + len + 1 > t->room) {
		size_t room = (t->len + len + 1) * 2;
		char *at = realloc(t->at, room);

		if (!at)
			return;
		t->at = at;
		t->room = room;
	}
	memcpy(t->at + t->len, text, len);
	t->len += len;
	t->at[t->len] = '\0';
}

static void read_lists(struct report_lists *lists)
{
	struct text text = { 0 };

	lists->nr = 0;
	if (!machine_read("/proc/buddyinfo", text_sink, &text) && text.at)
		report_lists_parse(lists, text.at);
	free(text.at);
}

/* The events, timed; the look at the peak stops the clock. */
static int run_events(const struct trace *trace, struct follow *f, struct replay_result *r, struct bar *bar)
{
	size_t step = trace->nr_events / BAR_STEPS + 1, next_bar = step;
	double began = now_seconds(), paused = 0;

	for (size_t i = 0; i < trace->nr_events; i++) {
		if (follow_event(f, &trace->events[i]))
			return out_of_memory();
		if (i == r->peak_event) {
			double pause = now_seconds();

			if (scatter_take(&r->at_peak, f, r->before.block_order))
				return out_of_memory();
			paused += now_seconds() - pause;
		}
		if (i >= next_bar) {
			bar_draw(bar, i, trace->nr_events);
			next_bar += step;
		}
	}
	r->seconds = now_seconds() - began - paused;
	return scatter_take(&r->at_end, f, r->before.block_order) ? out_of_memory() : EXIT_OK;
}

/* On a machine that is up. */
static int replay(const struct trace *trace, struct follow *f, struct replay_result *r, struct bar *bar)
{
	struct cpu_seat seat = { .nr_cpus = cpus_count() };
	struct follow_backend backend = { backend_alloc, backend_free, backend_split, &seat };
	struct engine_state returned;
	int status;

	if (!seat.nr_cpus) {
		quire_error("replay: the machine has no CPU to run on");
		return EXIT_FAILED;
	}
	engine_drain();
	engine_state(&r->before);
	read_lists(&r->lists_before);
	r->nr_cpus = seat.nr_cpus;
	f->backend = &backend;
	status = run_events(trace, f, r, bar);
	if (status)
		return status;
	read_lists(&r->lists_after);
	engine_state(&r->after);
	r->verify_status = mm_verify(&r->verify);

	follow_give_back(f, seat.cpu);
	engine_drain();
	engine_state(&returned);
	r->not_returned = returned.free < r->before.free ? r->before.free - returned.free :
							   returned.free - r->before.free;
	r->again_status = mm_verify(&r->again);
	f->backend = NULL;
	return EXIT_OK;
}

static int boot_machine(struct command *cmd, const struct trace *trace, struct replay_result *r, struct replay_fit *fit)
{
	struct machine_options *m = &cmd->machine;
	bool described = m->dmesg || m->dtb;
	uint64_t frames = (uint64_t)((double)r->peak * cmd->headroom + 0.999999);
	int status;

	m->quiet = true;
	if (!described && !m->nr_cpus)
		m->nr_cpus = trace->nr_cpus < CONFIG_NR_CPUS ? trace->nr_cpus : CONFIG_NR_CPUS;
	if (cmd->headroom > 0) {
		status = replay_fit_spool(m);
		if (!status)
			status = replay_fit_boot(m, frames > FRAMES_MIN ? frames : FRAMES_MIN, fit);
		r->headroom = cmd->headroom;
		r->mem_bytes = fit->mem_bytes;
	} else {
		status = machine_options_boot(m);
	}
	r->cmdline = m->cmdline;
	r->described = described;
	return status;
}

static int run(struct command *cmd)
{
	static struct replay_result r;
	static struct replay_fit fit;
	static struct follow f;
	struct bar bar = { .on = isatty(STDERR_FILENO), .label = "reading" };
	char error[TRACE_ERROR_MAX];
	struct trace trace;
	int status;

	r = (struct replay_result){ .name = cmd->path, .trace = &trace, .follow = &f };
	status = trace_read(cmd->path, &trace, error, bar_progress, &bar) ? EXIT_USAGE : EXIT_OK;
	bar_end(&bar);
	if (status)
		quire_error("%s", error);
	else
		status = find_peak(&trace, &r);
	if (!status)
		status = boot_machine(cmd, &trace, &r, &fit);
	if (!status) {
		bar.label = "serving";
		status = replay(&trace, &f, &r, &bar);
		bar_end(&bar);
		if (!status)
			(cmd->json ? report_json : report_print)(stdout, &r);
		if (!status && (fflush(stdout) || !report_ok(&r)))
			status = EXIT_FAILED;
		machine_shutdown();
	}
	follow_fini(&f);
	trace_free(&trace);
	return status;
}

static void print_help(void)
{
	fputs("usage: quire replay TRACE [--headroom X] [--json] [machine options]\n"
	      "\n"
	      "Serve the page requests of a trace: ftrace text, plain or xz; \"-\" is standard input. Its\n"
	      "mm_page_alloc and mm_page_free events are made on the machine in the order and on the CPUs they\n"
	      "happened on, with their GFP flags and orders. To record one:\n"
	      "  cd /sys/kernel/tracing; echo 'kmem:mm_page_*' > set_event; WORKLOAD; cat trace\n"
	      "\n"
	      "  --headroom X   size the machine so that it manages X times the trace's own peak of frames in\n"
	      "                 use, by the smallest margin (but at least 4096 frames): a synthetic machine's\n"
	      "                 --mem, or mem= at the end of the command line of one from --dmesg or --dtb.\n"
	      "                 The default is 1.25; a machine described by --mem, --dmesg or --dtb is by\n"
	      "                 default taken as it is.\n"
	      "  --json         the report as one JSON object\n"
	      "\n"
	      "Exit status: 0 every request that Linux served was served and the machine's state verifies;\n"
	      "1 not so; 2 bad input.\n"
	      "\n",
	      stdout);
	machine_options_help(stdout);
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
static int own_option(struct command *cmd, int argc, char **argv, int *i)
{
	bool bad = false;
	const char *value = option_value("headroom", argc, argv, i, &bad);

	if (bad)
		return EXIT_USAGE;
	if (value)
		return parse_headroom(value, &cmd->headroom) ? EXIT_OK : EXIT_USAGE;
	if (!strcmp(argv[*i], "--json")) {
		cmd->json = true;
		return EXIT_OK;
	}
	if (cmd->path || (argv[*i][0] == '-' && argv[*i][1]))
		return option_unknown("replay", argv[*i]);
	cmd->path = argv[*i];
	return EXIT_OK;
}

static bool reads_stdin_twice(const struct command *cmd)
{
	int readers = !strcmp(cmd->path, "-");

	readers += cmd->machine.dmesg && !strcmp(cmd->machine.dmesg, "-");
	readers += cmd->machine.dtb && !strcmp(cmd->machine.dtb, "-");
	return readers > 1;
}

static int check_command(struct command *cmd)
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
	if (!(cmd->headroom > 0) && !m->mem_size && !m->dmesg && !m->dtb)
		cmd->headroom = HEADROOM_DEFAULT;
	return EXIT_OK;
}

int cmd_replay(int argc, char **argv)
{
	struct command cmd = { 0 };
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
	return status ? status : run(&cmd);
}
