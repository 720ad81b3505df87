/* SPDX-License-Identifier: MIT */
/*
 * lines.c - code addresses as somebody reads them: function, offset, file and line
 *
 * Model:      the function is what the port's symbol lookup says; for code of the module, addr2line, asked once for all
 *             addresses, adds file and line. A function of a header that the compiler put inline is not what anybody
 *             looks for, so of the places that one address stands for, the first outside Quire's headers is shown.
 * Failure:    no addr2line, or no debugging information: the function must do.
 */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <quire/port.h>

#include "run.h"

extern char **environ;

static char module_path[PATH_MAX + 32];
static unsigned long module_base, module_start, module_end; /* base: added to the object's own addresses */

static int find_extent(struct dl_phdr_info *info, size_t size, void *arg)
{
	const struct link_map *map = arg;

	(void)size;
	if (info->dlpi_addr != map->l_addr || strcmp(info->dlpi_name, map->l_name))
		return 0;
	module_base = info->dlpi_addr;
	module_start = ~0ul;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		if (part->p_type != PT_LOAD)
			continue;
		if (module_base + part->p_vaddr < module_start)
			module_start = module_base + part->p_vaddr;
		if (module_base + part->p_vaddr + part->p_memsz > module_end)
			module_end = module_base + part->p_vaddr + part->p_memsz;
	}
	return 1;
}

void lines_module(const char *object, void *handle)
{
	struct link_map *map = NULL;

	snprintf(module_path, sizeof(module_path), "%s", object);
	if (dlinfo(handle, RTLD_DI_LINKMAP, &map) == 0 && map)
		dl_iterate_phdr(find_extent, map);
}

int run_is_module_code(unsigned long pc)
{
	return pc >= module_start && pc < module_end;
}

/* --- addr2line --- */

/* Start `addr2line` for the module's addresses among @places; a stream of its answers, or NULL. */
static FILE *ask(const struct code_place *places, unsigned int nr, pid_t *child)
{
	char **words = calloc(nr + 6, sizeof(*words)), *numbers = calloc(nr, 24);
	posix_spawn_file_actions_t actions;
	unsigned int nr_words = 0;
	int ends[2], err = -1;
	FILE *answers = NULL;

	if (words && numbers && pipe(ends) == 0) {
		words[nr_words++] = (char *)"addr2line";
		words[nr_words++] = (char *)"-aife";
		words[nr_words++] = module_path;
		for (unsigned int i = 0; i < nr; i++) {
			if (!run_is_module_code(places[i].pc))
				continue;
			snprintf(numbers + i * 24, 24, "%#lx", places[i].pc - 1 - module_base);
			words[nr_words++] = numbers + i * 24;
		}
		posix_spawn_file_actions_init(&actions);
		posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
		posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1 /* O_WRONLY */, 0);
		posix_spawn_file_actions_addclose(&actions, ends[0]);
		err = posix_spawnp(child, words[0], &actions, NULL, words, environ);
		posix_spawn_file_actions_destroy(&actions);
		close(ends[1]);
		if (!err)
			answers = fdopen(ends[0], "r");
		if (!answers)
			close(ends[0]);
	}
	free(words);
	free(numbers);
	return answers;
}

static bool read_line(FILE *from, char *line, int size)
{
	if (!fgets(line, size, from))
		return false;
	line[strcspn(line, "\n")] = '\0';
	return true;
}

/* "FILE:LINE (discriminator 3)" as the user would write it, or "" if it is of no use. */
static void tidy_place(char *place)
{
	char here[PATH_MAX], *cut = strstr(place, " (");
	size_t len;

	if (cut)
		*cut = '\0';
	cut = strrchr(place, ':');
	if (!cut || cut[1] < '1' || cut[1] > '9' || strstr(place, "/include/linux/") ||
	    strstr(place, "/include/kunit/") || strstr(place, "/include/asm") || strstr(place, "/quire-kernel/"))
		place[0] = '\0';
	len = getcwd(here, sizeof(here)) ? strlen(here) : 0;
	if (len && !strncmp(place, here, len) && place[len] == '/')
		memmove(place, place + len + 1, strlen(place + len));
}

static void add_place(struct code_place *to, const char *place)
{
	size_t len = strlen(to->text);

	if (place[0] && !strchr(to->text, '('))
		snprintf(to->text + len, sizeof(to->text) - len, " (%s)", place);
}

/* Answers come in order: the address, then pairs of function and place, innermost first. */
static void read_answers(FILE *answers, struct code_place *places, unsigned int nr)
{
	char line[PATH_MAX + 64];
	unsigned int at = 0;
	bool first = true;

	while (read_line(answers, line, sizeof(line))) {
		if (!strncmp(line, "0x", 2)) {
			at += !first;
			first = false;
			while (at < nr && !run_is_module_code(places[at].pc))
				at++;
			continue;
		}
		if (at >= nr || !read_line(answers, line, sizeof(line)))
			break;
		tidy_place(line);
		add_place(&places[at], line);
	}
}

void lines_find(struct code_place *places, unsigned int nr)
{
	bool any = false;
	pid_t child = -1;
	FILE *answers;

	for (unsigned int i = 0; i < nr; i++) {
		if (port_symbol(places[i].pc - 1, places[i].text, sizeof(places[i].text)))
			snprintf(places[i].text, sizeof(places[i].text), "0x%lx", places[i].pc);
		any = any || run_is_module_code(places[i].pc);
	}
	answers = any ? ask(places, nr, &child) : NULL;
	if (!answers)
		return;
	read_answers(answers, places, nr);
	fclose(answers);
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
}
