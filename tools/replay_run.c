/* SPDX-License-Identifier: MIT */
/*
 * replay_run.c - the passes of a replay
 *
 * Model:   a trace that can be read to its end           one that comes live, from a pipe or a terminal
 *          1 read it                      trace_read     1 boot the machine: as given, or as large as this host
 *          2 follow it without a machine: replay_walk    2 serve each event as its line is read; a new peak is looked
 *            its peak                                      at once it is passed
 *          3 boot the machine, by default replay_fit     3 the end is the end of input, SIGINT or SIGTERM
 *            as small as 1.25 peaks
 *          4 follow it with the machine   replay_serve
 *          5 look at what is left, check it, give it back, check again
 *          One thread is all CPUs in turn, so a replay has one outcome: the same trace on the same machine.
 */
#include "replay_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <quire/config.h>
#include <quire/machine.h>
#include <quire/verify.h>

#include "replay_bar.h"
#include "replay_engine.h"
#include "replay_fit.h"
#include "replay_report.h"
#include "replay_scatter.h"
#include "replay_serve.h"
#include "replay_tree.h"
#include "replay_walk.h"
#include "trace_input.h"
#include "trace_read.h"

/* A trace of a few requests still needs a machine with watermarks and whole blocks of every order. */
#define FRAMES_MIN 4096
#define LIVE_MEM_MIN (1ull << 30)
#define LIVE_PEAK_STEP 256 /* a live peak is looked at when it is by 1/256 above the last one looked at */

struct replay {
	struct replay_command *cmd;
	struct trace trace;
	struct trace_source *source;
	struct walk walk;
	struct server server;
	struct replay_fit fit;
	struct replay_result r;
	struct bar bar;
	bool peak_ahead; /* live: the objects' peak was raised and not yet looked at */
};

static int out_of_memory(void)
{
	quire_error("replay: %s", strerror(ENOMEM));
	return EXIT_FAILED;
}

static int find_peak(struct replay *p)
{
	struct walk *w = calloc(1, sizeof(*w));
	int status = w ? EXIT_OK : out_of_memory();

	if (!w)
		return status;
	w->objects.requests = &p->trace.requests;
	w->with_objects = p->trace.kinds[TRACE_OBJECT] > 0;
	for (size_t i = 0; i < p->trace.nr_events && !status; i++) {
		if (walk_event(w, &p->trace.events[i]))
			status = out_of_memory();
	}
	p->r.peak = w->peak;
	p->r.peak_frames = w->pages.peak;
	p->r.peak_event = w->pages.peak_event;
	p->r.objects_peak = w->objects.peak;
	p->r.objects_peak_event = w->objects.peak_event;
	walk_fini(w);
	free(w);
	return status;
}

/* --- the events --- */

static int look_at_objects(struct replay *p, struct serve_shot *shot, uint64_t event)
{
	if (server_shoot(&p->server, &p->walk.objects, shot))
		return -1;
	shot->event = event;
	return 0;
}

/* The look at a peak, between two events. */
static int look_at_peaks(struct replay *p, size_t event)
{
	if (event == p->r.peak_event && p->walk.pages.nr_live &&
	    scatter_take(&p->r.at_peak, &p->walk.pages, p->r.before.block_order))
		return -1;
	return event == p->r.objects_peak_event && p->walk.objects.live.nr ?
		       look_at_objects(p, &p->r.objects_at_peak, event) :
		       0;
}

/* A whole trace, timed; the looks at the peaks stop the clock. */
static int run_events(struct replay *p)
{
	const struct trace *trace = &p->trace;
	size_t step = trace->nr_events / BAR_STEPS + 1, next_bar = step;
	double began = bar_seconds(), paused = 0;

	for (size_t i = 0; i < trace->nr_events; i++) {
		if (walk_event(&p->walk, &trace->events[i]))
			return out_of_memory();
		if (i == p->r.peak_event || i == p->r.objects_peak_event) {
			double pause = bar_seconds();

			if (look_at_peaks(p, i))
				return out_of_memory();
			paused += bar_seconds() - pause;
		}
		if (i >= next_bar) {
			bar_draw(&p->bar, i, trace->nr_events);
			next_bar += step;
		}
	}
	p->r.seconds = bar_seconds() - began - paused;
	return EXIT_OK;
}

