/* SPDX-License-Identifier: MIT */
/* cmdline_int.h - words of a command line; only for mm/boot's cmdline*.c and their tests */
#ifndef MM_CMDLINE_INT_H
#define MM_CMDLINE_INT_H

#include "describe_int.h"

struct cmd_arg {
	struct cur name, value; /* without quotes; value as name when there is no '=' */
	bool has_value;
};

/* cmd_next_arg - eat the next word of @text; false at the end. */
bool cmd_next_arg(struct cur *text, struct cmd_arg *arg);
/* cmd_name_is - compare names: '-' and '_' are the same. */
bool cmd_name_is(struct cur name, const char *want);
/* cmd_is_known - does a Linux kernel take a parameter of this name (that means nothing to Quire)? */
bool cmd_is_known(struct cur name);

/* cmd_list_unknown - write what is neither ours nor known into @buf, words before assignments, as Linux reports them; its
 * length. What does not fit is left out. */
size_t cmd_list_unknown(const char *text, char *buf, size_t size);

#endif
