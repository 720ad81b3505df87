/* SPDX-License-Identifier: MIT */
/*
 * embed.h - what the files of this example share
 *
 * start.c is the "firmware": entry, two system calls, the four memory functions. port.c is the port that Quire sees.
 * main.c is the program. An embedder replaces start.c by what the machine at hand has, and keeps the shape of port.c.
 */
#ifndef EMBED_H
#define EMBED_H

/* The memory that plays RAM. Aligned as the largest block of any machine is, so that blocks are aligned by address too. */
#define EMBED_RAM_BYTES (64ul << 20)
#define EMBED_RAM_ALIGN (8ul << 20)

/* embed_write - @len bytes to standard output, whole. */
void embed_write(const char *text, unsigned long len);
/* embed_exit - end the process. */
void embed_exit(int status) __attribute__((noreturn));
/* embed_main - the program; what it returns is the exit status. */
int embed_main(void);

void *memcpy(void *restrict to, const void *restrict from, __SIZE_TYPE__ n);
void *memmove(void *to, const void *from, __SIZE_TYPE__ n);
void *memset(void *to, int byte, __SIZE_TYPE__ n);
int memcmp(const void *a, const void *b, __SIZE_TYPE__ n);

#endif
