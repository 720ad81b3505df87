/* SPDX-License-Identifier: MIT */
/* poison.h - values that mark memory and links as dead, so that they are recognised in a dump; Linux's. */
#ifndef _LINUX_POISON_H
#define _LINUX_POISON_H

/* The links of an entry that was removed from its list: they fault when followed. */
#define LIST_POISON1 ((void *)0x100)
#define LIST_POISON2 ((void *)0x122)

/* Objects of a slab cache under SLAB_POISON and SLAB_RED_ZONE. */
#define POISON_INUSE 0x5a      /* never written since it was handed out, and padding */
#define POISON_FREE 0x6b       /* free */
#define POISON_END 0xa5        /* last byte of a poisoned object */
#define SLUB_RED_INACTIVE 0xbb /* around a free object */
#define SLUB_RED_ACTIVE 0xcc   /* around one in use */

#define PAGE_POISON 0xaa /* free pages */
#define POISON_FREE_INITMEM 0xcc

#endif
