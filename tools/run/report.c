/* SPDX-License-Identifier: MIT */
/*
 * report.c - what was wrong, in the end: reports of the machine, and what is left allocated
 *
 * Model:      a report is known by its head, a line of the log that engine.c recognises; the first few are kept to be told
 *             again. Allocations of one kind, size and stack are one leak, told with their number, largest total first.
 * Locking:    run_reported() is called by any thread, under the lock of the log: no two at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/port.h>

#include "run.h"

#define HEADS 16
#define HEAD_MAX 200
#define GROUPS_SHOWN 50

/* --- reports --- */

static char heads[HEADS][HEAD_MAX];
static unsigned int nr_heads;

void run_reported(const char *text, unsigned int len)
{
	unsigned int at = __atomic_fetch_add(&nr_heads, 1, __ATOMIC_RELAXED);

	if (at < HEADS)
		snprintf(heads[at], HEAD_MAX, "%.*s", (int)len, text);
}

unsigned int report_reports(void)
{
	unsigned int nr = __atomic_load_n(&nr_heads, __ATOMIC_RELAXED);

	if (nr)
		printf("reports: %u\n", nr);
	for (unsigned int i = 0; i < nr && i < HEADS; i++)
		printf("    %s\n", heads[i]);
	if (nr > HEADS)
		printf("    ... and %u more\n", nr - HEADS);
	return nr;
}

/* --- leaks --- */

struct group {
	struct live_item first;
	unsigned long nr;
};

struct groups {
	struct group *group;
	unsigned int nr, room;
	unsigned long nr_lost; /* the host had no memory for them */
};

static bool alike(const struct live_item *a, const struct live_item *b)
{
	return a->kind == b->kind && a->size == b->size && a->entry == b->entry && a->nr_pcs == b->nr_pcs &&
	       !strcmp(a->name, b->name) && !memcmp(a->pcs, b->pcs, a->nr_pcs * sizeof(a->pcs[0]));
}

static int add_item(void *arg, const struct live_item *item)
{
	struct groups *groups = arg;

	for (unsigned int i = 0; i < groups->nr; i++) {
		if (alike(&groups->group[i].first, item)) {
			groups->group[i].nr++;
			return 0;
		}
	}
	if (groups->nr == groups->room) {
		unsigned int room = groups->room ? groups->room * 2 : 64;
		struct group *grown = realloc(groups->group, room * sizeof(*grown));

		if (!grown) {
			groups->nr_lost++;
			return 0;
		}
		groups->group = grown;
		groups->room = room;
	}
	groups->group[groups->nr++] = (struct group){ *item, 1 };
	return 0;
}

/* Largest first; then as they are called, so that the order does not change from run to run. */
static int by_size(const void *a, const void *b)
{
	const struct group *left = a, *right = b;
	unsigned long lbytes = left->nr * left->first.size, rbytes = right->nr * right->first.size;

	if (lbytes != rbytes)
		return lbytes < rbytes ? 1 : -1;
	if (left->first.kind != right->first.kind)
		return left->first.kind < right->first.kind ? -1 : 1;
	return strcmp(left->first.name, right->first.name);
}

/* What the module called, if that says more than that it allocated: ", through kstrdup". */
static void print_through(const struct live_item *item)
{
	static const char *const plain[] = { "slab_",          "kmalloc",          "__kmalloc",    "kmem_cache_alloc",
					     "alloc_page",     "__alloc_page",     "__get_free_p", "get_zeroed_page",
					     "__alloc_percpu", "kmem_cache_create" };
	char name[128];

	if (!item->entry || item->kind >= LIVE_CACHE || port_symbol(item->entry - 1, name, sizeof(name)))
		return;
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (!strncmp(name, plain[i], strlen(plain[i])))
			return;
	name[strcspn(name, "+.")] = '\0';
	printf(", through %s", name);
}

static void print_what(const struct group *group)
{
	const struct live_item *item = &group->first;
	unsigned long nr = group->nr;
	const char *s = nr == 1 ? "" : "s";

	switch (item->kind) {
	case LIVE_OBJECT:
		printf("    %lu object%s of %lu bytes", nr, s, item->size);
		if (item->name[0])
			printf(" in cache '%s'", item->name);
		break;
	case LIVE_PAGES:
		printf("    %lu block%s of %lu bytes of pages", nr, s, item->size);
		break;
	case LIVE_AREA:
		printf("    %lu vmalloc area%s of %lu bytes", nr, s, item->size);
		break;
	case LIVE_PERCPU:
		printf("    %lu per-CPU object%s of %lu bytes a CPU", nr, s, item->size);
		break;
	case LIVE_CACHE:
		printf("    cache '%s' of %lu-byte objects, not destroyed", item->name, item->size);
		break;
	default:
		printf("    %s, still there", item->name);
		break;
	}
	if (nr > 1 && item->kind < LIVE_CACHE)
		printf(", %lu bytes in all", nr * item->size);
	print_through(item);
	printf("%s\n", item->nr_pcs ? ", by" : "");
}

static void print_group(const struct group *group)
{
	struct code_place places[LIVE_STACK];
	unsigned int end = group->first.nr_pcs;

	for (unsigned int i = 0; i < end; i++)
		places[i].pc = group->first.pcs[i];
	/* Below the module's own frames stands what called it, which is the same for all. */
	while (end && !run_is_module_code(places[end - 1].pc))
		end--;
	lines_find(places, end);
	print_what(group);
	for (unsigned int i = 0; i < end; i++)
		printf("        %s\n", places[i].text);
}

unsigned int report_leaks(void)
{
	struct groups groups = { 0 };
	unsigned int nr;

	live_each(add_item, &groups);
	qsort(groups.group, groups.nr, sizeof(*groups.group), by_size);
	nr = groups.nr;
	if (nr)
		printf("left behind:\n");
	for (unsigned int i = 0; i < nr && i < GROUPS_SHOWN; i++)
		print_group(&groups.group[i]);
	if (nr > GROUPS_SHOWN)
		printf("    ... and %u more places\n", nr - GROUPS_SHOWN);
	if (live_lost() + groups.nr_lost)
		printf("    (the host had no memory to watch %lu more allocations)\n", live_lost() + groups.nr_lost);
	free(groups.group);
	return nr;
}
