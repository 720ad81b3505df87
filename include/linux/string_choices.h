/* SPDX-License-Identifier: MIT */
/* string_choices.h - one of two words, by a condition */
#ifndef _LINUX_STRING_CHOICES_H
#define _LINUX_STRING_CHOICES_H

#include <linux/types.h>

#define STRING_CHOICE(name, yes, no)                                                                                   \
	static inline const char *name(bool v)                                                                         \
	{                                                                                                              \
		return v ? yes : no;                                                                                   \
	}
STRING_CHOICE(str_enable_disable, "enable", "disable")
STRING_CHOICE(str_enabled_disabled, "enabled", "disabled")
STRING_CHOICE(str_hi_lo, "hi", "lo")
STRING_CHOICE(str_high_low, "high", "low")
STRING_CHOICE(str_read_write, "read", "write")
STRING_CHOICE(str_on_off, "on", "off")
STRING_CHOICE(str_yes_no, "yes", "no")
STRING_CHOICE(str_up_down, "up", "down")
STRING_CHOICE(str_true_false, "true", "false")
#define str_disable_enable(v) str_enable_disable(!(v))
#define str_disabled_enabled(v) str_enabled_disabled(!(v))
#define str_lo_hi(v) str_hi_lo(!(v))
#define str_low_high(v) str_high_low(!(v))
#define str_write_read(v) str_read_write(!(v))
#define str_off_on(v) str_on_off(!(v))
#define str_no_yes(v) str_yes_no(!(v))
#define str_down_up(v) str_up_down(!(v))
#define str_false_true(v) str_true_false(!(v))
static inline const char *str_plural(size_t num)
{
	return num == 1 ? "" : "s";
}

#endif
