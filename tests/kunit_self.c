/* SPDX-License-Identifier: MIT */
/*
 * kunit_self.c - does KUnit itself report what it should?
 *
 * Runs kunit_self_suites.c, which fail on purpose, and compares every line printed, the return values, and the order in
 * which init, case, exit and actions ran. A framework that passes everything would also pass its own suites.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/kunit.h>

const char *kunit_self_journal(void);

static const char *const expected[] = {
	"KTAP version 1",
	"1..1",
	"    KTAP version 1",
	"    # Subtest: self",
	"    1..10",
	"    # passes: said 7",
	"    ok 1 passes",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected frames == 4, but",
	"    #     frames == 3 (0x3)",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected frames < -1, but",
	"    #     frames == 3 (0x3)",
	"    # node 2",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected 5u >= big, but",
	"    #     5u == 5 (0x5)",
	"    #     big == 2147483647 (0x7fffffff)",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected frames == 4 is true, but it is not",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected frames == 3 is false, but it is not",
	"    # why",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected \"left\" == \"right\", but",
	"    #     \"left\" == \"left\"",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected (void *)0x10 == NULL, but",
	"    #     (void *)0x10 == 0000000000000010",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected \"abcd\" == \"abXd\", but",
	"    #     \"abcd\"[2...] == 63 64",
	"    #     \"abXd\"[2...] == 58 64",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected ERR_PTR(-ENOMEM) is neither an error nor NULL, but it is not",
	"    # expects: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # by hand 1",
	"    not ok 2 expects",
	"    # asserts: ASSERTION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected journal_len > 190 ? keep : NULL != NULL, but",
	"    #     journal_len > 190 ? keep : NULL == 0000000000000000",
	"    # too short",
	"    not ok 3 asserts",
	"    ok 4 skips # SKIP needs 2 nodes",
	"    ok 5 releases",
	"        KTAP version 1",
	"        # Subtest: with_parameter",
	"        ok 1 small",
	"    # with_parameter: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected *order == 0, but",
	"    #     *order == 10 (0xa)",
	"        not ok 2 large",
	"        ok 3 none # SKIP no order",
	"    # with_parameter: pass:1 fail:1 skip:1 total:3",
	"    not ok 6 with_parameter",
	"    ok 7 resources",
	"    # aborting_action: ASSERTION FAILED at tests/kunit_self_suites.c:LINE",
	"    # Expected false is true, but it is not",
	"    not ok 8 aborting_action",
	"    # stubs.speed: slow",
	"    ok 9 stubs",
	"    # unstubbed: EXPECTATION FAILED at tests/kunit_self_suites.c:LINE",
	"    # -5 is below 0",
	"    # unstubbed.speed: very_slow",
	"    not ok 10 unstubbed",
	"# self: pass:5 fail:5 skip:2 total:12",
	"not ok 1 self",
	"# Totals: pass:5 fail:5 skip:2 total:12",
	"KTAP version 1",
	"1..1",
	"    KTAP version 1",
	"    # Subtest: broken",
	"    1..1",
	"    # suite_init failed: -ENODEV",
	"# broken: pass:0 fail:1 skip:0 total:1",
	"not ok 1 broken",
	"# Totals: pass:0 fail:1 skip:0 total:1",
	"KTAP version 1",
	"1..1",
	"    KTAP version 1",
	"    # Subtest: busy",
	"    1..1",
	"    # never: init failed: -EBUSY",
	"    not ok 1 never",
	"# busy: pass:0 fail:1 skip:0 total:1",
	"not ok 1 busy",
	"# Totals: pass:0 fail:1 skip:0 total:1",
};
#define NR_EXPECTED (sizeof(expected) / sizeof(expected[0]))

static unsigned int nr_lines, nr_wrong;

/* Equal, where LINE stands for any number, and a path may have more in front of it (the build may be anywhere)? */
static int matches(const char *pattern, const char *line)
{
	const char *place = strstr(pattern, " at "), *number = strstr(pattern, "LINE");

	if (!number)
		return strcmp(pattern, line) == 0;
	if (strncmp(pattern, line, place - pattern))
		return 0;
	place += strlen(" at ");
	line = strstr(line, "tests/kunit");
	if (!line || strncmp(place, line, number - place))
		return 0;
	line += number - place;
	return *line && strspn(line, "0123456789") == strlen(line);
}

static void compare_line(const char *line)
{
	const char *want = nr_lines < NR_EXPECTED ? expected[nr_lines] : "nothing more";

	nr_lines++;
	if (matches(want, line))
		return;
	nr_wrong++;
	printf("line %u: expected \"%s\"\n              got \"%s\"\n", nr_lines, want, line);
}

static void swallow(const char *line)
{
	(void)line;
}

static void check(int ok, const char *what)
{
	if (ok)
		return;
	nr_wrong++;
	printf("wrong: %s\n", what);
}

int main(void)
{
	/* init < exit > ; asserts' actions c, a run backwards without b; releases' r before its dot; resources: n after
	 * the dot, m after the comma, r in the end */
	static const char journal[] = "<><e><>ca<><r.><><><><.n,m>r<>k<><>";

	kunit_out = compare_line;
	/* One by one: the order in which a compiler lays suites of one file out is its own. */
	check(kunit_run_all("self") == 5, "five cases of self fail");
	check(kunit_run_all("broken") == 1, "a suite that cannot start fails");
	check(kunit_run_all("busy") == 1, "a case that cannot start fails");
	check(nr_lines == NR_EXPECTED, "number of lines");
	check(strcmp(kunit_self_journal(), journal) == 0, kunit_self_journal());
	kunit_out = swallow;
	check(kunit_run_all(NULL) == 7, "all of them");
	check(kunit_run_all("self.pa*") == 0, "a filter by case");
	check(kunit_run_all("b*") == 2, "a filter by suite");
	check(kunit_run_all("nothing") == -1, "no match");
	check(kunit_list(NULL) == 12, "listing");
	check(kunit_list("*.never") == 2, "listing by case");
	printf("%s\n", nr_wrong ? "FAILED" : "ok");
	return nr_wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