/* Live, a peak is known to be one when the next event lowers it. Looking costs a visit to every CPU, so a peak that is
 * hardly higher than the last is passed by. */
static int look_at_live_peak(struct replay *p)
{
	struct serve_shot *shot = &p->r.objects_at_peak;

	p->peak_ahead = false;
	if (shot->taken &&
	    p->walk.objects.live.bytes_alloc < shot->live.bytes_alloc + shot->live.bytes_alloc / LIVE_PEAK_STEP)
		return 0;
	return look_at_objects(p, shot, p->walk.nr_seen - 1);
}

static int take_live(void *arg, const struct trace_event *ev)
{
	struct replay *p = arg;
	const struct objects *o = &p->walk.objects;
	uint64_t peak = o->peak;

	if (p->peak_ahead && (ev->kind == TRACE_KFREE || ev->kind == TRACE_CACHE_FREE) && ev->ptr &&
	    look_at_live_peak(p))
		return -1;
	if (walk_event(&p->walk, ev))
		return -1;
	p->peak_ahead |= o->peak > peak;
	return 0;
}

static void wait_live(void *arg, uint64_t done, uint64_t size)
{
	struct replay *p = arg;

	(void)done;
	(void)size;
	/* A line that will stand for a while tells all that came before. */
	if (bar_status_due(&p->bar) || (p->bar.on && trace_waits(p->source)))
		bar_status(&p->bar, p->walk.nr_seen, p->walk.pages.nr_live, p->walk.objects.live.nr);
	server_leave(&p->server);
}

static int run_live(struct replay *p)
{
	char error[TRACE_ERROR_MAX];
	double began = bar_seconds();

	if (trace_follow(p->source, take_live, wait_live, p, error)) {
		bar_end(&p->bar);
		quire_error("%s", error);
		return EXIT_USAGE;
	}
	p->r.seconds = bar_seconds() - began;
	if (p->peak_ahead && look_at_live_peak(p))
		return out_of_memory();
	p->r.peak = p->walk.peak;
	p->r.peak_frames = p->walk.pages.peak;
	p->r.peak_event = p->walk.pages.peak_event;
	p->r.objects_peak = p->walk.objects.peak;
	p->r.objects_peak_event = p->walk.objects.peak_event;
	return EXIT_OK;
}

/* --- on a machine that is up --- */

static void drain(struct engine_state *state)
{
	engine_slab_drain();
	engine_drain();
	engine_state(state);
}

static void give_back(struct replay *p)
{
	struct engine_state returned;
	struct replay_result *r = &p->r;

	r->frames_at_end = p->walk.pages.nr_live;
	r->live_at_end = p->walk.objects.live.nr;
	walk_give_back(&p->walk, 0);
	server_destroy_caches(&p->server);
	drain(&returned);
	r->not_returned = returned.free < r->before.free ? r->before.free - returned.free :
							   returned.free - r->before.free;
	r->again_status = mm_verify(&r->again);
	r->complaints = tree_complaints(r->complaint, sizeof(r->complaint));
}

static int replay(struct replay *p, bool live)
{
	struct replay_result *r = &p->r;
	int status;

	if (server_init(&p->server, &p->trace.requests)) {
		quire_error("replay: the machine has no CPU to run on");
		return EXIT_FAILED;
	}
	drain(&r->before);
	p->server.cpu = SERVE_NO_CPU;
	tree_lists(&r->lists_before);
	r->nr_cpus = p->server.nr_cpus;
	p->walk.pages.backend = &p->server.pages;
	p->walk.objects.backend = &p->server.objects;
	p->walk.objects.requests = &p->trace.requests;
	p->walk.with_objects = p->trace.kinds[TRACE_OBJECT] > 0;
	status = live ? run_live(p) : run_events(p);
	if (!status && (scatter_take(&r->at_end, &p->walk.pages, r->before.block_order) ||
			look_at_objects(p, &r->objects_at_end, p->walk.nr_seen)))
		status = out_of_memory();
	if (status)
		return status;
	tree_lists(&r->lists_after);
	engine_state(&r->after);
	r->verify_status = mm_verify(&r->verify);
	give_back(p);
	return EXIT_OK;
}

