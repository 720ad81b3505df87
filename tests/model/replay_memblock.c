/* SPDX-License-Identifier: MIT */
/*
 * replay_memblock.c - a memblock=debug log of a real Linux boot, done again
 *
 * Each change in the log is made here too; each allocation is asked for with the same arguments in the same state and must
 * get the address that Linux chose; each "MEMBLOCK configuration" listing must come out the same.
 *
 * What such a log leaves out is taken from its listings: what was there before memblock=debug took effect, and which
 * nodes the kernel gave to memory and reserved regions (it does so just before it places its per-node data, the first
 * allocation that has no line of its own). On 32-bit machines the allocation limit is the end of low memory.
 *
 * usage:  replay_memblock LOG [FINAL]...   FINAL: debugfs memblock/reserved at the end of that boot, or "-"
 *         Exit status 1 if anything differs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memblock_shim.h"

#define MAX_LINES 4096
#define MAX_REGIONS 256
#define LOWMEM_MAX 0x30000000ULL /* 768 MiB: a 3G/1G split with 240 MiB of vmalloc space */
#define PAGE 4096ULL

struct listing {
	struct mb_range regions[2][MAX_REGIONS]; /* by enum mb_array */
	unsigned long nr[2];
};

static struct {
	const char *name;
	char *lines[MAX_LINES];
	unsigned int nr_lines, at;
	struct listing first, second; /* the first two listings of the log */
	unsigned int nr_listings;
	int has_add, nodes_set;
	unsigned int allocs, matched, listings_equal;
	int bad;
} log_;

static void complain(const char *what, mb_addr got, mb_addr want)
{
	printf("%s:%u: %s: got 0x%llx, Linux had 0x%llx\n    %s\n", log_.name, log_.at + 1, what, got, want,
	       log_.lines[log_.at]);
	log_.bad = 1;
}

static void load(const char *path)
{
	FILE *f = fopen(path, "r");
	char line[512];

	if (!f) {
		perror(path);
		exit(2);
	}
	memset(&log_, 0, sizeof(log_));
	log_.name = path;
	while (log_.nr_lines < MAX_LINES && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		log_.lines[log_.nr_lines++] = strdup(line);
	}
	fclose(f);
}

/* ---- listings ----------------------------------------------------------------------------------------------- */

/* Read the listing whose heading is line @at; the number of the line behind it. */
static unsigned int read_listing(unsigned int at, struct listing *l)
{
	char name[16];
	mb_addr base, last;
	unsigned int flags;
	unsigned long n;

	memset(l, 0, sizeof(*l));
	for (at++; at < log_.nr_lines && log_.lines[at][0] == ' '; at++) {
		const char *line = log_.lines[at], *node = strstr(line, " on node "), *fl = strstr(line, "flags: ");
		int array, nid = node ? atoi(node + 9) : -1;

		if (!fl || sscanf(line, " %15[a-z][0x%lx]\t[0x%llx-0x%llx]", name, &n, &base, &last) != 4)
			continue;
		sscanf(fl, "flags: 0x%x", &flags);
		array = strcmp(name, "memory") ? MB_RESERVED : MB_MEMORY;
		if (n < MAX_REGIONS)
			l->regions[array][l->nr[array]++] = (struct mb_range){ base, last - base + 1, flags, nid };
	}
	return at;
}

static void compare_listing(const struct listing *want, int array, int with_nodes)
{
	unsigned long i;

	if (mb_count(array) != want->nr[array])
		complain(array ? "reserved regions" : "memory regions", mb_count(array), want->nr[array]);
	for (i = 0; i < mb_count(array) && i < want->nr[array]; i++) {
		struct mb_range got = mb_region(array, i), w = want->regions[array][i];

		if (got.base != w.base)
			complain(array ? "reserved base" : "memory base", got.base, w.base);
		if (got.size != w.size)
			complain(array ? "reserved size" : "memory size", got.size, w.size);
		if (got.flags != w.flags)
			complain("flags", got.flags, w.flags);
		if (with_nodes && mb_has_numa() && got.nid != w.nid)
			complain("node", got.nid, w.nid);
	}
}

