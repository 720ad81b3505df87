/* SPDX-License-Identifier: MIT */
/*
 * options.h - the options that describe a machine, shared by `quire boot`, `cat`, `ls` and `replay`
 *
 * A command walks its arguments once and offers each to machine_option(); what that does not know is the command's own.
 * Then machine_options_boot() loads the files, boots the machine and applies --set. Every failure has printed its one
 * line "quire: ..." on stderr by the time a function returns, and carries the exit status.
 *
 *	struct machine_options options = { 0 };
 *	for (int i = 1; i < argc; i++) {
 *		int r = machine_option(&options, argc, argv, &i);
 *		if (r < 0) return EXIT_USAGE;
 *		if (r > 0) continue;
 *		... own options, else option_unknown("replay", argv[i]) ...
 *	}
 *	int status = machine_options_boot(&options);
 *	if (status) return status;
 *	...
 *	machine_shutdown();
 *
 * Ownership: the strings are argv's. Files are read, handed to machine_boot() and freed again inside
 *            machine_options_boot().
 */
#ifndef QUIRE_TOOLS_OPTIONS_H
#define QUIRE_TOOLS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

#define MACHINE_SETS_MAX 64
#define MACHINE_INPUT_MAX (64ul << 20) /* bytes of one input file */

struct machine_options {
	const char *dmesg;                 /* FILE or "-" */
	const char *dtb;                   /* FILE or "-" */
	unsigned long long mem_size;       /* bytes; 0: not given */
	unsigned int nr_nodes;             /* 0: not given */
	unsigned int nr_cpus;              /* 0: not given */
	const char *cmdline;               /* NULL: not given */
	const char *set[MACHINE_SETS_MAX]; /* NAME=VALUE, in the order given */
	unsigned int nr_set;
	bool quiet; /* no boot log on stderr */
};

/* machine_option - is argv[*i] one of ours? 1: yes, taken, *i is at its last word; 0: no; -1: yes but wrong, and the line
 * is printed. */
int machine_option(struct machine_options *options, int argc, char **argv, int *i);
/* machine_options_help - the lines of --help that describe these options. */
void machine_options_help(FILE *to);
/* machine_options_boot - load, boot, --set. EXIT_OK: a machine is up. Otherwise the line is printed, no machine is up,
 * and the value is the exit status. */
int machine_options_boot(const struct machine_options *options);

/* option_value - for a command's own options: if argv[*i] is --@name VALUE or --@name=VALUE, the value (and *i moves);
 * NULL if it is another option. A missing value is an error: prints the line and sets *@bad. */
const char *option_value(const char *name, int argc, char **argv, int *i, bool *bad);
/* option_unknown - print "quire COMMAND: unknown option ..." or "unexpected argument ..."; EXIT_USAGE. */
int option_unknown(const char *command, const char *arg);
/* option_number - @text as a number in [@min, @max]; false and the line if it is not. */
bool option_number(const char *name, const char *text, unsigned long min, unsigned long max, unsigned long *value);
/* option_size - @text as bytes: digits and one of K M G T P E, or none; false and the line if it is not, or if it is 0. */
bool option_size(const char *name, const char *text, unsigned long long *bytes);

/* quire_error - one line "quire: ..." on stderr. */
void quire_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The commands: argv[0] is the command's name; the return value is the exit status. */
int cmd_boot(int argc, char **argv);
int cmd_cat(int argc, char **argv);
int cmd_ls(int argc, char **argv);
int cmd_replay(int argc, char **argv);
int cmd_run(int argc, char **argv);

#endif
