/* SPDX-License-Identifier: MIT */
/*
 * symbols.c - does Quire offer what the module uses
 *
 * Model:   a shared object is bound to whatever in the process has the name: Quire, but libc as well, and then a kernel
 *          module would silently call the host's function of another meaning. So what it leaves undefined is looked
 *          up beforehand: the name must be this program's and of no library behind it. (The library defines no name that
 *          libc defines, and what else is in this program is hidden.) Beyond those the compiler may call the four memory
 *          functions, and instrumented code the sanitizers' runtimes.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "run.h"

struct search {
	const char *name;
	bool found;
};

static bool is_compilers(const char *name)
{
	static const char *const names[] = { "memcpy", "memmove", "memset", "memcmp", "__tls_get_addr" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return !strncmp(name, "__asan_", 7) || !strncmp(name, "__ubsan_", 8) || !strncmp(name, "__sanitizer_", 12);
}

static bool is_offered(const char *name)
{
	return is_compilers(name) || (dlsym(RTLD_DEFAULT, name) && !dlsym(RTLD_NEXT, name));
}

static bool search_undefined(void *arg, const struct elf_symbol *symbol)
{
	struct search *search = arg;

	search->found = !symbol->is_defined && !strcmp(symbol->name, search->name);
	return !search->found;
}

/* The first source whose object asks for @name. */
static const char *user_of(const struct run_command *command, const struct run_build *build, const char *name)
{
	for (int i = 0; i < command->nr_sources; i++) {
		struct search search = { name, false };

		if (elf_symbols(build->parts[i], false, search_undefined, &search) && search.found)
			return command->sources[i];
	}
	return command->sources[0];
}

struct check {
	const struct run_command *command;
	const struct run_build *build;
	unsigned int nr_refused;
};

static bool check_one(void *arg, const struct elf_symbol *symbol)
{
	struct check *check = arg;
	const char *name = symbol->name;

	if (symbol->is_defined || symbol->is_weak || is_offered(name))
		return true;
	check->nr_refused++;
	/* Where libc has the name, too, the header gave it another one for the linker. */
	quire_error("%s uses '%s', which Quire does not offer", user_of(check->command, check->build, name),
		    !strncmp(name, "quire_", 6) && dlsym(RTLD_NEXT, name + 6) ? name + 6 : name);
	return true;
}

int symbols_check(const struct run_command *command, const struct run_build *build)
{
	struct check check = { command, build, 0 };

	if (!elf_symbols(build->object, true, check_one, &check)) {
		quire_error("run: the linker made no shared object of these files");
		return EXIT_USAGE;
	}
	return check.nr_refused ? EXIT_USAGE : EXIT_OK;
}
