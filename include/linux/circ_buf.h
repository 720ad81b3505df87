/* SPDX-License-Identifier: MIT */
/* circ_buf.h - the arithmetic of ring buffers whose size is a power of two; one slot always stays empty. */
#ifndef _LINUX_CIRC_BUF_H
#define _LINUX_CIRC_BUF_H

struct circ_buf {
	char *buf;
	int head; /* where the producer writes next */
	int tail; /* where the consumer reads next */
};

#define CIRC_CNT(head, tail, size) (((head) - (tail)) & ((size)-1))
#define CIRC_SPACE(head, tail, size) CIRC_CNT((tail), ((head) + 1), (size))
/* As far as the end of the buffer. */
#define CIRC_CNT_TO_END(head, tail, size)                                                                              \
	({                                                                                                             \
		int __end = (size) - (tail), __n = ((head) + __end) & ((size)-1);                                      \
		__n < __end ? __n : __end;                                                                             \
	})
#define CIRC_SPACE_TO_END(head, tail, size)                                                                            \
	({                                                                                                             \
		int __end = (size)-1 - (head), __n = (__end + (tail)) & ((size)-1);                                    \
		__n <= __end ? __n : __end + 1;                                                                        \
	})

#endif
