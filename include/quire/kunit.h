/* SPDX-License-Identifier: MIT */
/*
 * kunit.h - run the KUnit suites that are linked into the program
 *
 * For embedders and host-side code; suites themselves include <kunit/test.h>. One thread at a time.
 */
#ifndef QUIRE_KUNIT_H
#define QUIRE_KUNIT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Where KTAP lines go, one a call, without newline. By default port_console(). Set it before running. */
extern void (*kunit_out)(const char *line);

/* kunit_run_all - run every case whose "suite.case" matches the shell pattern @filter (one without a dot selects
 * suites; NULL: all), and print KTAP. How many cases failed, a suite that could not start
 * being one; -1 when nothing matched. */
int kunit_run_all(const char *filter);
/* kunit_list - one line "suite.case" each. How many. */
int kunit_list(const char *filter);

/* The suites of one shared object. Every file that includes <kunit/test.h> leaves one weak copy; whoever loads the object
 * looks for the symbol. */
struct kunit_suite;
struct kunit_image {
	struct kunit_suite *const *start, *const *stop; /* equal: none */
};
#define KUNIT_IMAGE_SYMBOL "kunit_image"
/* kunit_run_image - as kunit_run_all(), with the suites of @image. */
int kunit_run_image(const struct kunit_image *image, const char *filter);

/* Called before a failed ASSERT leaves the case's frames behind; NULL: nobody. For a runtime of the host that keeps book of frames, as
 * AddressSanitizer's does, where only the suites are instrumented. */
extern void (*kunit_leaving)(void);

#ifdef __cplusplus
}
#endif
#endif
