/* SPDX-License-Identifier: MIT */
/*
 * boot.c - `quire boot`: boot a machine, then print files of its tree or a summary, check it, shut it down
 *
 * Output:  stdout has exactly the files of --cat, in order, or the summary; the log and all remarks go to stderr.
 */
#include <stdlib.h>
#include <string.h>

#include <quire/machine.h>
#include <quire/verify.h>

#include "options.h"
#include "summary.h"
#include "text.h"

struct boot_command {
	struct machine_options machine;
	const char **cats;
	int nr_cats;
	bool verify;
	bool help;
};

static void boot_help(void)
{
	printf("usage: quire boot [OPTIONS]\n\n"
	       "Boot a machine from a description, print a summary or some of its files, shut it down.\n"
	       "    dmesg | quire boot --dmesg -      your own machine\n\n");
	machine_options_help(stdout);
	printf("\nWhat to do with it:\n"
	       "  %-18s %s\n  %-18s %s\n",
	       "--cat PATH", "print this file, exactly, instead of the summary; repeatable", "--verify",
	       "check the whole state; exit status 1 if it is wrong");
}

static bool boot_parse(struct boot_command *command, int argc, char **argv)
{
	bool bad = false;

	for (int i = 1; i < argc; i++) {
		int taken = machine_option(&command->machine, argc, argv, &i);
		const char *path;

		if (taken < 0)
			return false;
		if (taken)
			continue;
		path = option_value("cat", argc, argv, &i, &bad);
		if (bad)
			return false;
		if (path) {
			command->cats[command->nr_cats++] = path;
		} else if (!strcmp(argv[i], "--verify")) {
			command->verify = true;
		} else if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			command->help = true;
		} else {
			option_unknown("boot", argv[i]);
			return false;
		}
	}
	return true;
}

static int verify(void)
{
	struct mm_verify_report report;

	fflush(stdout);
	if (mm_verify(&report)) {
		fprintf(stderr, "mm_verify: %s\n", report.text);
		return EXIT_FAILED;
	}
	fprintf(stderr, "mm_verify: ok, %llu frames, %llu blocks\n", report.frames, report.blocks);
	return EXIT_OK;
}

static int boot_run(const struct boot_command *command)
{
	int status = machine_options_boot(&command->machine), result;

	if (status)
		return status;
	if (!command->nr_cats)
		status = summary_print();
	for (int i = 0; i < command->nr_cats; i++) {
		result = text_print(command->cats[i], false);
		status = result > status ? result : status;
	}
	if (command->verify) {
		result = verify();
		status = result ? result : status;
	}
	machine_shutdown();
	return status;
}

int cmd_boot(int argc, char **argv)
{
	struct boot_command command = { .cats = calloc((size_t)argc + 1, sizeof(char *)) };
	int status = EXIT_USAGE;

	if (!command.cats) {
		quire_error("out of memory");
	} else if (boot_parse(&command, argc, argv)) {
		if (command.help)
			boot_help();
		status = command.help ? EXIT_OK : boot_run(&command);
	}
	free(command.cats);
	return status;
}
