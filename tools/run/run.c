/* SPDX-License-Identifier: MIT */
/*
 * run.c - `quire run`: somebody's kernel code is compiled, loaded into a machine, run, and looked after
 *
 * Order:   compile and link (build.c), check the names (symbols.c), boot, load, set the parameters, then every init in the order of
 *          the files, the KUnit suites, every exit in reverse; then the report.
 * Output:  the log and remarks on stderr; KTAP, and after it the report, on stdout.
 * Status:  0 nothing was wrong; 1 an init failed, a test failed, something was reported or left behind, or it crashed;
 *          2 bad usage, no such parameter, a source that does not compile or uses what Quire does not offer.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <quire/kunit.h>
#include <quire/machine.h>
#include <quire/module.h>
#include <quire/verify.h>

#include "run.h"

/* CPUs of a machine that nobody described: enough for threads that wait for each other without sleeping. */
#define DEFAULT_CPUS 4

struct outcome {
	unsigned int nr_modules, nr_failed_inits;
	int nr_failed_tests;
	int nr_running; /* threads, timers and works that nobody ended */
	bool verify_failed;
};

static struct run_build build;
static struct outcome outcome;

static void run_help(void)
{
	printf("usage: quire run FILE.c... [NAME=VALUE...] [OPTIONS]\n\n"
	       "Compile kernel-style C files (modules, KUnit suites) with $CC, load them into a machine, run them, and tell what\n"
	       "went wrong: failed tests, every BUG and WARNING, and what was left allocated, with the stack that did it.\n"
	       "    quire run driver.c debug=1 --mem 512M --cpus 2\n"
	       "    gdb --args quire run driver.c          break driver.c:42\n\n"
	       "  %-18s %s\n  %-18s %s\n  %-18s %s\n  %-18s %s\n  %-18s %s\n  %-18s %s\n  %-18s %s\n\n",
	       "NAME=VALUE", "a module parameter; MODULE.NAME=VALUE where several have it", "--keep-going",
	       "go on with the next module after an init that failed", "--asan",
	       "build the module with AddressSanitizer", "--ubsan", "build the module with UndefinedBehaviorSanitizer",
	       "--kunit PATTERN", "only the cases whose SUITE.CASE matches, or the suites that match", "--boot-log",
	       "the machine's boot log, too, on standard error",
	       "-I -D -U -O -W -f -m -std=", "the compiler's own; also $CFLAGS");
	machine_options_help(stdout);
	printf("\nExit status: 0 nothing was wrong, 1 something was, 2 bad usage or a source that does not compile.\n");
}

/* --- arguments --- */

static bool is_compilers(const char *arg)
{
	return arg[0] == '-' && arg[1] && (strchr("IDUOWfmg", arg[1]) || !strncmp(arg, "-std=", 5));
}

/* NAME=VALUE: a '=' with a name before it that could be no path. */
static bool is_param(const char *arg)
{
	size_t len = strcspn(arg, "=");

	return len && arg[len] == '=' && !memchr(arg, '/', len) && arg[0] != '-';
}

static bool is_source(const char *arg)
{
	size_t len = strlen(arg);

	return arg[0] != '-' && len > 2 && !strcmp(arg + len - 2, ".c");
}

/* An option of this command; false: not one of ours. */
static bool parse_flag(struct run_command *command, const char *arg)
{
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {
		{ "--keep-going", &command->keep_going }, { "--asan", &command->asan }, { "--ubsan", &command->ubsan },
		{ "--boot-log", &command->boot_log },     { "--help", &command->help }, { "-h", &command->help },
	};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (!strcmp(arg, flags[i].name)) {
			*flags[i].flag = true;
			return true;
		}
	}
	return false;
}

static bool parse(struct run_command *command, int argc, char **argv)
{
	bool bad = false;

	for (int i = 1; i < argc; i++) {
		int taken = machine_option(&command->machine, argc, argv, &i);
		const char *value;

		if (taken < 0)
			return false;
		if (taken || parse_flag(command, argv[i]))
			continue;
		value = option_value("kunit", argc, argv, &i, &bad);
		if (bad)
			return false;
		if (value) {
			command->filter = value;
		} else if (is_compilers(argv[i])) {
			command->flags[command->nr_flags++] = argv[i];
			/* "-I folder" is two words. */
			if (!argv[i][2] && strchr("IDU", argv[i][1]) && i + 1 < argc)
				command->flags[command->nr_flags++] = argv[++i];
		} else if (is_param(argv[i])) {
			command->params[command->nr_params++] = argv[i];
		} else if (is_source(argv[i])) {
			command->sources[command->nr_sources++] = argv[i];
		} else {
			option_unknown("run", argv[i]);
			return false;
		}
	}
	if (!command->help && !command->nr_sources)
		quire_error("run: which file? like driver.c; quire run --help");
	return command->help || command->nr_sources;
}

