/* SPDX-License-Identifier: MIT */
/*
 * main.c - a program without libc that is a machine: boots it, uses it, checks it, runs the core's own tests in it
 *
 * Model:   RAM is one range of 64 MiB, which port.c finds in its array. The machine is booted, hands out and takes back
 *          some frames, runs the KUnit suites that a machine of this size can, and is checked. Then all of it (but the suites)
 *          once more, to see that the first machine left nothing behind.
 * Output:  KTAP on standard output, the kernel log as its comments. The exit status is the number of failures, at most 1.
 */
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <quire/kunit.h>
#include <quire/machine.h>
#include <quire/verify.h>

#include "embed.h"

#ifdef CONFIG_ARM
#define RAM_START 0x60000000ull /* where an ARM board's RAM may begin */
#else
#define RAM_START 0x00100000ull /* above the first MiB, as a PC's firmware leaves it */
#endif

static const struct machine_range memory[] = {
	{ .base = RAM_START, .size = EMBED_RAM_BYTES - (RAM_START & (EMBED_RAM_ALIGN - 1)), .type = 1 },
};

static void say(const char *text)
{
	unsigned long len = 0;

	while (text[len] != '\0')
		len++;
	embed_write(text, len);
}

static void say_line(void *arg, const char *text, unsigned long len)
{
	embed_write(text, len);
}

static void say_ktap(const char *line)
{
	say(line);
	say("\n");
}

static int complain(const char *what, const char *why)
{
	say("# embed: ");
	say(what);
	say(": ");
	say(why);
	say("\n");
	return 1;
}

/* A frame of every order there is, each written from end to end; then all of them back. */
static int use_frames(void)
{
	struct page *pages[MAX_PAGE_ORDER + 1];
	unsigned int order, got;
	int bad = 0;

	for (got = 0; got <= MAX_PAGE_ORDER; got++) {
		pages[got] = alloc_pages(GFP_KERNEL, got);
		if (!pages[got])
			break;
		memset(page_address(pages[got]), (int)got, PAGE_SIZE << got);
	}
	for (order = 0; order < got; order++) {
		const unsigned char *bytes = page_address(pages[order]);

		bad |= bytes[0] != order || bytes[(PAGE_SIZE << order) - 1] != order;
		__free_pages(pages[order], order);
	}
	if (got < 6)
		return complain("alloc_pages", "not even a block of 32 frames");
	return bad ? complain("alloc_pages", "two blocks share memory") : 0;
}

/* Boot a machine, use it, let @tests (may be NULL) use it, look at it, check it, drop it. */
static int run_machine(int (*tests)(const char *filter))
{
	struct machine_config config = { .ranges = memory, .nr_ranges = 1 };
	struct mm_verify_report report;
	struct machine_error error;
	int failed;

	if (machine_boot(&config, &error))
		return complain("machine_boot", error.text);
	failed = use_frames();
	if (tests)
		failed |= tests(NULL) != 0;
	if (machine_read("/proc/buddyinfo", say_line, NULL))
		failed |= complain("/proc/buddyinfo", "cannot be read");
	if (mm_verify(&report))
		failed |= complain("mm_verify", report.text);
	machine_shutdown();
	return failed;
}

int embed_main(void)
{
	/* The readers of descriptions are tested where no machine is up yet. */
	static const char *const before_boot[] = { "dmesg", "e820", "fdt" };
	int failed = 0;

	kunit_out = say_ktap;
	for (unsigned int i = 0; i < ARRAY_SIZE(before_boot); i++)
		failed |= kunit_run_all(before_boot[i]) != 0;
	failed |= run_machine(kunit_run_all);
	failed |= run_machine(NULL);
	return failed;
}
