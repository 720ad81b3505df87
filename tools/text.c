/* SPDX-License-Identifier: MIT */
/* text.c - files of the machine's tree, for the commands. */
#include "text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <quire/machine.h>

#include "options.h"

struct text {
	char *data; /* ends in NUL once anything was appended */
	size_t len, room;
	bool failed; /* no memory */
};

static void text_append(void *arg, const char *piece, unsigned long len)
{
	struct text *text = arg;
	char *grown;

	if (text->failed)
		return;
	if (text->len + len + 1 > text->room) {
		text->room = (text->len + len + 1) * 2;
		grown = realloc(text->data, text->room);
		if (!grown) {
			text->failed = true;
			return;
		}
		text->data = grown;
	}
	memcpy(text->data + text->len, piece, len);
	text->len += len;
	text->data[text->len] = '\0';
}

char *text_read(const char *path)
{
	struct text text = { 0 };
	int err = machine_read(path, text_append, &text);

	if (!err && !text.failed && text.data)
		return text.data;
	free(text.data);
	quire_error("%s: %s", path, err ? strerror(-err) : text.failed ? strerror(ENOMEM) : "is empty");
	return NULL;
}

static void text_out(void *arg, const char *piece, unsigned long len)
{
	fwrite(piece, 1, len, arg);
}

int text_print(const char *path, bool list)
{
	int err = list ? machine_list(path, text_out, stdout) : machine_read(path, text_out, stdout);

	if (!err)
		return EXIT_OK;
	quire_error("%s: %s", path, strerror(-err));
	return err == -ENOMEM ? EXIT_FAILED : EXIT_USAGE;
}
