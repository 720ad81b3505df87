/* SPDX-License-Identifier: MIT */
/*
 * load.c - from options to a booted machine: reads the files, boots, applies --set
 *
 * An input is any file that can be read to its end, not empty and at most MACHINE_INPUT_MAX bytes. It is read whole, so a
 * pipe will do, and freed as soon as the machine is up.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <quire/machine.h>

#include "options.h"

struct input {
	const char *name; /* for messages */
	char *data;       /* NULL: not given */
	size_t len;
};

/* Read @fd to its end. 0, or an errno value. */
static int read_all(int fd, struct input *input)
{
	size_t room = 0;

	for (;;) {
		ssize_t got;

		if (input->len == room) {
			char *grown;

			room = room ? room * 2 : 64 << 10;
			grown = realloc(input->data, room);
			if (!grown)
				return ENOMEM;
			input->data = grown;
		}
		got = read(fd, input->data + input->len, room - input->len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno;
		if (!got)
			return 0;
		input->len += (size_t)got;
		if (input->len > MACHINE_INPUT_MAX)
			return EFBIG;
	}
}

static bool input_load(struct input *input, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	int fd, err;

	input->name = is_stdin ? "standard input" : path;
	fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	err = fd < 0 ? errno : read_all(fd, input);
	if (!is_stdin && fd >= 0)
		close(fd);
	if (!err && input->len)
		return true;
	if (!err)
		quire_error("%s: is empty", input->name);
	else if (err == EFBIG)
		quire_error("%s: larger than %lu MiB", input->name, MACHINE_INPUT_MAX >> 20);
	else
		quire_error("%s: %s", input->name, strerror(err));
	return false;
}

static int apply_sets(const struct machine_options *options)
{
	for (unsigned int i = 0; i < options->nr_set; i++) {
		const char *set = options->set[i], *value = strchr(set, '=') + 1;
		char *name = strndup(set, (size_t)(value - 1 - set));
		int err = name ? machine_set(name, value) : -ENOMEM;

		free(name);
		if (!err)
			continue;
		if (err == -ENOENT || err == -EACCES || err == -EISDIR || err == -ENOTDIR)
			quire_error("--set %s: no such setting", set);
		else if (err == -ERANGE)
			quire_error("--set %s: out of range", set);
		else if (err == -EINVAL || err == -E2BIG)
			quire_error("--set %s: not a value for it", set);
		else
			quire_error("--set %s: %s", set, strerror(-err));
		return EXIT_USAGE;
	}
	return EXIT_OK;
}

static int boot(const struct machine_options *options, const struct input *dmesg, const struct input *dtb)
{
	struct machine_config config = {
		.dmesg = dmesg->data,
		.dmesg_len = dmesg->len,
		.dmesg_name = dmesg->name,
		.dtb = dtb->data,
		.dtb_len = dtb->len,
		.dtb_name = dtb->name,
		.mem_size = options->mem_size,
		.nr_nodes = options->nr_nodes,
		.nr_cpus = options->nr_cpus,
		.cmdline = options->cmdline,
		.quiet = options->quiet,
	};
	struct machine_error error = { "" };
	int err = machine_boot(&config, &error), status;

	if (err) {
		quire_error("%s", error.text[0] ? error.text : strerror(-err));
		return err == -EINVAL ? EXIT_USAGE : EXIT_FAILED;
	}
	status = apply_sets(options);
	if (status)
		machine_shutdown();
	return status;
}

int machine_options_boot(const struct machine_options *options)
{
	struct input dmesg = { 0 }, dtb = { 0 };
	int status = EXIT_USAGE;

	if (options->dmesg && options->dtb && !strcmp(options->dmesg, "-") && !strcmp(options->dtb, "-"))
		quire_error("--dmesg and --dtb cannot both be standard input");
	else if (options->nr_nodes && (options->dmesg || options->dtb))
		quire_error("--nodes is for made-up machines; this one has a description");
	else if (options->mem_size && (options->dmesg || options->dtb))
		quire_error(
			"--mem is for made-up machines; this one has a description (limit it with --cmdline mem=SIZE)");
	else if ((!options->dmesg || input_load(&dmesg, options->dmesg)) &&
		 (!options->dtb || input_load(&dtb, options->dtb)))
		status = boot(options, &dmesg, &dtb);
	free(dmesg.data);
	free(dtb.data);
	return status;
}
