/* SPDX-License-Identifier: MIT */
/*
 * summary.c - the booted machine at a glance, from its own files
 *
 * It reads /proc/zoneinfo and /proc/buddyinfo as any tool on a real machine would; zones without frames are left out.
 */
#include "summary.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <quire/config.h>

#include "options.h"
#include "text.h"

#ifdef CONFIG_X86_64
#define MACHINE_ARCH "x86_64"
#else
#define MACHINE_ARCH "arm"
#endif

struct zone_line {
	int node;
	char name[16];
	unsigned long free, boost, min, low, high, spanned, present, managed, cma, start_pfn;
};

/* @text is a line of /proc/zoneinfo inside a zone: keep its number if it is one of ours. */
static void zone_field(struct zone_line *zone, const char *text)
{
	const struct {
		const char *label;
		unsigned long *value;
	} fields[] = {
		{ "pages free", &zone->free }, { "boost", &zone->boost },
		{ "min", &zone->min },         { "low", &zone->low },
		{ "high", &zone->high },       { "spanned", &zone->spanned },
		{ "present", &zone->present }, { "managed", &zone->managed },
		{ "cma", &zone->cma },         { "start_pfn:", &zone->start_pfn },
	};

	text += strspn(text, " ");
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		size_t len = strlen(fields[i].label);

		if (!strncmp(text, fields[i].label, len) && text[len] == ' ')
			*fields[i].value = strtoul(text + len, NULL, 10);
	}
}

static void human_size(char *out, size_t room, unsigned long frames)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB" };
	double size = (double)frames * 4;
	size_t unit = 0;

	while (size >= 1024 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		size /= 1024;
		unit++;
	}
	snprintf(out, room, size < 10 && size != (double)(long)size ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

static void zone_print(const struct zone_line *zone)
{
	char managed[16];

	human_size(managed, sizeof(managed), zone->managed);
	printf("%4d  %-8s %10lu %10lu %10lu %10lu %9s %10lu %8lu %8lu %8lu", zone->node, zone->name, zone->start_pfn,
	       zone->spanned, zone->present, zone->managed, managed, zone->free, zone->min, zone->low, zone->high);
	if (zone->cma)
		printf("  cma %lu", zone->cma);
	printf("\n");
}

/* A zone's text begins at "Node N, zone NAME"; everything to the next one is its. */
static void zones_print(char *text)
{
	struct zone_line zone = { 0 };
	bool inside = false;

	printf("node  zone      start pfn    spanned    present    managed      size       free      min      low     high\n");
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		if (!strncmp(line, "Node ", 5)) {
			if (inside && zone.present)
				zone_print(&zone);
			zone = (struct zone_line){ 0 };
			inside = sscanf(line, "Node %d, zone %15s", &zone.node, zone.name) == 2;
		} else if (inside) {
			zone_field(&zone, line);
		}
	}
	if (inside && zone.present)
		zone_print(&zone);
}

static void free_lists_print(char *text)
{
	int order = 0;

	printf("free blocks of 2^order frames\nnode  zone    ");
	for (const char *p = strstr(text, "zone"); p && *p && *p != '\n'; p++)
		if (p[0] == ' ' && p[1] >= '0' && p[1] <= '9')
			printf(" %6d", order++);
	printf("\n");
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char name[16];
		int node, used = 0;

		if (sscanf(line, "Node %d, zone %15s %n", &node, name, &used) != 2 || !used)
			continue;
		printf("%4d  %-8s", node, name);
		for (char *p = line + used, *end;; p = end) {
			unsigned long blocks = strtoul(p, &end, 10);

			if (end == p)
				break;
			printf(" %6lu", blocks);
		}
		printf("\n");
	}
}

int summary_free_lists(void)
{
	char *text = text_read("/proc/buddyinfo");

	if (!text)
		return EXIT_FAILED;
	free_lists_print(text);
	free(text);
	return EXIT_OK;
}

int summary_print(void)
{
	char *meminfo = text_read("/proc/meminfo"), *nodes = text_read("/sys/devices/system/node/online"), *zones;
	unsigned long total = 0, available = 0;
	const char *line;
	char size[16];

	if (meminfo && nodes) {
		sscanf(meminfo, "MemTotal: %lu", &total);
		line = strstr(meminfo, "MemAvailable:");
		if (line)
			sscanf(line, "MemAvailable: %lu", &available);
		human_size(size, sizeof(size), total / 4);
		nodes[strcspn(nodes, "\n")] = '\0';
		printf("machine: " MACHINE_ARCH ", %s of memory (%lu kB, %lu kB available), node%s %s\n\n", size, total,
		       available, strpbrk(nodes, ",-") ? "s" : "", nodes);
	}
	free(meminfo);
	free(nodes);
	zones = text_read("/proc/zoneinfo");
	if (!zones)
		return EXIT_FAILED;
	zones_print(zones);
	free(zones);
	printf("\n");
	return summary_free_lists();
}
