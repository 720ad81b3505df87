/* SPDX-License-Identifier: MIT */
/* text.h - a file of the machine's tree as a string, and on stdout. */
#ifndef QUIRE_TOOLS_TEXT_H
#define QUIRE_TOOLS_TEXT_H

#include <stdbool.h>

/* text_read - file @path of the booted machine; the caller frees it. NULL, with the line printed. */
char *text_read(const char *path);
/* text_print - file @path (directory listing if @list) on stdout, exactly. EXIT_OK, or the line is printed and the value is
 * the exit status. */
int text_print(const char *path, bool list);

#endif
