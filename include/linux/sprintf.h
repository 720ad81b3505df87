/* SPDX-License-Identifier: MIT */
/*
 * sprintf.h - formatted text into a buffer
 *
 * All of C's integer, character and string conversions, no floating point and no %n, and of the kernel's %p family:
 *
 *   %p %px %pK      the pointer, all its digits (nothing is hidden: there is nobody to hide it from)
 *   %pS %pB %ps     symbol and offset of an address, of a return address, symbol alone; "0x…" when unknown
 *   %pa %pap %pad   phys_addr_t, dma_addr_t, by reference
 *   %pe             ERR_PTR as "-ENOMEM"
 *   %pV             struct va_format
 *   %*pb %*pbl      bitmap of `*` bits, in hexadecimal or as a list "0,2-5"
 *   %*ph[CDN]       `*` bytes in hexadecimal, at most 64, separated by a space, colon, dash or nothing
 *   %pGg %pGp       gfp_t and page flags by reference, as names
 *
 * Any other letters after %p are skipped. A conversion that does not exist prints the rest of the format as it stands.
 */
#ifndef _LINUX_SPRINTF_H
#define _LINUX_SPRINTF_H

#include <linux/compiler.h>
#include <linux/stdarg.h>
#include <linux/types.h>

/* Length the whole text has or would have had; at most @size - 1 bytes are stored, and terminated unless @size is 0. */
int snprintf(char *buf, size_t size, const char *fmt, ...) __asm__("quire_snprintf") __printf(3, 4);
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args) __asm__("quire_vsnprintf") __printf(3, 0);
int sprintf(char *buf, const char *fmt, ...) __asm__("quire_sprintf") __printf(2, 3);
int vsprintf(char *buf, const char *fmt, va_list args) __asm__("quire_vsprintf") __printf(2, 0);
/* scnprintf - the same, but returns what was stored. */
int scnprintf(char *buf, size_t size, const char *fmt, ...) __printf(3, 4);
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args) __printf(3, 0);

/* Where formatted text goes, piece by piece. @emit may be called any number of times; it sees every byte. */
struct printf_sink {
	void (*emit)(struct printf_sink *sink, const char *text, size_t len);
};
/* printf_to - format into @sink; total length. Any context that @emit allows. */
int printf_to(struct printf_sink *sink, const char *fmt, va_list args) __printf(2, 0);

#endif
