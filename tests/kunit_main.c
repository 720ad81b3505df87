/* SPDX-License-Identifier: MIT */
/*
 * kunit_main.c - run the KUnit suites in an ordinary process
 *
 *   unit-ARCH [--list] [FILTER...]
 *
 * A filter is a shell pattern over "suite.case", or over suite names when it has no dot. KTAP goes to stdout, the log
 * to stderr. Exit status: 0 all passed, 1 something failed, 2 nothing matched or bad usage.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <quire/kunit.h>

static void print_line(const char *line)
{
	puts(line);
	fflush(stdout); /* a crash must not swallow what was said before it */
}

static int usage(const char *program)
{
	fprintf(stderr, "usage: %s [--list] [FILTER...]\n", program);
	return 2;
}

int main(int argc, char **argv)
{
	const char *everything[] = { NULL };
	const char *const *filters = (const char *const *)argv + 1;
	int nr = argc - 1, status = 0;
	bool list = nr && strcmp(*filters, "--list") == 0;

	filters += list;
	nr -= list;
	if (nr && **filters == '-')
		return usage(argv[0]);
	if (!nr) {
		filters = everything;
		nr = 1;
	}
	kunit_out = print_line;
	for (int i = 0; i < nr; i++) {
		int result = list ? kunit_list(filters[i]) : kunit_run_all(filters[i]);

		if (result < 0 || (list && result == 0)) {
			fprintf(stderr, "%s: no test matches %s\n", argv[0], filters[i] ? filters[i] : "anything");
			return 2;
		}
		if (!list && result > 0)
			status = 1;
	}
	return status;
}
