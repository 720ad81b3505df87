/* SPDX-License-Identifier: MIT */
/*
 * start.c - everything this program needs from its surroundings: an entry, write, exit, four memory functions
 *
 * There is no C library. The kernel enters at _start with the stack as the ABI leaves it; x86_64 and 32-bit ARM (EABI)
 * each have their own entry and system call. The loops carry a compiler barrier so that the compiler does not recognise
 * them as the very function they implement and call it for ever.
 */
#include "embed.h"

static inline void barrier(void)
{
	__asm__ __volatile__("" ::: "memory");
}

typedef unsigned long __attribute__((may_alias)) word_t;

#if defined(__x86_64__)
enum { SYS_WRITE = 1, SYS_EXIT = 60 };

__asm__(".globl _start\n"
	"_start:	xorl %ebp, %ebp\n"
	"	andq $-16, %rsp\n"
	"	call embed_main\n"
	"	movl %eax, %edi\n"
	"	call embed_exit\n");

static long system_call(long number, long a, long b, long c)
{
	long result;

	__asm__ __volatile__("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return result;
}
#elif defined(__arm__)
enum { SYS_WRITE = 4, SYS_EXIT = 1 };

__asm__(".globl _start\n"
	".type _start, %function\n"
	"_start:	mov r11, #0\n"
	"	mov lr, #0\n"
	"	bl embed_main\n"
	"	bl embed_exit\n");

static long system_call(long number, long a, long b, long c)
{
	register long r0 __asm__("r0") = a;
	register long r1 __asm__("r1") = b;
	register long r2 __asm__("r2") = c;

	/* r7 holds the number, and is also Thumb's frame pointer: saved by hand. */
	__asm__ __volatile__("push {r7}\n\tmov r7, %3\n\tsvc #0\n\tpop {r7}"
			     : "+r"(r0)
			     : "r"(r1), "r"(r2), "r"(number)
			     : "memory", "ip", "lr");
	return r0;
}

/* libgcc calls this when a program divides by zero. */
int raise(int signal);
int raise(int signal)
{
	embed_exit(128 + signal);
}
#else
#error "start.c knows x86_64 and 32-bit ARM"
#endif

void embed_write(const char *text, unsigned long len)
{
	while (len > 0) {
		long written = system_call(SYS_WRITE, 1, (long)text, (long)len);

		if (written <= 0)
			return;
		text += written;
		len -= (unsigned long)written;
	}
}

void embed_exit(int status)
{
	for (;;)
		system_call(SYS_EXIT, status, 0, 0);
}

void *memset(void *to, int byte, __SIZE_TYPE__ n)
{
	unsigned char *p = to;
	word_t pattern = ~0ul / 255 * (unsigned char)byte;

	for (; n > 0 && (unsigned long)p % sizeof(word_t) != 0; n--, barrier())
		*p++ = (unsigned char)byte;
	for (; n >= sizeof(word_t); n -= sizeof(word_t), p += sizeof(word_t), barrier())
		*(word_t *)p = pattern;
	for (; n > 0; n--, barrier())
		*p++ = (unsigned char)byte;
	return to;
}

void *memmove(void *to, const void *from, __SIZE_TYPE__ n)
{
	unsigned char *t = to;
	const unsigned char *f = from;

	if (t <= f) {
		for (; n > 0; n--, barrier())
			*t++ = *f++;
	}
	for (; n > 0; n--, barrier())
		t[n - 1] = f[n - 1];
	return to;
}

void *memcpy(void *restrict to, const void *restrict from, __SIZE_TYPE__ n)
{
	return memmove(to, from, n);
}

int memcmp(const void *a, const void *b, __SIZE_TYPE__ n)
{
	const unsigned char *p = a, *q = b;

	for (; n > 0 && *p == *q; n--)
		p++, q++;
	return n > 0 ? *p - *q : 0;
}
