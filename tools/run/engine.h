/* SPDX-License-Identifier: MIT */
/*
 * engine.h - the booted machine as `quire run` touches it, and what the machine tells `quire run`
 *
 * Plain types only: engine.c is kernel-style, everybody else who includes this is not.
 */
#ifndef QUIRE_TOOLS_RUN_ENGINE_H
#define QUIRE_TOOLS_RUN_ENGINE_H

struct quire_module_item;

/* --- engine.c, for the command --- */

/* engine_begin - watch the log and every allocation from now on. @quiet: the log goes nowhere. 0 or -errno. */
int engine_begin(int quiet);
/* engine_load - what a module needs before its init: @percpu is its quire_percpu_module, or NULL. 0 or -errno. */
int engine_load(void *percpu);
/* engine_settle - let what a module set going and left to the machine (RCU callbacks, work) come to its end. May sleep. */
void engine_settle(void);
/* engine_end - stop watching; look for what the module left behind, which live_each() then tells. How many things still run. */
int engine_end(void);
/* engine_call - run an INIT or EXIT item. What init returned, or 0. Reports an unbalanced context and puts it right. */
int engine_call(const struct quire_module_item *item);
/* engine_thread_name - the name of the task that this thread is running. Any context, also from a signal handler. */
const char *engine_thread_name(void);
/* engine_errname - "-ENOMEM", or the number where it has no name. The text is the caller's until the next call. */
const char *engine_errname(int err);

/* --- what the engine calls, from any thread, with locks held: report.c, lines.c, live.c. None calls back into Quire --- */

/* run_reported - a line of the log is the head of a report. Not terminated. */
void run_reported(const char *text, unsigned int len);
/* run_is_module_code - is this code of the module? Then it is no report but the module's own words. */
int run_is_module_code(unsigned long pc);

enum live_kind { LIVE_OBJECT, LIVE_PAGES, LIVE_AREA, LIVE_PERCPU, LIVE_CACHE, LIVE_RUNNING, LIVE_KINDS };
#define LIVE_STACK 16
#define LIVE_NAME 128

struct live_item {
	unsigned long address;
	unsigned long size; /* bytes */
	unsigned int kind;  /* enum live_kind */
	unsigned int nr_pcs;
	unsigned long entry;           /* in what the module called; 0: unknown */
	unsigned long pcs[LIVE_STACK]; /* return addresses, innermost first */
	char name[LIVE_NAME];          /* of the cache; what still runs; "" where there is none */
};

/* live_add - @item came to be; copied. live_remove - it went; not known: nothing happens. */
void live_add(const struct live_item *item);
void live_remove(unsigned int kind, unsigned long address);
/* live_has - is there such an item? */
int live_has(unsigned int kind, unsigned long address);
/* live_each - call @visit for every item, which must not call live_*: what it returns non-zero for is removed. */
void live_each(int (*visit)(void *arg, const struct live_item *item), void *arg);
/* live_count - how many there are. live_lost - how many could not be kept: the host had no memory. */
unsigned long live_count(void);
unsigned long live_lost(void);

#endif
