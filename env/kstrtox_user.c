/* SPDX-License-Identifier: MIT */
/*
 * kstrtox_user.c - numbers that user space wrote
 *
 * Holds:   no state. A number is at most a sign, 64 binary digits, a prefix and a newline; more is cut off and so is none.
 * Context: may sleep, it reads user memory.
 * More:    lib/kstrtox.c, tests/unit/test_uaccess.c
 */
#include <linux/kernel.h>
#include <linux/uaccess.h>

#define NUMBER_MAX (1 + 2 + 64 + 1)

/* @count bytes at @s as a string: 0 or -EFAULT. */
static int number_from_user(char *text, const char __user *s, size_t count)
{
	count = min_t(size_t, count, NUMBER_MAX);
	text[count] = '\0';
	return copy_from_user(text, s, count) ? -EFAULT : 0;
}

#define KSTRTO_FROM_USER(parse, type)                                                                                  \
	int parse##_from_user(const char __user *s, size_t count, unsigned int base, type *res)                        \
	{                                                                                                              \
		char text[NUMBER_MAX + 1];                                                                             \
		int err = number_from_user(text, s, count);                                                            \
		return err ? err : parse(text, base, res);                                                             \
	}

KSTRTO_FROM_USER(kstrtoull, unsigned long long)
KSTRTO_FROM_USER(kstrtoll, long long)
KSTRTO_FROM_USER(kstrtoul, unsigned long)
KSTRTO_FROM_USER(kstrtol, long)
KSTRTO_FROM_USER(kstrtouint, unsigned int)
KSTRTO_FROM_USER(kstrtoint, int)
KSTRTO_FROM_USER(kstrtou16, u16)
KSTRTO_FROM_USER(kstrtou8, u8)

int kstrtobool_from_user(const char __user *s, size_t count, bool *res)
{
	char text[NUMBER_MAX + 1];
	int err = number_from_user(text, s, count);

	return err ? err : kstrtobool(text, res);
}
