/* SPDX-License-Identifier: MIT */
/*
 * main.c - the `quire` command of one architecture: finds the sub-command and runs it
 *
 * Exit status of every command: 0 done, 1 it failed (a check, a request, the host), 2 bad usage or bad input. A failure is
 * one line on stderr.
 */
#include <stdio.h>
#include <string.h>

#include <quire/config.h>

#include "options.h"

static int cmd_help(int argc, char **argv);
static int cmd_version(int argc, char **argv);

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} commands[] = {
	{ "boot", cmd_boot, "boot a machine and show its zones and free lists" },
	{ "cat", cmd_cat, "print files of a booted machine, such as /proc/buddyinfo" },
	{ "ls", cmd_ls, "list directories of a booted machine" },
	{ "run", cmd_run, "compile kernel-style C, load it into a machine, tell what went wrong" },
#ifdef HAVE_REPLAY
	{ "replay", cmd_replay, "serve the page requests of a recorded trace" },
#endif
	{ "help", cmd_help, "this text, or that of a command" },
	{ "version", cmd_version, "print the version" },
};

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

static void usage(FILE *to)
{
	fprintf(to, "usage: quire COMMAND [ARGUMENTS]\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		fprintf(to, "  %-8s %s\n", commands[i].name, commands[i].what);
	fprintf(to, "\nEvery command explains itself: quire COMMAND --help\n");
}

static int cmd_help(int argc, char **argv)
{
	const struct command *command;
	char option[] = "--help";

	if (argc < 2 || !strcmp(argv[1], "help") || !strcmp(argv[1], "version") || !strcmp(argv[1], "--help")) {
		usage(stdout);
		return EXIT_OK;
	}
	command = find_command(argv[1]);
	if (!command) {
		quire_error("unknown command '%s'; quire help lists them", argv[1]);
		return EXIT_USAGE;
	}
	return command->run(2, (char *[]){ argv[1], option, NULL });
}

static int cmd_version(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--help"))
		return option_unknown("version", argv[1]);
	if (argc > 1)
		printf("usage: quire version\n");
	else
		printf("quire " QUIRE_VERSION "\n");
	return EXIT_OK;
}

int main(int argc, char **argv)
{
	const struct command *command;
	int status;

	/* Before the command only the launcher's own option may stand. */
	while (argc > 2 && (!strcmp(argv[1], "--arch") || !strncmp(argv[1], "--arch=", 7))) {
		int words = argv[1][6] == '=' ? 1 : 2;

		argc -= words;
		argv += words;
	}
	if (argc < 2) {
		quire_error("no command; quire help lists them");
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))
		argv[1] = (char *)"help";
	if (!strcmp(argv[1], "--version"))
		argv[1] = (char *)"version";
	command = find_command(argv[1]);
	if (!command) {
		quire_error("unknown command '%s'; quire help lists them", argv[1]);
		return EXIT_USAGE;
	}
	status = command->run(argc - 1, argv + 1);
	if (fflush(stdout) || ferror(stdout)) {
		quire_error("standard output: cannot write");
		return EXIT_FAILED;
	}
	return status;
}