/* --- the machine --- */

/* A live trace is mostly that of the host itself, and how much it will need is not known. */
static void machine_like_host(struct machine_options *m)
{
	unsigned long long pages = (unsigned long long)sysconf(_SC_PHYS_PAGES),
			   size = (unsigned long long)sysconf(_SC_PAGESIZE);
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (!m->mem_size && !m->dmesg && !m->dtb)
		m->mem_size = pages * size > LIVE_MEM_MIN ? pages * size : LIVE_MEM_MIN;
	if (!m->nr_cpus && !m->dmesg && !m->dtb)
		m->nr_cpus = cpus < 1 ? 1 : cpus < CONFIG_NR_CPUS ? (unsigned int)cpus : CONFIG_NR_CPUS;
}

static int boot_machine(struct replay *p, bool live)
{
	struct machine_options *m = &p->cmd->machine;
	bool described = m->dmesg || m->dtb;
	double headroom = p->cmd->headroom;
	uint64_t frames;
	int status;

	m->quiet = true;
	if (live)
		machine_like_host(m);
	else if (!described && !m->nr_cpus)
		m->nr_cpus = p->trace.nr_cpus < CONFIG_NR_CPUS ? p->trace.nr_cpus : CONFIG_NR_CPUS;
	if (!(headroom > 0) && !m->mem_size && !described)
		headroom = REPLAY_HEADROOM_DEFAULT;
	if (headroom > 0) {
		frames = (uint64_t)((double)p->r.peak * headroom + 0.999999);
		status = replay_fit_spool(m);
		if (!status)
			status = replay_fit_boot(m, frames > FRAMES_MIN ? frames : FRAMES_MIN, &p->fit);
		p->r.headroom = headroom;
		p->r.mem_bytes = p->fit.mem_bytes;
	} else {
		status = machine_options_boot(m);
	}
	p->r.cmdline = m->cmdline;
	p->r.described = described;
	return status;
}

/* --- all of it --- */

static int read_whole(struct replay *p)
{
	char error[TRACE_ERROR_MAX];
	int status;

	bar_init(&p->bar, "reading");
	if (trace_read_all(p->source, bar_progress, &p->bar, error)) {
		bar_end(&p->bar);
		quire_error("%s", error);
		return EXIT_USAGE;
	}
	bar_end(&p->bar);
	status = find_peak(p);
	p->r.prepare_seconds = bar_seconds() - p->bar.began;
	return status;
}

static int run(struct replay *p)
{
	bool live = trace_is_live(p->source) && !(p->cmd->headroom > 0);
	int status = EXIT_OK;

	if (live && trace_input_stoppable()) {
		quire_error("replay: %s", strerror(errno));
		status = EXIT_FAILED;
	}
	if (!status && !live)
		status = read_whole(p);
	if (!status)
		status = boot_machine(p, live);
	if (status)
		return status;
	p->r.live = live;
	bar_init(&p->bar, live ? "following" : "serving");
	status = replay(p, live);
	bar_end(&p->bar);
	if (!status)
		(p->cmd->json ? report_json : report_print)(stdout, &p->r);
	if (!status && (fflush(stdout) || !report_ok(&p->r)))
		status = EXIT_FAILED;
	machine_shutdown();
	return status;
}

int replay_run(struct replay_command *cmd)
{
	static struct replay p;
	char error[TRACE_ERROR_MAX];
	int status = EXIT_USAGE;

	p = (struct replay){ .cmd = cmd };
	p.r = (struct replay_result){ .name = cmd->path, .trace = &p.trace, .walk = &p.walk, .server = &p.server };
	p.source = trace_open(cmd->path, cmd->select, &p.trace, error);
	if (p.source)
		status = run(&p);
	else
		quire_error("%s", error);
	serve_shot_fini(&p.r.objects_at_peak);
	serve_shot_fini(&p.r.objects_at_end);
	server_fini(&p.server);
	walk_fini(&p.walk);
	trace_close(p.source);
	trace_free(&p.trace);
	return status;
}