/* --- the end --- */

/* Print what was wrong; is there anything? */
static bool report(const char *crashed)
{
	unsigned int reports = report_reports(), leaks = crashed ? 0 : report_leaks();
	unsigned long sanitizer = sanitize_reports();
	char text[256] = "";
	size_t len = 0;

#define ADD(number, one, many)                                                                                         \
	if ((number) && len < sizeof(text))                                                                            \
	len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%lu %s", len ? ", " : "", (unsigned long)(number),  \
				(number) == 1 ? one : many)
	ADD(outcome.nr_failed_inits, "init failed", "inits failed");
	ADD((unsigned int)outcome.nr_failed_tests, "test failed", "tests failed");
	ADD(reports, "report", "reports");
	ADD(sanitizer, "sanitizer report", "sanitizer reports");
	ADD(leaks, "leak", "leaks");
	ADD(outcome.verify_failed, "wrong state", "");
#undef ADD
	if (crashed || len)
		printf("run: FAILED: %s%s%s\n", crashed ? crashed : "", crashed && len ? ", " : "", text);
	else
		printf("run: ok\n");
	return crashed || len;
}

static void last_words(void)
{
	report("it crashed");
	build_remove(&build);
}

static void interrupted(int number)
{
	build_remove(&build);
	signal(number, SIG_DFL);
	raise(number);
}

/* --- running --- */

static void print_line(const char *line)
{
	puts(line);
	fflush(stdout); /* a crash must not swallow what was said before it */
}

static bool same_module(const struct quire_module_item *a, const struct quire_module_item *b)
{
	return module_name_is(a->module, b->module);
}

static bool has_init(const struct quire_module_image *image, const struct quire_module_item *module)
{
	const struct quire_module_item *const *at;

	for_each_module_item(at, image) if ((*at)->kind == QUIRE_MODULE_INIT && same_module(*at, module)) return true;
	return false;
}

/* Call the inits of one level, in the order of the files; @done[] marks by item whose were called. False: one failed, and
 * the rest is not to be called. */
static bool run_inits_of(const struct quire_module_image *image, int level, bool keep_going, bool *done)
{
	const struct quire_module_item *const *at;
	char what[128];

	for_each_module_item(at, image)
	{
		int err;

		if ((*at)->kind != QUIRE_MODULE_INIT || (*at)->level != level)
			continue;
		snprintf(what, sizeof(what), "init of %s", (*at)->module);
		crash_during(what);
		err = engine_call(*at);
		outcome.nr_modules++;
		done[at - image->start] = err >= 0;
		if (err >= 0)
			continue;
		outcome.nr_failed_inits++;
		quire_error("run: %s: %s() returned %s", (*at)->module, (*at)->name, engine_errname(err));
		if (!keep_going)
			return false;
	}
	return true;
}

/* The lowest level above @above that an init has; false: none. */
static bool next_level(const struct quire_module_image *image, int above, int *level)
{
	const struct quire_module_item *const *at;
	bool found = false;

	for_each_module_item(at, image)
	{
		if ((*at)->kind == QUIRE_MODULE_INIT && (*at)->level > above && (!found || (*at)->level < *level)) {
			*level = (*at)->level;
			found = true;
		}
	}
	return found;
}

static bool run_inits(const struct quire_module_image *image, bool keep_going, bool *done)
{
	int level = INT_MIN;

	while (next_level(image, level, &level))
		if (!run_inits_of(image, level, keep_going, done))
			return false;
	return true;
}

/* Was the init called of the module that @exit is of, and well? A module without one is there all the same. */
static bool is_up(const struct quire_module_image *image, const struct quire_module_item *exit, const bool *done)
{
	const struct quire_module_item *const *at;

	for_each_module_item(at, image) if (done[at - image->start] && same_module(*at, exit)) return true;
	return !has_init(image, exit);
}

static void run_exits(const struct quire_module_image *image, const bool *done)
{
	const struct quire_module_item *const *at = image->stop;
	char what[128];

	while (at-- > image->start) {
		if ((*at)->kind != QUIRE_MODULE_EXIT || !is_up(image, *at, done))
			continue;
		__atomic_store_n(&(*at)->owner->going, 1, __ATOMIC_RELEASE);
		snprintf(what, sizeof(what), "exit of %s", (*at)->module);
		crash_during(what);
		engine_call(*at);
	}
}

/* Everything between boot and shutdown. */
static void run_all(const struct run_command *command, const struct quire_module_image *image,
		    const struct kunit_image *suites, bool *done)
{
	if (!image || run_inits(image, command->keep_going, done)) {
		if (suites && suites->start != suites->stop) {
			int failed;

			crash_during("a KUnit suite");
			failed = kunit_run_image(suites, command->filter);
			outcome.nr_failed_tests = failed > 0 ? failed : 0;
		}
	}
	if (image)
		run_exits(image, done);
	crash_during(NULL);
	engine_settle();
	outcome.nr_running = engine_end();
}

