/* SPDX-License-Identifier: MIT */
/*
 * build.c - kernel-style sources become one shared object, with the user's compiler
 *
 * Model:      each source is compiled by itself, as a kernel's build does, with Quire's headers and nothing of the
 *             host's (-nostdinc); then all are linked into module.so. Names are bound inside the object first
 *             (-Bsymbolic), so that a module may call its functions as it likes.
 *             Debugging comes first: -g, -Og and frame pointers, unless the user's own flags, which stand last, say otherwise.
 *             The compiler sees the path as the user wrote it, so that its messages and a debugger show that one.
 * Headers:    beside the build tree, or where `install` put them, which is known relative to this program.
 * Failure:    what the compiler says is shown as it is; every source is tried.
 */
#include <errno.h>
#include <dirent.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <quire/config.h>
#include <run_paths.h>

#include "run.h"

#ifdef CONFIG_X86_64
#define ARCH "x86_64"
#else
#define ARCH "arm"
#endif

#define MAX_WORDS 512

extern char **environ;

struct words {
	char *word[MAX_WORDS + 1];
	int nr;
	bool failed; /* too many, or no memory */
};

static void add(struct words *words, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct words *words, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (words->nr == MAX_WORDS || vasprintf(&words->word[words->nr], format, args) < 0)
		words->failed = true;
	else
		words->nr++;
	va_end(args);
	words->word[words->nr] = NULL;
}

static void add_all(struct words *words, const char *const *more)
{
	for (; *more; more++)
		add(words, "%s", *more);
}

static void words_free(struct words *words)
{
	while (words->nr)
		free(words->word[--words->nr]);
}

bool build_words(const char *text, char **words, int max)
{
	int nr = 0;

	while (words[nr])
		nr++;
	while (*(text += strspn(text, " \t\n"))) {
		char *word = malloc(strlen(text) + 1), quote = 0;
		size_t len = 0;

		if (!word || nr == max) {
			free(word);
			return false;
		}
		for (; *text && (quote || !strchr(" \t\n", *text)); text++) {
			if (*text == quote)
				quote = 0;
			else if (!quote && (*text == '"' || *text == '\''))
				quote = *text;
			else
				word[len++] = *text;
		}
		word[len] = '\0';
		words[nr++] = word;
		words[nr] = NULL;
		if (quote)
			return false;
	}
	return true;
}

/* The words of environment variable @name, if it is set. */
static bool add_variable(struct words *words, const char *name, const char *otherwise)
{
	const char *text = getenv(name);

	if (!text || !text[strspn(text, " \t\n")])
		text = otherwise;
	if (text && !build_words(text, words->word, MAX_WORDS)) {
		quire_error("run: $%s: '%s' cannot be split into words", name, text);
		return false;
	}
	while (words->word[words->nr])
		words->nr++;
	return true;
}

/* --- running the compiler --- */

