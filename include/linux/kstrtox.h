/* SPDX-License-Identifier: MIT */
/*
 * kstrtox.h - text to numbers
 *
 * kstrto*(): the whole of @s must be the number, but for one trailing newline; a leading '+' is allowed, and '-' for
 * the signed ones. @base 0 takes 0x and a leading 0 as C does. 0, -EINVAL not a number, -ERANGE does not fit; *@res is
 * untouched on failure.
 * simple_strto*(): stop at the first character that does not fit, stored in *@end; overflow wraps.
 */
#ifndef _LINUX_KSTRTOX_H
#define _LINUX_KSTRTOX_H

#include <linux/compiler.h>
#include <linux/types.h>

int __must_check kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int __must_check kstrtoll(const char *s, unsigned int base, long long *res);
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *res);
int __must_check kstrtol(const char *s, unsigned int base, long *res);
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *res);
int __must_check kstrtoint(const char *s, unsigned int base, int *res);
int __must_check kstrtou16(const char *s, unsigned int base, u16 *res);
int __must_check kstrtos16(const char *s, unsigned int base, s16 *res);
int __must_check kstrtos8(const char *s, unsigned int base, s8 *res);
int __must_check kstrtou8(const char *s, unsigned int base, u8 *res);
#define kstrtou64(s, base, res) kstrtoull((s), (base), (res))
#define kstrtos64(s, base, res) kstrtoll((s), (base), (res))
#define kstrtou32(s, base, res) kstrtouint((s), (base), (res))
#define kstrtos32(s, base, res) kstrtoint((s), (base), (res))
/* kstrtobool - y Y t T 1 on, n N f F 0 off; what follows is not looked at. 0 or -EINVAL. */
int __must_check kstrtobool(const char *s, bool *res);

/* The same of @count bytes that user space wrote; -EFAULT when they cannot be read. May sleep. */
int __must_check kstrtoull_from_user(const char __user *s, size_t count, unsigned int base, unsigned long long *res);
int __must_check kstrtoll_from_user(const char __user *s, size_t count, unsigned int base, long long *res);
int __must_check kstrtoul_from_user(const char __user *s, size_t count, unsigned int base, unsigned long *res);
int __must_check kstrtol_from_user(const char __user *s, size_t count, unsigned int base, long *res);
int __must_check kstrtouint_from_user(const char __user *s, size_t count, unsigned int base, unsigned int *res);
int __must_check kstrtoint_from_user(const char __user *s, size_t count, unsigned int base, int *res);
int __must_check kstrtou16_from_user(const char __user *s, size_t count, unsigned int base, u16 *res);
int __must_check kstrtou8_from_user(const char __user *s, size_t count, unsigned int base, u8 *res);
int __must_check kstrtobool_from_user(const char __user *s, size_t count, bool *res);
#define kstrtou64_from_user(s, count, base, res) kstrtoull_from_user((s), (count), (base), (res))
#define kstrtos64_from_user(s, count, base, res) kstrtoll_from_user((s), (count), (base), (res))
#define kstrtou32_from_user(s, count, base, res) kstrtouint_from_user((s), (count), (base), (res))
#define kstrtos32_from_user(s, count, base, res) kstrtoint_from_user((s), (count), (base), (res))

unsigned long long simple_strtoull(const char *s, char **end, unsigned int base);
unsigned long simple_strtoul(const char *s, char **end, unsigned int base);
long simple_strtol(const char *s, char **end, unsigned int base);
long long simple_strtoll(const char *s, char **end, unsigned int base);

/* memparse - a number with an optional suffix K M G T P E (powers of 1024, either case). *@end, when @end is not NULL,
 * is the first character after it. Too large a number wraps, as simple_strtoull does. */
unsigned long long memparse(const char *s, char **end);
/* memparse_checked - the same, but 0 and *@res, -EINVAL when there is no digit, -ERANGE when 64 bits cannot hold it. */
int __must_check memparse_checked(const char *s, char **end, u64 *res);
/* get_option - the next integer of a list "1,2-5": stores it and advances *@s. 0 no integer, 1 the last, 2 a comma
 * followed (skipped), 3 a dash follows. */
int get_option(char **s, int *value);
/* get_options - a list "3,4-6" into @ints[1..]; ints[0] is how many. Returns where it stopped. */
char *get_options(const char *s, int nr_ints, int *ints);
/* parse_option_str - does comma-separated @list contain @option? */
bool parse_option_str(const char *list, const char *option);
/* next_arg - split off the next "name" or "name=value" of a command line (quotes kept together and removed), writing
 * into it. *@value is NULL without '='. Returns the rest. */
char *next_arg(char *args, char **name, char **value);

#endif