static void preload(const struct listing *l)
{
	unsigned long i;

	for (i = 0; !log_.has_add && i < l->nr[MB_MEMORY]; i++)
		mb_add(l->regions[MB_MEMORY][i].base, l->regions[MB_MEMORY][i].size, -1, 0);
	for (i = 0; i < l->nr[MB_RESERVED]; i++)
		mb_reserve(l->regions[MB_RESERVED][i].base, l->regions[MB_RESERVED][i].size);
}

static void set_nodes(const struct listing *l)
{
	unsigned long i;
	int array;

	for (array = 0; array < 2; array++) {
		for (i = 0; i < l->nr[array]; i++) {
			const struct mb_range *r = &l->regions[array][i];

			if (r->nid >= 0)
				mb_set_node(array, r->base, r->size, r->nid);
		}
	}
	log_.nodes_set = 1;
}

static void at_listing(void)
{
	struct listing l;
	struct mb_range first, last;

	if (log_.has_add && mb_address_bits() == 64)
		mb_trim(PAGE); /* the x86 kernel does, before it lists */
	read_listing(log_.at, &l);
	compare_listing(&l, MB_MEMORY, 1);
	compare_listing(&l, MB_RESERVED, 1);
	log_.listings_equal += !log_.bad;
	if (mb_address_bits() == 64 || !mb_count(MB_MEMORY))
		return;
	first = mb_region(MB_MEMORY, 0);
	last = mb_region(MB_MEMORY, mb_count(MB_MEMORY) - 1);
	if (first.base + LOWMEM_MAX < last.base + last.size)
		mb_set_limit(first.base + LOWMEM_MAX);
	/* A kernel without nodes asks for node 0 and has one. */
	mb_set_node(MB_MEMORY, 0, ~0u, 0);
}

/* ---- changes ------------------------------------------------------------------------------------------------ */

static int is_range(const char *line, const char *what, mb_addr *base, mb_addr *size)
{
	mb_addr last;

	if (strncmp(line, what, strlen(what)) || line[strlen(what)] != ':' ||
	    sscanf(line + strlen(what), ": [0x%llx-0x%llx]", base, &last) != 2)
		return 0;
	*size = last - *base + 1;
	if (mb_address_bits() == 32)
		*size &= 0xffffffff;
	return 1;
}

static int by_allocator(const char *line)
{
	return strstr(line, " memblock_alloc_range_nid+") != NULL;
}

static int is_alloc(const char *line, mb_addr *got)
{
	static const struct {
		const char *name;
		enum mb_alloc kind;
	} kinds[] = {
		{ "memblock_alloc_try_nid:", MB_ALLOC },
		{ "memblock_alloc_try_nid_raw:", MB_ALLOC_RAW },
		{ "memblock_alloc_exact_nid_raw:", MB_ALLOC_EXACT_RAW },
		{ "memblock_phys_alloc_range:", MB_ALLOC_PHYS_RANGE },
	};
	mb_addr size, align, from, to;
	int nid = -1;
	unsigned int i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *args = line + strlen(kinds[i].name), *nid_text = strstr(line, " nid=");

		if (strncmp(line, kinds[i].name, strlen(kinds[i].name)))
			continue;
		if (sscanf(args, " %llu bytes align=0x%llx", &size, &align) != 2 || !strstr(line, " from="))
			return 0;
		if (nid_text)
			nid = atoi(nid_text + 5);
		sscanf(strstr(line, " from="), " from=0x%llx max_addr=0x%llx", &from, &to);
		*got = mb_alloc(kinds[i].kind, size, align, from, to, nid);
		log_.allocs++;
		return 1;
	}
	return 0;
}

