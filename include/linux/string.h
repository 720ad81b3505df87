/* SPDX-License-Identifier: MIT */
/*
 * string.h - strings and memory
 *
 * The kernel's names, many of which libc has too: those carry an asm label, so that linking Quire into a hosted
 * program defines no libc symbol. memcpy, memmove, memset and memcmp come from the port. All any context, no locks.
 */
#ifndef _LINUX_STRING_H
#define _LINUX_STRING_H

#include <linux/array_size.h>
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/stdarg.h>
#include <linux/types.h>

#define QUIRE_SYMBOL(name) __asm__("quire_" #name)

void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);

void *memchr(const void *s, int c, size_t n) QUIRE_SYMBOL(memchr);
size_t strlen(const char *s) QUIRE_SYMBOL(strlen);
size_t strnlen(const char *s, size_t max) QUIRE_SYMBOL(strnlen);
int strcmp(const char *a, const char *b) QUIRE_SYMBOL(strcmp);
int strncmp(const char *a, const char *b, size_t n) QUIRE_SYMBOL(strncmp);
int strcasecmp(const char *a, const char *b) QUIRE_SYMBOL(strcasecmp);
int strncasecmp(const char *a, const char *b, size_t n) QUIRE_SYMBOL(strncasecmp);
char *strchr(const char *s, int c) QUIRE_SYMBOL(strchr);
char *strchrnul(const char *s, int c) QUIRE_SYMBOL(strchrnul);
char *strrchr(const char *s, int c) QUIRE_SYMBOL(strrchr);
char *strstr(const char *s, const char *find) QUIRE_SYMBOL(strstr);
char *strpbrk(const char *s, const char *accept) QUIRE_SYMBOL(strpbrk);
size_t strspn(const char *s, const char *accept) QUIRE_SYMBOL(strspn);
size_t strcspn(const char *s, const char *reject) QUIRE_SYMBOL(strcspn);
char *strcpy(char *dst, const char *src) QUIRE_SYMBOL(strcpy);
char *strncpy(char *dst, const char *src, size_t n) QUIRE_SYMBOL(strncpy);
char *strcat(char *dst, const char *src) QUIRE_SYMBOL(strcat);
char *strncat(char *dst, const char *src, size_t n) QUIRE_SYMBOL(strncat);
char *stpcpy(char *dst, const char *src) QUIRE_SYMBOL(stpcpy);
size_t strlcpy(char *dst, const char *src, size_t size) QUIRE_SYMBOL(strlcpy);
size_t strlcat(char *dst, const char *src, size_t size) QUIRE_SYMBOL(strlcat);
char *strsep(char **s, const char *delimiters) QUIRE_SYMBOL(strsep);

/* strnchr, strnstr - as without n, looking at no more than @n bytes. */
char *strnchr(const char *s, size_t n, int c);
char *strnstr(const char *s, const char *find, size_t n);
/* memchr_inv - first byte of @s[0..n) that is not @c, or NULL. */
void *memchr_inv(const void *s, int c, size_t n);
/* memscan - as memchr, but the end of the area when there is none. */
void *memscan(void *s, int c, size_t n);
/* memset16/32/64, memset_l, memset_p - fill @count elements. */
void *memset16(u16 *dst, u16 value, size_t count);
void *memset32(u32 *dst, u32 value, size_t count);
void *memset64(u64 *dst, u64 value, size_t count);
static inline void *memset_l(unsigned long *dst, unsigned long value, size_t count)
{
	return sizeof(value) == 8 ? memset64((u64 *)dst, value, count) : memset32((u32 *)dst, (u32)value, count);
}
static inline void *memset_p(void **dst, void *value, size_t count)
{
	return memset_l((unsigned long *)dst, (unsigned long)value, count);
}
/* memcpy_and_pad - @count bytes of @src into @dst of @dst_size bytes; what is left of it is filled with @pad. */
void memcpy_and_pad(void *dst, size_t dst_size, const void *src, size_t count, int pad);
/* memset_after - fill what comes behind member @member of *@obj; memset_startat - from the member on. */
#define memset_after(obj, v, member)                                                                                   \
	memset((char *)(obj) + offsetof(__typeof__(*(obj)), member) + sizeof((obj)->member), (v),                      \
	       sizeof(*(obj)) - offsetof(__typeof__(*(obj)), member) - sizeof((obj)->member))
