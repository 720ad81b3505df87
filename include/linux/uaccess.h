/* SPDX-License-Identifier: MIT */
/*
 * uaccess.h - copying to and from user space
 *
 * Differs: there is no user space yet, so a __user pointer is ordinary memory of the kernel, and copying is copying. What no
 *          memory can be - the first page, the last one - is a fault, as it would be.
 * Context: may sleep (it may fault), so process context; the inatomic forms anywhere.
 */
#ifndef _LINUX_UACCESS_H
#define _LINUX_UACCESS_H

#include <asm/page.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/overflow.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/types.h>

/* access_ok - may [ptr, ptr + size) be user memory at all? */
static inline bool access_ok(const void __user *ptr, unsigned long size)
{
	unsigned long start = (unsigned long)ptr, end;

	return start >= PAGE_SIZE && !__builtin_add_overflow(start, size, &end) && end <= (unsigned long)-PAGE_SIZE;
}

/* copy_to_user, copy_from_user - the bytes that could not be copied: 0, or on a fault all of them. After a fault the rest of
 * the kernel's buffer is zeroed. */
static inline unsigned long raw_copy_user(void *to, const void *from, unsigned long n)
{
	memcpy(to, from, n);
	return 0;
}
static inline unsigned long __must_check __copy_to_user_inatomic(void __user *to, const void *from, unsigned long n)
{
	return !n || access_ok(to, n) ? raw_copy_user(to, from, n) : n;
}
static inline unsigned long __must_check __copy_from_user_inatomic(void *to, const void __user *from, unsigned long n)
{
	return !n || access_ok(from, n) ? raw_copy_user(to, from, n) : n;
}
static inline unsigned long __must_check copy_to_user(void __user *to, const void *from, unsigned long n)
{
	might_sleep();
	return __copy_to_user_inatomic(to, from, n);
}
static inline unsigned long __must_check copy_from_user(void *to, const void __user *from, unsigned long n)
{
	unsigned long left;

	might_sleep();
	left = __copy_from_user_inatomic(to, from, n);
	if (left)
		memset((char *)to + (n - left), 0, left);
	return left;
}
#define __copy_to_user(to, from, n) copy_to_user(to, from, n)
#define __copy_from_user(to, from, n) copy_from_user(to, from, n)
static inline unsigned long __must_check clear_user(void __user *to, unsigned long n)
{
	might_sleep();
	if (n && !access_ok(to, n))
		return n;
	memset(to, 0, n);
	return 0;
}
/* copy_struct_from_user - a struct of @ksize bytes from one of @usize: bytes that ours lacks must be zero (-E2BIG), bytes that
 * theirs lacks are. 0 or -EFAULT. */
static inline int __must_check copy_struct_from_user(void *dst, size_t ksize, const void __user *src, size_t usize)
{
	size_t common = ksize < usize ? ksize : usize;

	if (usize && !access_ok(src, usize))
		return -EFAULT;
	if (usize > ksize && memchr_inv((const char *)src + ksize, 0, usize - ksize))
		return -E2BIG;
	memset((char *)dst + common, 0, ksize - common);
	return copy_from_user(dst, src, common) ? -EFAULT : 0;
}

/* get_user, put_user - one value; 0 or -EFAULT (and 0 in @x). */
#define get_user(x, ptr)                                                                                               \
	({                                                                                                             \
		__typeof__(*(ptr)) __value = 0;                                                                        \
		int __err = copy_from_user(&__value, (ptr), sizeof(__value)) ? -EFAULT : 0;                            \
		(x) = (__typeof__(x))__value;                                                                          \
		__err;                                                                                                 \
	})
#define put_user(x, ptr)                                                                                               \
	({                                                                                                             \
		__typeof__(*(ptr)) __value = (x);                                                                      \
		copy_to_user((ptr), &__value, sizeof(__value)) ? -EFAULT : 0;                                          \
	})
#define __get_user(x, ptr) get_user(x, ptr)
#define __put_user(x, ptr) put_user(x, ptr)

/* strncpy_from_user - at most @count bytes; the string's length, @count when it did not end (no NUL then), or -EFAULT. */
static inline long __must_check strncpy_from_user(char *dst, const char __user *src, long count)
{
	long len;

	might_sleep();
	if (count <= 0)
		return 0;
	if (!access_ok(src, 1))
		return -EFAULT;
	len = (long)strnlen(src, (size_t)count);
	memcpy(dst, src, (size_t)(len < count ? len + 1 : count));
	return len;
}
/* strnlen_user - the string's size with its NUL; more than @n when it is longer; 0 on a fault. */
static inline long strnlen_user(const char __user *s, long n)
{
	return access_ok(s, 1) ? (long)strnlen(s, (size_t)n) + 1 : 0;
}
/* copy_from_kernel_nofault, copy_to_kernel_nofault - for addresses that may be anything; 0 or -EFAULT. Only what access_ok()
 * sees is caught. */
static inline long copy_from_kernel_nofault(void *dst, const void *src, size_t size)
{
	return __copy_from_user_inatomic(dst, src, size) ? -EFAULT : 0;
}
static inline long copy_to_kernel_nofault(void *dst, const void *src, size_t size)
{
	return __copy_to_user_inatomic(dst, src, size) ? -EFAULT : 0;
}
#define pagefault_disable() preempt_disable()
#define pagefault_enable() preempt_enable()

#endif
