/* SPDX-License-Identifier: MIT */
/*
 * printf_diff.c - random formats: our snprintf() against the host's
 *
 *   printf_diff [ROUNDS [SEED]]
 *
 * Model:   one conversion with random flags, width, precision, size and an argument that is often an edge; both must
 *          write the same bytes and return the same length, also into a buffer that is too short.
 * Differs: where the kernel's rules are not C's the two are not compared: %#x of 0 (ours prints 0x0).
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ours, under the name it has for the linker. */
int quire_snprintf(char *buf, size_t size, const char *fmt, ...);

static uint64_t state;

static uint64_t random_u64(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static unsigned int below(unsigned int n)
{
	return (random_u64() >> 33) % n;
}

static uint64_t random_value(void)
{
	static const uint64_t edges[] = {
		0,          1,      9,          10,         0x7f,       0x80,        0xff,      0x7fff,
		0x8000,     0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, INT64_MAX, (uint64_t)INT64_MAX + 1,
		UINT64_MAX,
	};

	return below(2) ? edges[below(sizeof(edges) / sizeof(edges[0]))] : random_u64() >> below(64);
}

struct format {
	char text[64];
	char size;   /* h H(hh) l L(ll) z or 0 */
	char letter; /* d i u x X o c s */
	bool alternate;
};

static void random_format(struct format *f)
{
	static const char *const sizes[] = { "", "h", "hh", "l", "ll", "z" };
	static const char size_codes[] = "\0hHlLz", letters[] = "diuxXocs";
	unsigned int size = below(6);
	char *at = f->text + sprintf(f->text, "<");

	f->letter = letters[below(8)];
	f->alternate = false;
	*at++ = '%';
	for (const char *flag = "-+ #0"; *flag; flag++) {
		/* Not defined in C, or refused by the host's checks: # and 0 with what takes none. */
		if (below(3) || (strchr("#0", *flag) && strchr("cs", f->letter)) ||
		    (*flag == '#' && strchr("diu", f->letter)))
			continue;
		*at++ = *flag;
		f->alternate |= *flag == '#';
	}
	if (below(2))
		at += sprintf(at, "%u", below(40) + 1);
	if (below(2) && f->letter != 'c')
		at += sprintf(at, below(6) ? ".%u" : ".", below(30));
	if (strchr("cs", f->letter))
		size = 0;
	f->size = size_codes[size];
	sprintf(at, "%s%c>", sizes[size], f->letter);
}

/* The same arguments to either printf, in the type that the format names. */
#define PRINT(function, buf, len, f, value, string)                                                                    \
	((f)->letter == 's' ? function(buf, len, (f)->text, string) :                                                  \
	 (f)->size == 'l'   ? function(buf, len, (f)->text, (long)(value)) :                                           \
	 (f)->size == 'L'   ? function(buf, len, (f)->text, (long long)(value)) :                                      \
	 (f)->size == 'z'   ? function(buf, len, (f)->text, (size_t)(value)) :                                         \
			      function(buf, len, (f)->text, (int)(value)))

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wformat-truncation"
#endif

static bool compare_one(void)
{
	static const char *const strings[] = { "", "a", "frames", "a string that is longer than most of the widths" };
	char ours[160], theirs[160];
	struct format f;
	uint64_t value = random_value();
	const char *string = strings[below(4)];
	size_t size = below(4) ? sizeof(ours) : below(20);
	int our_len, their_len;

	random_format(&f);
	if (f.letter == 'c')
		value = 'a' + value % 26;
	if (f.alternate && strchr("xX", f.letter) &&
	    (f.size == 'h' ? (uint16_t)value :
	     f.size == 'H' ? (uint8_t)value :
	     f.size == 0   ? (uint32_t)value :
	     f.size == 'L' ? value :
			     (unsigned long)value) == 0)
		value = 1;
	memset(ours, '#', sizeof(ours));
	memset(theirs, '#', sizeof(theirs));
	our_len = PRINT(quire_snprintf, ours, size, &f, value, string);
	their_len = PRINT(snprintf, theirs, size, &f, value, string);
	if (our_len == their_len && memcmp(ours, theirs, sizeof(ours)) == 0)
		return true;
	printf("\"%s\" of %#" PRIx64 " or \"%s\" into %zu bytes: %d \"%.*s\", libc has %d \"%.*s\"\n", f.text, value,
	       string, size, our_len, (int)size, ours, their_len, (int)size, theirs);
	return false;
}

int main(int argc, char **argv)
{
	unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : 200000, wrong = 0;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;

	state = seed * 0x9e3779b97f4a7c15 + 1;
	for (unsigned long i = 0; i < rounds && wrong < 20; i++)
		wrong += !compare_one();
	printf("seed %" PRIu64 ": %lu formats, %lu different\n", seed, rounds, wrong);
	return wrong ? EXIT_FAILURE : EXIT_SUCCESS;
}