static int set_params(const struct run_command *command, const struct quire_module_image *image)
{
	char why[256];

	for (int i = 0; i < command->nr_params; i++) {
		char *copy = strdup(command->params[i]), *value; /* a charp points into it, so it stays */
		int err;

		if (!copy) {
			quire_error("out of memory");
			return EXIT_FAILED;
		}
		value = strchr(copy, '=');
		*value++ = '\0';
		why[0] = '\0';
		err = image ? module_param_set(image, NULL, copy, value, why, sizeof(why)) : -1;
		if (!err)
			continue;
		quire_error("run: %s: %s", command->params[i], why[0] ? why : "no module has such a parameter");
		return EXIT_USAGE;
	}
	return EXIT_OK;
}

static int verify(void)
{
	struct mm_verify_report state;

	if (!mm_verify(&state))
		return EXIT_OK;
	quire_error("run: mm_verify: %s", state.text);
	outcome.verify_failed = true;
	return EXIT_FAILED;
}

static bool has_anything(const struct quire_module_image *image, const struct kunit_image *suites)
{
	const struct quire_module_item *const *at;

	if (image)
		for_each_module_item(at, image) if ((*at)->kind == QUIRE_MODULE_INIT ||
						    (*at)->kind == QUIRE_MODULE_EXIT) return true;
	return suites && suites->start != suites->stop;
}

/* The machine is up and the object is loaded. */
static int run_loaded(const struct run_command *command, void *object)
{
	const struct quire_module_image *image = dlsym(object, QUIRE_MODULE_SYMBOL);
	const struct kunit_image *suites = dlsym(object, KUNIT_IMAGE_SYMBOL);
	bool *done = calloc(image ? (size_t)(image->stop - image->start) + 1 : 1, sizeof(*done));
	char why[256] = "";
	int status;

	if (!done) {
		quire_error("out of memory");
		return EXIT_FAILED;
	}
	if (!has_anything(image, suites)) {
		quire_error("run: nothing to run: no module_init() and no KUnit suite in these files");
		return EXIT_USAGE;
	}
	if (image && module_image_check(image, why, sizeof(why))) {
		quire_error("run: %s", why);
		return EXIT_USAGE;
	}
	kunit_out = print_line;
	crash_watch(last_words);
	sanitize_watch(command, last_words);
	if (engine_load(dlsym(object, "quire_percpu_module"))) {
		quire_error("run: no room for the module's per-CPU variables");
		return EXIT_FAILED;
	}
	if (engine_begin(command->machine.quiet)) {
		quire_error("run: the machine cannot be watched");
		return EXIT_FAILED;
	}
	status = set_params(command, image);
	if (status) {
		engine_end();
		return status;
	}
	run_all(command, image, suites, done);
	/* What still runs may change the state while it is looked at. */
	if (!outcome.nr_running)
		verify();
	free(done);
	return report(NULL) ? EXIT_FAILED : EXIT_OK;
}

static int load_and_run(const struct run_command *command)
{
	struct machine_options machine = command->machine;
	void *object;
	int status;

	machine.quiet = !command->boot_log || machine.quiet;
	if (!machine.nr_cpus && !machine.dmesg && !machine.dtb)
		machine.nr_cpus = DEFAULT_CPUS;
	status = machine_options_boot(&machine);
	if (status)
		return status;
	object = dlopen(build.object, RTLD_NOW | RTLD_LOCAL);
	if (!object) {
		quire_error("run: %s", dlerror());
		machine_shutdown();
		return EXIT_FAILED;
	}
	lines_module(build.object, object);
	status = run_loaded(command, object);
	return status;
}

static int run(const struct run_command *command, char **argv)
{
	int status = sanitize_enter(command, argv);

	if (status)
		return status;
	signal(SIGINT, interrupted);
	signal(SIGTERM, interrupted);
	status = build_module(command, &build);
	if (!status)
		status = symbols_check(command, &build);
	if (!status)
		status = load_and_run(command);
	build_remove(&build);
	return status;
}

int cmd_run(int argc, char **argv)
{
	const char **words = calloc(3 * ((size_t)argc + 1), sizeof(*words));
	struct run_command command = {
		.sources = words,
		.params = words + argc + 1,
		.flags = words + 2 * (argc + 1),
	};
	int status = EXIT_USAGE;

	if (!words) {
		quire_error("out of memory");
	} else if (parse(&command, argc, argv)) {
		if (command.help)
			run_help();
		status = command.help ? EXIT_OK : run(&command, argv);
	}
	free(words);
	return status;
}
