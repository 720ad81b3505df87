/* SPDX-License-Identifier: MIT */
/*
 * sanitize.c - the sanitizers' runtimes come into this process, and their reports are counted
 *
 * Model:      this program is not instrumented; only the module is. Its code calls a runtime that must be in the process from
 *             the very start, because it takes the place of malloc and lays out its shadow memory before anything
 *             else is mapped. So the program runs itself anew with LD_PRELOAD naming the runtime of the user's compiler. The
 *             machine's RAM is then mapped where the runtime left room; ARM's true addresses belong to the shadow,
 *             and the port moves such a machine.
 *             Reports do not end the program, as those of a kernel's KASAN do not; they are counted. What the user
 *             has in ASAN_OPTIONS and UBSAN_OPTIONS comes last, and wins.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

#include <quire/kunit.h>

#include "run.h"

#define ASAN_DEFAULTS                                                                                                  \
	"detect_leaks=0:halt_on_error=0:exitcode=1:allocator_may_return_null=1:handle_segv=0:handle_sigbus=0:"         \
	"handle_sigfpe=0:handle_sigill=0:handle_abort=0:detect_stack_use_after_return=0:symbolize=1:fast_unwind_on_malloc=1"
#define UBSAN_DEFAULTS "print_stacktrace=1:halt_on_error=0"
#define PRELOADED "QUIRE_RUN_PRELOADED" /* what LD_PRELOAD was before; set: this is the second run */

static unsigned long nr_reports;

/* UBSan's runtime calls this, if it is there, at every report. */
void __ubsan_on_report(void) __attribute__((visibility("default")));
void __ubsan_on_report(void)
{
	__atomic_fetch_add(&nr_reports, 1, __ATOMIC_RELAXED);
}

static void asan_reported(const char *text)
{
	(void)text;
	__atomic_fetch_add(&nr_reports, 1, __ATOMIC_RELAXED);
}

unsigned long sanitize_reports(void)
{
	return __atomic_load_n(&nr_reports, __ATOMIC_RELAXED);
}

/* Append the path of the first of @names that the compiler has; gcc and clang call their runtimes differently. */
static bool add_runtime(char *list, size_t size, const char *const *names)
{
	for (; *names; names++) {
		char option[128], path[PATH_MAX], real[PATH_MAX];
		size_t len = strlen(list);

		snprintf(option, sizeof(option), "-print-file-name=%s", *names);
		if (!build_ask(option, path, sizeof(path)) || path[0] != '/' || !realpath(path, real))
			continue;
		snprintf(list + len, size - len, "%s%s", len ? ":" : "", real);
		return true;
	}
	return false;
}

static void set_options(const char *variable, const char *defaults)
{
	const char *users = getenv(variable);
	char *value;

	if (asprintf(&value, "%s%s%s", defaults, users ? ":" : "", users ? users : "") < 0)
		return;
	setenv(variable, value, 1);
	free(value);
}

static int run_anew(const char *preload, char **argv)
{
	const char *before = getenv("LD_PRELOAD");
	char *list;
	int nr = 0;

	while (argv[nr])
		nr++;
	char **words = calloc((size_t)nr + 2, sizeof(*words));

	if (!words || asprintf(&list, "%s%s%s", preload, before ? ":" : "", before ? before : "") < 0) {
		quire_error("out of memory");
		return EXIT_FAILED;
	}
	words[0] = (char *)"quire";
	memcpy(words + 1, argv, (size_t)nr * sizeof(*words));
	setenv(PRELOADED, before ? before : "", 1);
	setenv("LD_PRELOAD", list, 1);
	set_options("ASAN_OPTIONS", ASAN_DEFAULTS);
	set_options("UBSAN_OPTIONS", UBSAN_DEFAULTS);
	/* The runtime wants fixed addresses; with much randomisation something may lie there already. */
	personality((unsigned long)personality(0xffffffff) | ADDR_NO_RANDOMIZE);
	fflush(NULL);
	execv("/proc/self/exe", words);
	quire_error("run: cannot run itself anew: %s", strerror(errno));
	return EXIT_FAILED;
}

int sanitize_enter(const struct run_command *command, char **argv)
{
	static const char *const asan[] = { "libasan.so", "libclang_rt.asan-x86_64.so", "libclang_rt.asan.so",
					    "libclang_rt.asan-aarch64.so", NULL };
	static const char *const ubsan[] = { "libubsan.so", "libclang_rt.ubsan_standalone-x86_64.so",
					     "libclang_rt.ubsan_standalone.so",
					     "libclang_rt.ubsan_standalone-aarch64.so", NULL };
	const char *before = getenv(PRELOADED);
	char preload[2 * PATH_MAX] = "";

	if (!command->asan && !command->ubsan)
		return EXIT_OK;
	if ((!command->asan || dlsym(RTLD_DEFAULT, "__asan_init")) &&
	    (!command->ubsan || dlsym(RTLD_DEFAULT, "__ubsan_handle_type_mismatch_v1"))) {
		/* The compiler and other children must not have it. */
		if (before && *before)
			setenv("LD_PRELOAD", before, 1);
		else if (before)
			unsetenv("LD_PRELOAD");
		unsetenv(PRELOADED);
		return EXIT_OK;
	}
	if (before || (command->asan && !add_runtime(preload, sizeof(preload), asan)) ||
	    (command->ubsan && !add_runtime(preload, sizeof(preload), ubsan) && !command->asan)) {
		quire_error("run: the compiler's runtime for --%s cannot be found or loaded",
			    command->asan ? "asan" : "ubsan");
		return EXIT_FAILED;
	}
	return run_anew(preload, argv);
}

void sanitize_watch(const struct run_command *command, void (*died)(void))
{
	void (*set_report)(void (*callback)(const char *text)) = NULL;
	void (*set_death)(void (*callback)(void)) = NULL;

	if (!command->asan && !command->ubsan)
		return;
	*(void **)&set_report = dlsym(RTLD_DEFAULT, "__asan_set_error_report_callback");
	*(void **)&set_death = dlsym(RTLD_DEFAULT, "__sanitizer_set_death_callback");
	if (set_report)
		set_report(asan_reported);
	if (set_death)
		set_death(died);
	*(void **)&kunit_leaving = dlsym(RTLD_DEFAULT, "__asan_handle_no_return");
}
