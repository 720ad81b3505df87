/* SPDX-License-Identifier: MIT */
/*
 * kvmalloc.c - memory by kmalloc, or by vmalloc where that has none
 *
 * Model:   kmalloc is asked first, and not to try hard when there is the other way: that is for more than a page, in a
 *          context that vmalloc can be called in.
 * Holds:   no state. Who gave memory out is asked of vmalloc when it is freed.
 * Failure: NULL.
 * More:    <linux/slab_util.h>, tests/unit/test_vmalloc.c
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

void *kvmalloc_node(size_t size, gfp_t flags, int node)
{
	gfp_t first = flags;
	void *p;

	if (size > PAGE_SIZE) {
		first |= __GFP_NOWARN;
		if (!(flags & __GFP_RETRY_MAYFAIL))
			first |= __GFP_NORETRY;
		first &= ~__GFP_NOFAIL;
	}
	p = kmalloc_node(size, first, node);
	if (p || size <= PAGE_SIZE || !gfpflags_allow_blocking(flags))
		return p;
	if (size > INT_MAX) {
		WARN_ON_ONCE(!(flags & __GFP_NOWARN));
		return NULL;
	}
	return __vmalloc_node(size, 1, flags, node, (void *)_RET_IP_);
}

void kvfree(const void *addr)
{
	if (!ZERO_OR_NULL_PTR(addr) && is_vmalloc_addr(addr))
		vfree(addr);
	else
		kfree(addr);
}

void kvfree_sensitive(const void *addr, size_t len)
{
	if (!ZERO_OR_NULL_PTR(addr)) {
		memzero_explicit((void *)addr, len);
		kvfree(addr);
	}
}

/* What can be read at @p, which kvmalloc gave out. */
static size_t kvsize(const void *p)
{
	const struct vm_struct *vm = find_vm_area(p);

	return vm ? vm->size : ksize(p);
}

void *kvrealloc_found(const void *p, size_t newsize, gfp_t flags)
{
	if (!ZERO_OR_NULL_PTR(p) && is_vmalloc_addr(p))
		return kvrealloc_sized(p, kvsize(p), newsize, flags);
	if (!newsize || newsize <= PAGE_SIZE)
		return krealloc(p, newsize, flags);
	return kvrealloc_sized(p, kvsize(p), newsize, flags);
}

void *kvrealloc_sized(const void *p, size_t oldsize, size_t newsize, gfp_t flags)
{
	void *moved;

	if (!newsize) {
		kvfree(p);
		return ZERO_SIZE_PTR;
	}
	if (!ZERO_OR_NULL_PTR(p) && oldsize >= newsize)
		return (void *)p;
	moved = kvmalloc(newsize, flags);
	if (!moved)
		return NULL;
	if (!ZERO_OR_NULL_PTR(p)) {
		memcpy(moved, p, min(oldsize, newsize));
		kvfree(p);
	}
	return moved;
}

void *kvmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy = kvmalloc(len, gfp);

	if (copy)
		memcpy(copy, src, len);
	return copy;
}

void *vmemdup_user(const void __user *src, size_t len)
{
	void *copy = kvmalloc(len, GFP_USER | __GFP_NOWARN);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, src, len)) {
		kvfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}

void *vmemdup_array_user(const void __user *src, size_t n, size_t size)
{
	size_t bytes;

	return check_mul_overflow(n, size, &bytes) ? ERR_PTR(-EOVERFLOW) : vmemdup_user(src, bytes);
}
