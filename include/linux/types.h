/* SPDX-License-Identifier: MIT */
/* types.h - the kernel's integer types, from the compiler's own, so that no libc header is needed. */
#ifndef _LINUX_TYPES_H
#define _LINUX_TYPES_H

#include <quire/config.h>
#include <linux/stddef.h>

typedef __INT8_TYPE__ s8, __s8, int8_t;
typedef __UINT8_TYPE__ u8, __u8, uint8_t;
typedef __INT16_TYPE__ s16, __s16, int16_t;
typedef __UINT16_TYPE__ u16, __u16, uint16_t;
typedef __INT32_TYPE__ s32, __s32, int32_t;
typedef __UINT32_TYPE__ u32, __u32, uint32_t;
typedef long long s64, __s64;
typedef unsigned long long u64, __u64;
typedef __INT64_TYPE__ int64_t;
typedef __UINT64_TYPE__ uint64_t;
typedef __UINTPTR_TYPE__ uintptr_t;
typedef __INTPTR_TYPE__ intptr_t;

typedef __SIZE_TYPE__ size_t;
typedef long ssize_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef long long loff_t;
typedef _Bool bool;
#define true 1
#define false 0

typedef unsigned char u_char, unchar;
typedef unsigned short u_short, ushort;
typedef unsigned int u_int, uint;
typedef unsigned long u_long, ulong;
typedef unsigned short umode_t;
typedef u32 __be32, __le32;
typedef u64 __be64, __le64;
typedef u16 __be16, __le16;
typedef int pid_t;
typedef u32 dev_t;
typedef s64 ktime_t;

/* Physical addresses are 32 bits wide on ARM without LPAE, whatever machine hosts it. */
#ifdef CONFIG_PHYS_ADDR_T_64BIT
typedef u64 phys_addr_t;
typedef u64 resource_size_t;
typedef u64 dma_addr_t;
#else
typedef u32 phys_addr_t;
typedef u32 resource_size_t;
typedef u32 dma_addr_t;
#endif
#define PHYS_ADDR_MAX (~(phys_addr_t)0)

typedef unsigned int gfp_t;
typedef unsigned int slab_flags_t;
typedef unsigned int fmode_t;
typedef unsigned long pgoff_t;

typedef struct {
	int counter;
} atomic_t;
typedef struct {
	long counter;
} atomic_long_t;
typedef struct {
	s64 counter;
} atomic64_t;

struct list_head {
	struct list_head *next, *prev;
};
struct hlist_head {
	struct hlist_node *first;
};
struct hlist_node {
	struct hlist_node *next, **pprev;
};

/* What call_rcu() queues: part of the object that is waiting. */
struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
} __attribute__((aligned(sizeof(void *))));
#define rcu_head callback_head

#define BITS_PER_LONG (__SIZEOF_LONG__ * 8)
#define BITS_PER_LONG_LONG 64
#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + BITS_PER_LONG - 1) / BITS_PER_LONG]

#endif
