/* SPDX-License-Identifier: MIT */
/*
 * cat.c - `quire cat` and `quire ls`: boot a machine, print files or directories of its tree
 *
 * The boot log is left out: what is asked for is the file. An unknown path does not keep the others from being printed.
 */
#include <stdlib.h>
#include <string.h>

#include <quire/machine.h>

#include "options.h"
#include "text.h"

static void cat_help(bool list)
{
	if (list)
		printf("usage: quire ls [PATH...] [MACHINE OPTIONS]\n\n"
		       "Boot a machine and list directories of its tree (/): a line \"d NAME\" or \"f NAME\" an entry.\n\n");
	else
		printf("usage: quire cat PATH... [MACHINE OPTIONS]\n\n"
		       "Boot a machine and print files of its tree, such as /proc/buddyinfo.\n\n");
	machine_options_help(stdout);
}

static int print_all(const struct machine_options *options, const char *const *paths, int nr_paths, bool list)
{
	int status = machine_options_boot(options);

	if (status)
		return status;
	for (int i = 0; i < nr_paths; i++) {
		int result;

		if (list && nr_paths > 1)
			printf("%s%s:\n", i ? "\n" : "", paths[i]);
		result = text_print(paths[i], list);
		status = result > status ? result : status;
	}
	machine_shutdown();
	return status;
}

static int cat_or_ls(int argc, char **argv, bool list)
{
	struct machine_options options = { .quiet = true };
	const char **paths = calloc((size_t)argc + 1, sizeof(*paths));
	int nr_paths = 0, status = EXIT_USAGE;

	for (int i = 1; paths && i < argc; i++) {
		int taken = machine_option(&options, argc, argv, &i);

		if (taken < 0)
			goto out;
		if (taken)
			continue;
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h")) {
			cat_help(list);
			status = EXIT_OK;
			goto out;
		}
		if (argv[i][0] == '-') {
			option_unknown(argv[0], argv[i]);
			goto out;
		}
		paths[nr_paths++] = argv[i];
	}
	if (!paths)
		quire_error("out of memory");
	else if (!nr_paths && !list)
		quire_error("cat: which file? like /proc/buddyinfo; quire ls shows them");
	else if (!nr_paths)
		status = print_all(&options, (const char *const[]){ "/" }, 1, list);
	else
		status = print_all(&options, paths, nr_paths, list);
out:
	free(paths);
	return status;
}

int cmd_cat(int argc, char **argv)
{
	return cat_or_ls(argc, argv, false);
}

int cmd_ls(int argc, char **argv)
{
	return cat_or_ls(argc, argv, true);
}