/* The allocation above got @got; the next line says what Linux took. */
static void compare_alloc(mb_addr got)
{
	mb_addr base, size;

	if (log_.at + 1 < log_.nr_lines && is_range(log_.lines[log_.at + 1], "memblock_reserve", &base, &size) &&
	    by_allocator(log_.lines[log_.at + 1])) {
		if (got == base) {
			log_.matched++;
		} else {
			complain("allocation", got, base);
			if (got)
				mb_free(got, size); /* go on where Linux did */
			mb_reserve(base, size);
		}
		log_.at++;
	} else if (got) {
		complain("allocation", got, 0);
	} else {
		log_.matched++;
	}
}

static void change(const char *line)
{
	mb_addr base, size, got;

	if (is_alloc(line, &got)) {
		compare_alloc(got);
	} else if (is_range(line, "memblock_reserve", &base, &size)) {
		if (by_allocator(line) && !log_.nodes_set && log_.nr_listings > 1 && log_.listings_equal)
			set_nodes(&log_.second);
		mb_reserve(base, size);
	} else if (is_range(line, "memblock_phys_free", &base, &size)) {
		mb_free(base, size);
	} else if (is_range(line, "memblock_add", &base, &size)) {
		mb_add(base, size, -1, 0);
	} else if (is_range(line, "memblock_remove", &base, &size)) {
		mb_remove(base, size);
	} else {
		printf("%s:%u: not understood: %s\n", log_.name, log_.at + 1, line);
		log_.bad = 1;
	}
}

static void compare_final(const char *path)
{
	FILE *f = fopen(path, "r");
	struct listing *l = calloc(1, sizeof(*l));
	mb_addr base, last;

	if (!f) {
		perror(path);
		exit(2);
	}
	while (l->nr[MB_RESERVED] < MAX_REGIONS && fscanf(f, " %*u: 0x%llx..0x%llx", &base, &last) == 2)
		l->regions[MB_RESERVED][l->nr[MB_RESERVED]++] = (struct mb_range){ base, last - base + 1, 0, -1 };
	fclose(f);
	log_.at = log_.nr_lines - 1;
	compare_listing(l, MB_RESERVED, 0);
	free(l);
}

static int replay(const char *path, const char *final)
{
	unsigned int i;
	char why[200];

	load(path);
	for (i = 0; i < log_.nr_lines; i++) {
		log_.has_add |= !strncmp(log_.lines[i], "memblock_add:", 13);
		if (strncmp(log_.lines[i], "MEMBLOCK configuration", 22))
			continue;
		read_listing(i, log_.nr_listings ? &log_.second : &log_.first);
		log_.nr_listings++;
	}
	mb_reset(NULL, 0);
	preload(&log_.first);
	for (log_.at = 0; log_.at < log_.nr_lines; log_.at++) {
		if (!strncmp(log_.lines[log_.at], "MEMBLOCK configuration", 22))
			at_listing();
		else if (log_.lines[log_.at][0] != ' ')
			change(log_.lines[log_.at]);
	}
	if (mb_verify(why, sizeof(why))) {
		printf("%s: %s\n", path, why);
		log_.bad = 1;
	}
	if (strcmp(final, "-"))
		compare_final(final);
	printf("%s: %u of %u allocations at Linux's address, %u of %u listings%s equal\n", path, log_.matched,
	       log_.allocs, log_.listings_equal, log_.nr_listings, strcmp(final, "-") ? " and the final state" : "");
	for (i = 0; i < log_.nr_lines; i++)
		free(log_.lines[i]);
	/* A log without a single allocation or listing is the wrong file. */
	return log_.bad || !log_.allocs || !log_.nr_listings;
}

int main(int argc, char **argv)
{
	int i, bad = 0;

	if (argc < 2) {
		fprintf(stderr, "usage: replay_memblock LOG [FINAL|-] [LOG FINAL|-]...\n");
		return 2;
	}
	for (i = 1; i < argc; i += 2)
		bad |= replay(argv[i], i + 1 < argc ? argv[i + 1] : "-");
	return bad;
}
