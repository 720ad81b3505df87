/* SPDX-License-Identifier: MIT */
/*
 * run.h - `quire run`: what its host-side files share
 *
 *   run.c        the command: options, the order of things, the exit status
 *   build.c      sources -> one shared object in a private folder, with the user's compiler
 *   elf.c        symbol tables of object files
 *   symbols.c    may the object be loaded: does Quire offer what it uses
 *   sanitize.c   the sanitizers' runtimes come into this process, and their reports are counted
 *   engine.c     kernel-style: runs what the object has, watches the machine meanwhile (engine.h)
 *   live.c       what is allocated at the moment, each with the stack that did it (engine.h)
 *   lines.c      code addresses -> function, file and line
 *   crash.c      the end of a module that crashed
 *   report.c     what was wrong, in the end
 *
 * Locking: none but live.c's; one thread runs the command, a module's own threads only ever allocate and log.
 */
#ifndef QUIRE_TOOLS_RUN_H
#define QUIRE_TOOLS_RUN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "../options.h"
#include "engine.h"

struct run_command {
	struct machine_options machine;
	const char **sources, **params, **flags; /* words of argv: FILE.c, NAME=VALUE, the compiler's own options */
	int nr_sources, nr_params, nr_flags;
	const char *filter; /* of KUnit; NULL: every case */
	bool keep_going, asan, ubsan, boot_log, help;
};

/* --- build.c --- */

/* A private folder with what the compiler made. */
struct run_build {
	char folder[PATH_MAX]; /* "" when there is none */
	char object[PATH_MAX + 32];
	char **parts; /* an object file a source; NULL at the end */
};
/* build_module - compile and link. EXIT_OK, or EXIT_USAGE after the compiler or a line of ours said why. */
int build_module(const struct run_command *command, struct run_build *build);
/* build_remove - delete the folder and all in it. Any number of times, also from a signal handler that will not return. */
void build_remove(struct run_build *build);
/* build_words - append the words of @text, split at blanks outside quotes, to the NULL-terminated @words of room for
 * @max; false if there are more or a quote is not closed. The words are allocated and live on. */
bool build_words(const char *text, char **words, int max);
/* build_ask - the first line that `$CC @option` prints, into @line; false if it cannot be run. */
bool build_ask(const char *option, char *line, size_t size);

/* --- elf.c --- */

struct elf_symbol {
	const char *name;
	bool is_defined, is_weak;
};
/* elf_symbols - call @visit for every global symbol of a table: that for loading (@dynamic) or for linking. False when
 * the file is no such object; @visit's false ends the walk early. */
bool elf_symbols(const char *path, bool dynamic, bool (*visit)(void *arg, const struct elf_symbol *symbol), void *arg);

/* --- symbols.c --- */

/* symbols_check - EXIT_OK, or EXIT_USAGE and a line for each name that Quire does not offer. */
int symbols_check(const struct run_command *command, const struct run_build *build);

/* --- sanitize.c --- */

/* sanitize_enter - with --asan or --ubsan: have the runtime in this process, by running it anew if it is not. EXIT_OK. */
int sanitize_enter(const struct run_command *command, char **argv);
/* sanitize_watch - from now on, count reports. @died: the runtime is about to end the process. */
void sanitize_watch(const struct run_command *command, void (*died)(void));
unsigned long sanitize_reports(void);

/* --- lines.c --- */

struct code_place {
	unsigned long pc; /* a return address */
	char text[256];   /* out: "function+0x12/0x34 (file.c:56)" */
};
/* lines_module - where the module was loaded; before lines_find(). */
void lines_module(const char *object, void *handle);

/* lines_find - give @nr addresses their text; the module's with file and line if addr2line can be run. */
void lines_find(struct code_place *places, unsigned int nr);

/* --- crash.c --- */

/* crash_watch - a fatal signal or a panic from now on prints one line and the stack, calls @last and exits with
 * EXIT_FAILED. A debugger still sees the signal where it happened. */
void crash_watch(void (*last)(void));
/* crash_during - what is being run now, for that line: "init of leaky"; NULL: the command itself. Copied. */
void crash_during(const char *what);

/* --- report.c --- */

/* report_leaks - print on stdout what is left allocated, alike ones together; how many groups. */
unsigned int report_leaks(void);
/* report_reports - print the first lines of what the machine reported; how many reports there were. */
unsigned int report_reports(void);

#endif
