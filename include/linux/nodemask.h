/* SPDX-License-Identifier: MIT */
/*
 * nodemask.h - sets of NUMA nodes
 *
 * Nothing here is atomic but node_set() and node_clear(). @src of the macros are nodemask_t, not pointers, as in Linux.
 * Differs: Quire's own allocator functions take a set as a u64 (bit a node): nodes_addr(mask)[0] is that on 64-bit hosts.
 */
#ifndef _LINUX_NODEMASK_H
#define _LINUX_NODEMASK_H

#include <linux/bitmap.h>
#include <linux/minmax.h>
#include <linux/mmzone.h>

typedef struct {
	DECLARE_BITMAP(bits, MAX_NUMNODES);
} nodemask_t;

#define NODE_MASK_NONE ((nodemask_t){ { 0 } })
#define nodes_addr(src) ((src).bits)
#define node_set(node, dst) set_bit((node), (dst).bits)
#define node_clear(node, dst) clear_bit((node), (dst).bits)
#define __node_set(node, dst) __set_bit((unsigned long)(node), (dst)->bits)
#define __node_clear(node, dst) __clear_bit((unsigned long)(node), (dst)->bits)
#define node_isset(node, src) test_bit((node), (src).bits)
#define node_test_and_set(node, src) test_and_set_bit((node), (src).bits)
#define nodes_setall(dst) bitmap_fill((dst).bits, MAX_NUMNODES)
#define nodes_clear(dst) bitmap_zero((dst).bits, MAX_NUMNODES)
#define nodes_and(dst, a, b) bitmap_and((dst).bits, (a).bits, (b).bits, MAX_NUMNODES)
#define nodes_or(dst, a, b) bitmap_or((dst).bits, (a).bits, (b).bits, MAX_NUMNODES)
#define nodes_xor(dst, a, b) bitmap_xor((dst).bits, (a).bits, (b).bits, MAX_NUMNODES)
#define nodes_andnot(dst, a, b) bitmap_andnot((dst).bits, (a).bits, (b).bits, MAX_NUMNODES)
#define nodes_copy(dst, src) bitmap_copy((dst).bits, (src).bits, MAX_NUMNODES)
#define nodes_equal(a, b) bitmap_equal((a).bits, (b).bits, MAX_NUMNODES)
#define nodes_intersects(a, b) bitmap_intersects((a).bits, (b).bits, MAX_NUMNODES)
#define nodes_subset(a, b) bitmap_subset((a).bits, (b).bits, MAX_NUMNODES)
#define nodes_empty(src) bitmap_empty((src).bits, MAX_NUMNODES)
#define nodes_full(src) bitmap_full((src).bits, MAX_NUMNODES)
#define nodes_weight(src) ((int)bitmap_weight((src).bits, MAX_NUMNODES))
#define first_node(src) ((unsigned int)find_first_bit((src).bits, MAX_NUMNODES))
#define next_node(n, src) ((unsigned int)find_next_bit((src).bits, MAX_NUMNODES, (unsigned long)(n) + 1))
#define nodemask_of_node(node)                                                                                         \
	({                                                                                                             \
		nodemask_t __mask = NODE_MASK_NONE;                                                                    \
		__set_bit((unsigned long)(node), __mask.bits);                                                         \
		__mask;                                                                                                \
	})
#define for_each_node_mask(node, mask)                                                                                 \
	for ((node) = (int)first_node(mask); (node) < MAX_NUMNODES; (node) = (int)next_node(node, mask))

#endif
