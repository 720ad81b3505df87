/* SPDX-License-Identifier: MIT */
/*
 * slab_util.h - what is built on kmalloc: duplicates, and kvmalloc (row O4). Included by <linux/slab.h>.
 *
 * Context: as kmalloc with the same mask; freeing as kfree(). The forms that read user space may sleep.
 * Errors:  NULL; the _user forms an ERR_PTR: -ENOMEM, -EFAULT, -EINVAL for a string that is too long, -EOVERFLOW.
 */
#ifndef _LINUX_SLAB_UTIL_H
#define _LINUX_SLAB_UTIL_H

#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/gfp_types.h>
#include <linux/overflow.h>
#include <linux/sprintf.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/* --- duplicates, freed with kfree() --- */

void *kmemdup(const void *src, size_t len, gfp_t gfp);
void *kmemdup_array(const void *src, size_t count, size_t element_size, gfp_t gfp);
/* kmemdup_nul - @len bytes and a NUL. kstrdup, kstrndup - of NULL: NULL; at most @max characters. */
char *kmemdup_nul(const char *s, size_t len, gfp_t gfp) __malloc;
char *kstrdup(const char *s, gfp_t gfp) __malloc;
char *kstrndup(const char *s, size_t max, gfp_t gfp) __malloc;
/* kstrdup_const - @s itself where the compiler sees that it is a literal, else a duplicate. kfree_const - frees a duplicate and
 * leaves alone what is no allocated memory. */
static __always_inline const char *kstrdup_const(const char *s, gfp_t gfp)
{
	return __builtin_constant_p(s) ? s : kstrdup(s, gfp);
}
void kfree_const(const void *x);
/* kasprintf - what printf would print. */
char *kasprintf(gfp_t gfp, const char *fmt, ...) __printf(2, 3) __malloc;
char *kvasprintf(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0) __malloc;
const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args) __printf(2, 0); /* freed with kfree_const() */
/* kasprintf_strarray - @n strings "prefix-0", "prefix-1" ...; freed with kfree_strarray(). */
char **kasprintf_strarray(gfp_t gfp, const char *prefix, size_t n);
void kfree_strarray(char **array, size_t n);

void *memdup_user(const void __user *src, size_t len);
void *memdup_user_nul(const void __user *src, size_t len);
char *strndup_user(const char __user *s, long n); /* @n: the largest size, NUL included */

/* --- kvmalloc: kmalloc, or vmalloc where that has no contiguous memory; freed with kvfree() --- */

void *kvmalloc_node(size_t size, gfp_t flags, int node) __malloc;
void *kvmemdup(const void *src, size_t len, gfp_t gfp);
/* kvfree - what kvmalloc, kmalloc or vmalloc gave out. May sleep if that was vmalloc. */
void kvfree(const void *addr);
void kvfree_sensitive(const void *addr, size_t len);
/* kvrealloc - as krealloc(). @oldsize (6.1 to 6.11): what was asked for before; the shorter form of 6.12 finds out. */
void *kvrealloc_sized(const void *p, size_t oldsize, size_t newsize, gfp_t flags) __must_check;
void *kvrealloc_found(const void *p, size_t newsize, gfp_t flags) __must_check;
#define kvrealloc_pick(_1, _2, _3, _4, name, ...) name
#define kvrealloc(...) kvrealloc_pick(__VA_ARGS__, kvrealloc_sized, kvrealloc_found, 0)(__VA_ARGS__)
void *vmemdup_user(const void __user *src, size_t len); /* freed with kvfree() */

static inline void *__malloc kvmalloc(size_t size, gfp_t flags)
{
	return kvmalloc_node(size, flags, -1);
}
static inline void *__malloc kvzalloc(size_t size, gfp_t flags)
{
	return kvmalloc(size, flags | __GFP_ZERO);
}
static inline void *__malloc kvzalloc_node(size_t size, gfp_t flags, int node)
{
	return kvmalloc_node(size, flags | __GFP_ZERO, node);
}
static inline void *__malloc kvmalloc_array_node(size_t n, size_t size, gfp_t flags, int node)
{
	size_t bytes;

	return check_mul_overflow(n, size, &bytes) ? NULL : kvmalloc_node(bytes, flags, node);
}
static inline void *__malloc kvmalloc_array(size_t n, size_t size, gfp_t flags)
{
	return kvmalloc_array_node(n, size, flags, -1);
}
static inline void *__malloc kvcalloc(size_t n, size_t size, gfp_t flags)
{
	return kvmalloc_array(n, size, flags | __GFP_ZERO);
}
static inline void *__malloc kvcalloc_node(size_t n, size_t size, gfp_t flags, int node)
{
	return kvmalloc_array_node(n, size, flags | __GFP_ZERO, node);
}
void kfree(const void *object);
/* __free(kfree), __free(kvfree) on a pointer: freed at the end of its scope. */
DEFINE_FREE(kfree, void *, if (!IS_ERR_OR_NULL(_T)) kfree(_T))
DEFINE_FREE(kvfree, void *, if (!IS_ERR_OR_NULL(_T)) kvfree(_T))
void *memdup_array_user(const void __user *src, size_t n, size_t size);
void *vmemdup_array_user(const void __user *src, size_t n, size_t size);

#endif
