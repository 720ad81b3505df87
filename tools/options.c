/* SPDX-License-Identifier: MIT */
/*
 * options.c - the options that describe a machine: a table, and the readers of their values
 *
 * Does not: read files or boot (load.c does).
 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <quire/config.h>

#include "options.h"

#ifdef CONFIG_X86_64
#define ARCH_NAME "x86_64"
#else
#define ARCH_NAME "arm"
#endif

void quire_error(const char *format, ...)
{
	va_list args;

	fflush(stdout);
	flockfile(stderr);
	fputs("quire: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	funlockfile(stderr);
}

int option_unknown(const char *command, const char *arg)
{
	if (arg[0] == '-' && arg[1])
		quire_error("%s: unknown option %s; quire %s --help", command, arg, command);
	else
		quire_error("%s: unexpected argument '%s'; quire %s --help", command, arg, command);
	return EXIT_USAGE;
}

const char *option_value(const char *name, int argc, char **argv, int *i, bool *bad)
{
	const char *arg = argv[*i];
	size_t len = strlen(name);

	if (strncmp(arg, "--", 2) || strncmp(arg + 2, name, len))
		return NULL;
	if (arg[2 + len] == '=')
		return arg + 2 + len + 1;
	if (arg[2 + len])
		return NULL;
	if (*i + 1 == argc) {
		quire_error("%s: needs a value", arg);
		*bad = true;
		return NULL;
	}
	return argv[++*i];
}

bool option_number(const char *name, const char *text, unsigned long min, unsigned long max, unsigned long *value)
{
	char *end;

	errno = 0;
	*value = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end) {
		quire_error("--%s %s: not a number", name, text);
		return false;
	}
	if (errno == ERANGE || *value < min || *value > max) {
		quire_error("--%s %s: must be %lu to %lu", name, text, min, max);
		return false;
	}
	return true;
}

bool option_size(const char *name, const char *text, unsigned long long *bytes)
{
	static const char units[] = "KMGTPE";
	unsigned int shift = 0;
	const char *unit;
	char *end;

	errno = 0;
	*bytes = strtoull(text, &end, 0);
	if (text[0] < '0' || text[0] > '9' || (*end && end[1])) {
		quire_error("--%s %s: not a size, like 512M or 4G", name, text);
		return false;
	}
	if (*end) {
		char upper = *end >= 'a' && *end <= 'z' ? *end - 'a' + 'A' : *end;

		unit = strchr(units, upper);
		if (!unit) {
			quire_error("--%s %s: not a size, like 512M or 4G", name, text);
			return false;
		}
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (errno == ERANGE || *bytes > ULLONG_MAX >> shift) {
		quire_error("--%s %s: too large", name, text);
		return false;
	}
	*bytes <<= shift;
	if (!*bytes)
		quire_error("--%s %s: must not be 0", name, text);
	return *bytes != 0;
}

/* Setters: true, or false with the line printed. */

static bool set_arch(struct machine_options *options, const char *value)
{
	(void)options;
	if (!strcmp(value, ARCH_NAME))
		return true;
	if (!strcmp(value, "x86_64") || !strcmp(value, "arm"))
		quire_error("--arch %s: this is quire-" ARCH_NAME "; run quire, which chooses", value);
	else
		quire_error("--arch %s: must be x86_64 or arm", value);
	return false;
}

static bool set_dmesg(struct machine_options *options, const char *value)
{
	options->dmesg = value;
	return true;
}

static bool set_dtb(struct machine_options *options, const char *value)
{
#ifdef CONFIG_X86_64
	(void)options;
	quire_error("--dtb %s: an x86_64 machine has no device tree; --arch arm", value);
	return false;
#else
	options->dtb = value;
	return true;
#endif
}

static bool set_mem(struct machine_options *options, const char *value)
{
	return option_size("mem", value, &options->mem_size);
}

static bool set_nodes(struct machine_options *options, const char *value)
{
	unsigned long number = 0;

	if (!option_number("nodes", value, 1, CONFIG_MAX_NUMNODES, &number))
		return false;
	options->nr_nodes = (unsigned int)number;
	return true;
}

static bool set_cpus(struct machine_options *options, const char *value)
{
	unsigned long number = 0;

	if (!option_number("cpus", value, 1, CONFIG_NR_CPUS, &number))
		return false;
	options->nr_cpus = (unsigned int)number;
	return true;
}

static bool set_cmdline(struct machine_options *options, const char *value)
{
	options->cmdline = value;
	return true;
}

static bool set_sysctl(struct machine_options *options, const char *value)
{
	const char *equals = strchr(value, '=');

	if (!equals || equals == value) {
		quire_error("--set %s: must be NAME=VALUE, like vm.min_free_kbytes=8192", value);
		return false;
	}
	if (options->nr_set == MACHINE_SETS_MAX) {
		quire_error("--set %s: more than %d of them", value, MACHINE_SETS_MAX);
		return false;
	}
	options->set[options->nr_set++] = value;
	return true;
}

static const struct {
	const char *name;
	bool (*set)(struct machine_options *options, const char *value);
	const char *value, *what;
} machine_table[] = {
	{ "arch", set_arch, "ARCH", "x86_64 or arm; arm with --dtb, else x86_64" },
	{ "dmesg", set_dmesg, "FILE", "the machine that wrote this kernel log; - reads standard input" },
	{ "dtb", set_dtb, "FILE", "the machine of this device tree (arm); a --dmesg beside it adds reservations" },
	{ "mem", set_mem, "SIZE", "a made-up machine of this size: 512M, 4G, 1T (1G)" },
	{ "nodes", set_nodes, "N", "memory nodes of a made-up machine (1)" },
	{ "cpus", set_cpus, "N", "CPUs; what the description says, else 1" },
	{ "cmdline", set_cmdline, "TEXT", "kernel parameters, after those of the description" },
	{ "set", set_sysctl, "NAME=VALUE", "a sysctl once booted, vm.min_free_kbytes=8192; repeatable" },
};

int machine_option(struct machine_options *options, int argc, char **argv, int *i)
{
	bool bad = false;

	if (!strcmp(argv[*i], "--quiet") || !strcmp(argv[*i], "-q")) {
		options->quiet = true;
		return 1;
	}
	for (size_t j = 0; j < sizeof(machine_table) / sizeof(machine_table[0]); j++) {
		const char *value = option_value(machine_table[j].name, argc, argv, i, &bad);

		if (bad)
			return -1;
		if (value)
			return machine_table[j].set(options, value) ? 1 : -1;
	}
	return 0;
}

void machine_options_help(FILE *to)
{
	fprintf(to, "The machine (--option VALUE or --option=VALUE, in any order):\n");
	for (size_t j = 0; j < sizeof(machine_table) / sizeof(machine_table[0]); j++) {
		char left[32];

		snprintf(left, sizeof(left), "--%s %s", machine_table[j].name, machine_table[j].value);
		fprintf(to, "  %-18s %s\n", left, machine_table[j].what);
	}
	fprintf(to, "  %-18s %s\n", "--quiet", "no boot log on standard error");
}