/* Run it; its standard output goes to @out, or where ours goes if that is -1. Its exit status, or -1 with the line printed. */
static int run_words(const struct words *words, int out)
{
	posix_spawn_file_actions_t actions;
	int status = 0, err;
	pid_t child;

	if (words->failed) {
		quire_error("run: too many words for the compiler");
		return -1;
	}
	posix_spawn_file_actions_init(&actions);
	if (out >= 0)
		posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	err = posix_spawnp(&child, words->word[0], &actions, NULL, words->word, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (err) {
		quire_error("run: cannot run the compiler '%s': %s", words->word[0], strerror(err));
		return -1;
	}
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool build_ask(const char *option, char *line, size_t size)
{
	struct words words = { 0 };
	int ends[2];
	ssize_t got = 0;
	bool ok = add_variable(&words, "CC", "cc") && pipe(ends) == 0;

	if (ok) {
		add(&words, "%s", option);
		ok = run_words(&words, ends[1]) == 0;
		close(ends[1]);
		if (ok)
			got = read(ends[0], line, size - 1);
		close(ends[0]);
	}
	words_free(&words);
	if (!ok || got <= 0)
		return false;
	line[got] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return true;
}

/* --- where the headers are --- */

/* The folder of this program. */
static bool own_folder(char *folder)
{
	ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);

	if (len <= 0)
		return false;
	folder[len] = '\0';
	*strrchr(folder, '/') = '\0';
	return true;
}

static bool add_headers(struct words *words)
{
	char self[PATH_MAX], probe[PATH_MAX + 64];

	if (!own_folder(self)) {
		quire_error("run: cannot find this program's own folder");
		return false;
	}
	snprintf(probe, sizeof(probe), "%s/arch/" ARCH "/include/quire/config.h", self);
	if (access(probe, R_OK) == 0) {
		add(words, "-I%s/include", RUN_SOURCE_ROOT);
		add(words, "-I%s/arch/" ARCH "/include", RUN_SOURCE_ROOT);
		add(words, "-I%s/arch/" ARCH "/include", self);
		add(words, "-I%s/port/hosted/include", RUN_SOURCE_ROOT);
		return true;
	}
	snprintf(probe, sizeof(probe), "%s/%s/linux/module.h", self, RUN_HEADERS_FROM_PROGRAM);
	if (access(probe, R_OK) != 0) {
		quire_error("run: Quire's headers are not at %s/%s", self, RUN_HEADERS_FROM_PROGRAM);
		return false;
	}
	add(words, "-I%s/%s", self, RUN_HEADERS_FROM_PROGRAM);
	add(words, "-I%s/%s/arch/" ARCH, self, RUN_HEADERS_FROM_PROGRAM);
	add(words, "-I%s/%s/config/" ARCH, self, RUN_HEADERS_FROM_PROGRAM);
	add(words, "-I%s/%s/port", self, RUN_HEADERS_FROM_PROGRAM);
	return true;
}

/* --- compiling --- */

/* As a kernel's build does, and what makes debugging and stack traces work. */
static const char *const code_flags[] = {
	"-std=gnu17",
	"-nostdinc",
	"-ffreestanding",
	"-fPIC",
	"-g",
	"-Og",
	"-fno-omit-frame-pointer",
	"-fno-optimize-sibling-calls",
	"-fno-strict-aliasing",
	"-fno-delete-null-pointer-checks",
	"-fno-common",
	"-fno-stack-protector",
	"-funsigned-char",
	"-Wall",
	"-Wno-pointer-sign",
	"-Wno-main",
	"-Werror=implicit-function-declaration",
	"-Werror=implicit-int",
	"-D__KERNEL__",
	"-DMODULE",
	NULL,
};

/* What a module is called: its file's name, with nothing in it that a C name cannot have. */
static void module_name(const char *source, char *name, size_t size)
{
	const char *base = strrchr(source, '/') ? strrchr(source, '/') + 1 : source;
	size_t len = 0;

	for (; *base && strcmp(base, ".c") && len + 1 < size; base++)
		name[len++] = (*base >= '0' && *base <= '9') || (*base >= 'a' && *base <= 'z') ||
					      (*base >= 'A' && *base <= 'Z') ?
				      *base :
				      '_';
	name[len] = '\0';
}

static bool compile(const struct run_command *command, const char *source, const char *object)
{
	struct words words = { 0 };
	char name[128];
	bool ok = add_variable(&words, "CC", "cc");

	module_name(source, name, sizeof(name));
	add_all(&words, code_flags);
	if (!command->ubsan) /* overflow is no mistake in a kernel; who asks for UBSan wants to hear of it */
		add(&words, "-fwrapv");
	ok = ok && add_headers(&words);
	add_all(&words,
		(const char *const[]){ "-include", "linux/kconfig.h", "-include", "linux/compiler_types.h", NULL });
	add(&words, "-DKBUILD_MODNAME=\"%s\"", name);
	add(&words, "-DKBUILD_BASENAME=\"%s\"", name);
	add(&words, "-D__KBUILD_MODNAME=kmod_%s", name);
	if (command->asan)
		add_all(&words, (const char *const[]){ "-fsanitize=address", "-fsanitize-recover=address", NULL });
	if (command->ubsan)
		add_all(&words, (const char *const[]){ "-fsanitize=undefined", "-fno-sanitize=vptr", NULL });
	for (int i = 0; i < command->nr_flags; i++)
		add(&words, "%s", command->flags[i]);
	ok = ok && add_variable(&words, "CFLAGS", NULL);
	add_all(&words, (const char *const[]){ "-c", source, "-o", object, NULL });
	ok = ok && run_words(&words, -1) == 0;
	words_free(&words);
	return ok;
}

static bool link_parts(const struct run_build *build)
{
	struct words words = { 0 };
	bool ok = add_variable(&words, "CC", "cc");

	add_all(&words, (const char *const[]){ "-shared", "-nostdlib", "-Wl,-Bsymbolic", "-Wl,-z,noexecstack", "-g",
					       "-o", build->object, NULL });
	for (char **part = build->parts; *part; part++)
		add(&words, "%s", *part);
	add(&words, "-lgcc");
	ok = ok && run_words(&words, -1) == 0;
	words_free(&words);
	return ok;
}

/* --- the folder --- */

static bool folder_make(struct run_build *build)
{
	const char *parent = getenv("TMPDIR");

	if (!parent || !*parent)
		parent = "/tmp";
	if (snprintf(build->folder, sizeof(build->folder), "%s/quire-run-XXXXXX", parent) >=
		    (int)sizeof(build->folder) ||
	    !mkdtemp(build->folder)) {
		quire_error("run: cannot make a folder in %s: %s", parent, strerror(errno));
		build->folder[0] = '\0';
		return false;
	}
	snprintf(build->object, sizeof(build->object), "%s/module.so", build->folder);
	return true;
}

void build_remove(struct run_build *build)
{
	char path[PATH_MAX + 260];
	const struct dirent *entry;
	DIR *dir;

	if (!build->folder[0])
		return;
	dir = opendir(build->folder);
	while (dir && (entry = readdir(dir))) {
		snprintf(path, sizeof(path), "%s/%s", build->folder, entry->d_name);
		unlink(path);
	}
	if (dir)
		closedir(dir);
	rmdir(build->folder);
	build->folder[0] = '\0';
}

int build_module(const struct run_command *command, struct run_build *build)
{
	bool ok = folder_make(build);

	build->parts = calloc((size_t)command->nr_sources + 1, sizeof(*build->parts));
	if (!ok || !build->parts)
		return ok ? EXIT_FAILED : EXIT_USAGE;
	for (int i = 0; i < command->nr_sources; i++) {
		if (asprintf(&build->parts[i], "%s/%d.o", build->folder, i) < 0)
			return EXIT_FAILED;
		ok = compile(command, command->sources[i], build->parts[i]) && ok;
	}
	return ok && link_parts(build) ? EXIT_OK : EXIT_USAGE;
}
