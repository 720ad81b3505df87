/* SPDX-License-Identifier: MIT */
/*
 * launcher.c - `quire`: runs the quire of the machine's architecture
 *
 * The library is compiled once for each architecture of machines, so the command is, too: quire-x86_64 and quire-arm. This
 * one only chooses: what --arch says; without it, arm when there is a --dtb and x86_64 otherwise. They are looked for
 * beside this program (a build directory), then where `install` puts them, which is known relative to this program, so
 * that an installed tree may be moved.
 * It knows no more about options than which of them take a value, so as not to mistake one for the other.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* From the folder of this program to that of the others, as they are installed. */
#define MOVED_LIBEXEC "/../libexec/quire"

static const char *const value_options[] = {
	"--arch",    "--dmesg", "--dtb", "--mem",      "--nodes", "--cpus",
	"--cmdline", "--set",   "--cat", "--headroom", "--kunit",
};

static int takes_value(const char *option)
{
	for (size_t i = 0; i < sizeof(value_options) / sizeof(value_options[0]); i++)
		if (!strcmp(option, value_options[i]))
			return 1;
	return 0;
}

static const char *architecture(int argc, char **argv)
{
	const char *arch = NULL;
	int dtb = 0;

	for (int i = 1; i < argc; i++) {
		const char *value = NULL;

		if (!strncmp(argv[i], "--arch=", 7))
			value = argv[i] + 7;
		else if (!strcmp(argv[i], "--arch") && i + 1 < argc)
			value = argv[i + 1];
		else if (!strcmp(argv[i], "--dtb") || !strncmp(argv[i], "--dtb=", 6))
			dtb = 1;
		if (value)
			arch = value;
		if (takes_value(argv[i]))
			i++;
	}
	return arch ? arch : dtb ? "arm" : "x86_64";
}

/* Run @self/@below/quire-@arch; returns only if it cannot. */
static void run_from(const char *self, const char *below, const char *arch, char **argv)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s/quire-%s", self, below, arch) < (int)sizeof(path))
		execv(path, argv);
	else
		errno = ENAMETOOLONG;
}

int main(int argc, char **argv)
{
	const char *arch = architecture(argc, argv);
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (strcmp(arch, "x86_64") && strcmp(arch, "arm")) {
		fprintf(stderr, "quire: --arch %s: must be x86_64 or arm\n", arch);
		return 2;
	}
	if (len > 0) {
		self[len] = '\0';
		slash = strrchr(self, '/');
		*slash = '\0';
		run_from(self, ".", arch, argv);
		if (errno == ENOENT)
			run_from(self, QUIRE_LIBEXECDIR, arch, argv);
	}
	fprintf(stderr, "quire: cannot run quire-%s: %s\n", arch, strerror(errno));
	return 1;
}