#define memset_startat(obj, v, member)                                                                                 \
	memset((char *)(obj) + offsetof(__typeof__(*(obj)), member), (v),                                              \
	       sizeof(*(obj)) - offsetof(__typeof__(*(obj)), member))
static inline void memzero_explicit(void *s, size_t n)
{
	memset(s, 0, n);
	__asm__ __volatile__("" : : "r"(s) : "memory");
}
/* strscpy - copy into @dst of @size bytes, always terminated. Length copied, or -E2BIG when cut short (or size is 0). */
ssize_t strscpy_sized(char *dst, const char *src, size_t size);
ssize_t strscpy_pad(char *dst, const char *src, size_t size); /* the rest of @dst is zeroed */
#define strscpy_two(dst, src) strscpy_sized((dst), (src), sizeof(dst))
#define strscpy_pick(_1, _2, _3, name, ...) name
/* @size may be left out when @dst is an array. */
#define strscpy(...) strscpy_pick(__VA_ARGS__, strscpy_sized, strscpy_two, 0)(__VA_ARGS__)

/* strtomem - @src into the character array @dest, which need not end in NUL; _pad: the rest is filled with @pad.
 * memtostr - the other way: the array @src, NUL or not, into the array @dest, terminated. */
#define strtomem(dest, src)                                                                                            \
	do {                                                                                                           \
		const char *__from = (src);                                                                            \
		memcpy(dest, __from, strnlen(__from, sizeof(dest)));                                                   \
	} while (0)
#define strtomem_pad(dest, src, pad)                                                                                   \
	do {                                                                                                           \
		const char *__from = (src);                                                                            \
		memcpy_and_pad(dest, sizeof(dest), __from, strnlen(__from, sizeof(dest)), pad);                        \
	} while (0)
#define memtostr(dest, src)                                                                                            \
	do {                                                                                                           \
		size_t __len = strnlen(src, sizeof(src) < sizeof(dest) ? sizeof(src) : sizeof(dest) - 1);              \
		memcpy(dest, src, __len);                                                                              \
		(dest)[__len] = '\0';                                                                                  \
	} while (0)
#define memtostr_pad(dest, src)                                                                                        \
	memcpy_and_pad(dest, sizeof(dest), src,                                                                        \
		       strnlen(src, sizeof(src) < sizeof(dest) ? sizeof(src) : sizeof(dest) - 1), 0)

/* skip_spaces - first non-space of @s. strim - cuts trailing space off in place, returns skip_spaces of it. */
char *skip_spaces(const char *s);
char *strim(char *s);
#define strstrip(s) strim(s)
/* strreplace - every @from of @s becomes @to. Returns @s. */
char *strreplace(char *s, char from, char to);
/* sysfs_streq - equal, but for one trailing newline on either. */
bool sysfs_streq(const char *a, const char *b);
/* match_string - index of @s in @array[0..n) (NULL ends it early), or -EINVAL. */
int match_string(const char *const *array, size_t n, const char *s);
/* __sysfs_match_string - the same as sysfs_streq() compares; sysfs_match_string: for an array. */
int __sysfs_match_string(const char *const *array, size_t n, const char *s);
#define sysfs_match_string(array, s) __sysfs_match_string(array, ARRAY_SIZE(array), s)
/* kbasename - what comes behind the last slash. */
const char *kbasename(const char *path);

static inline bool strstarts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}
/* str_has_prefix - length of @prefix when @s starts with it, else 0. */
static inline size_t str_has_prefix(const char *s, const char *prefix)
{
	size_t len = strlen(prefix);

	return strncmp(s, prefix, len) == 0 ? len : 0;
}
static inline bool mem_is_zero(const void *s, size_t n)
{
	return !memchr_inv(s, 0, n);
}

#endif
