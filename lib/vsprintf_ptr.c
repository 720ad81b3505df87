/* SPDX-License-Identifier: MIT */
/*
 * vsprintf_ptr.c - the %p family of conversions
 *
 * Model:   the letters after %p say what the pointer points at. Everything is printed by reference, into the sink.
 * Differs: from the kernel in that %p is not hashed: the machine is the user's own and has no secret.
 * Failure: "(null)" and "(efault)" for pointers that cannot be followed; letters without a meaning print the pointer.
 * More:    <linux/sprintf.h> lists the conversions; gfp_names.c has the tables; tests/unit/test_printf.c
 */
#include <linux/bitmap.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/errname.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <quire/port.h>

#include "lib_int.h"

static void plain_pointer(struct printf_out *out, struct printf_spec *spec, const void *ptr)
{
	if (spec->width < 0)
		spec->precision = 2 * sizeof(ptr);
	printf_number(out, spec, (unsigned long)ptr, false, 16);
}

/* %pS "name+0x12/0x34", %ps "name", %pB the same as %pS for a return address: that of a call which never returns may
 * already lie in the next function. */
static void symbol(struct printf_out *out, const struct printf_spec *spec, char kind, unsigned long pc)
{
	char name[160], before[160];
	bool known = port_symbol(pc, name, sizeof(name)) == 0;
	const char *text = name;

	if (kind == 'B' && pc && port_symbol(pc - 1, before, sizeof(before)) == 0 &&
	    (!known || strcspn(before, "+") != strcspn(name, "+") || strncmp(before, name, strcspn(name, "+")))) {
		text = before;
		known = true;
	}
	if (!known)
		snprintf(name, sizeof(name), "%#lx", pc);
	printf_string(out, spec, text, kind == 's' ? strcspn(text, "+") : strlen(text));
}

static void bitmap_words(struct printf_out *out, const unsigned long *map, unsigned int nbits)
{
	/* Groups of 32 bits, the highest first and only as wide as it needs to be. */
	for (unsigned int group = DIV_ROUND_UP(nbits, 32); group-- > 0;) {
		unsigned int low = group * 32, bits = min(nbits - low, 32u);
		u32 value = (u32)(map[BIT_WORD(low)] >> (low % BITS_PER_LONG)) & (u32)(U64_MAX >> (64 - bits));

		printf_hex(out, value, DIV_ROUND_UP(bits, 4), false);
		if (group)
			printf_text(out, ",", 1);
	}
}

static void bitmap_list(struct printf_out *out, const unsigned long *map, unsigned int nbits)
{
	const struct printf_spec plain = { .width = -1, .precision = -1 };
	unsigned int begin, end;
	bool first = true;

	for_each_set_bitrange(begin, end, map, nbits) {
		if (!first)
			printf_text(out, ",", 1);
		first = false;
		printf_number(out, &plain, begin, false, 10);
		if (end - begin == 1)
			continue;
		printf_text(out, "-", 1);
		printf_number(out, &plain, end - 1, false, 10);
	}
}

static void hex_bytes(struct printf_out *out, int count, char kind, const u8 *bytes)
{
	const char *separator = kind == 'C' ? ":" : kind == 'D' ? "-" : kind == 'N' ? "" : " ";

	count = count < 0 ? 1 : min(count, 64);
	for (int i = 0; i < count; i++) {
		if (i)
			printf_text(out, separator, strlen(separator));
		printf_hex(out, bytes[i], 2, false);
	}
}

static void flag_names(struct printf_out *out, unsigned long flags, const struct flag_name *names)
{
	bool first = true;

	for (; names->name; names++) {
		if (!flags || (flags & names->mask) != names->mask)
			continue;
		if (!first)
			printf_text(out, "|", 1);
		first = false;
		printf_text(out, names->name, strlen(names->name));
		flags &= ~names->mask;
	}
	if (!flags)
		return;
	if (!first)
		printf_text(out, "|", 1);
	printf_hex(out, flags, 1, true);
}

static void page_flags(struct printf_out *out, unsigned long flags)
{
	unsigned long named = 0, place;

	for (const struct flag_name *names = page_flag_names; names->name; names++)
		named |= names->mask;
	place = flags & ~named;
	printf_hex(out, flags, 1, true);
	printf_text(out, "(", 1);
	flag_names(out, flags & named, page_flag_names);
	if (flags & named)
		printf_text(out, "|", 1);
	printf_page_place(out, place);
	printf_text(out, ")", 1);
}

static void error_pointer(struct printf_out *out, struct printf_spec *spec, const void *ptr)
{
	const char *name = IS_ERR(ptr) ? errname(PTR_ERR(ptr)) : NULL;

	if (name)
		printf_string(out, spec, name, strlen(name));
	else if (IS_ERR(ptr))
		printf_number(out, spec, -PTR_ERR(ptr), true, 10);
	else
		plain_pointer(out, spec, ptr);
}

static void nested_format(struct printf_out *out, const struct va_format *format)
{
	va_list args;

	va_copy(args, *format->va);
	out->len += printf_to(out->sink, format->fmt, args);
	va_end(args);
}

/* What is at @ptr, by the letters @ext. False: not a conversion that follows its pointer. */
static bool referenced(struct printf_out *out, struct printf_spec *spec, const char *ext, const void *ptr)
{
	switch (*ext) {
	case 'a':
		if (ext[1] == 'd')
			printf_hex(out, *(const dma_addr_t *)ptr, 2 * sizeof(dma_addr_t), true);
		else
			printf_hex(out, *(const phys_addr_t *)ptr, 2 * sizeof(phys_addr_t), true);
		return true;
	case 'b':
		if (ext[1] == 'l')
			bitmap_list(out, ptr, max(spec->width, 0));
		else
			bitmap_words(out, ptr, max(spec->width, 0));
		return true;
	case 'h':
		hex_bytes(out, spec->width, ext[1], ptr);
		return true;
	case 'V':
		nested_format(out, ptr);
		return true;
	case 'G':
		if (ext[1] == 'g')
			flag_names(out, *(const gfp_t *)ptr, gfp_flag_names);
		else if (ext[1] == 'p')
			page_flags(out, *(const unsigned long *)ptr);
		else
			return false;
		return true;
	}
	return false;
}

void printf_pointer(struct printf_out *out, struct printf_spec *spec, const char *ext, const void *ptr)
{
	static const struct printf_spec plain = { .width = -1, .precision = -1 };

	switch (*ext) {
	case 'S':
	case 's':
	case 'B':
		symbol(out, spec, *ext, (unsigned long)ptr);
		return;
	case 'e':
		error_pointer(out, spec, ptr);
		return;
	case 'a':
	case 'b':
	case 'h':
	case 'V':
	case 'G':
		/* A width of these is a size, not columns. */
		if (!ptr)
			printf_string(out, &plain, "(null)", 6);
		else if ((unsigned long)ptr < 4096 || IS_ERR(ptr))
			printf_string(out, &plain, "(efault)", 8);
		else if (!referenced(out, spec, ext, ptr))
			plain_pointer(out, spec, ptr);
		return;
	}
	plain_pointer(out, spec, ptr);
}
