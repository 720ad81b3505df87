/* SPDX-License-Identifier: MIT */
/*
 * test_files.c - the files of a booted machine: all can be read, reading changes nothing, and they agree with each other
 *
 * What the lines look like is compared with a real kernel's in tests/format.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <asm/page.h>
#include <mm/page.h>
#include <mm/tree.h>
#include <quire/machine.h>

#define TEXT_ROOM (96 << 10)
#define LIST_ROOM (4 << 10)
#define TREE_DEPTH 8
struct file_text {
	char *text;
	size_t room, len;
};
static char file_room[TEXT_ROOM], again_room[TEXT_ROOM], list_room[TREE_DEPTH][LIST_ROOM];
static struct file_text file = { file_room, TEXT_ROOM, 0 }, again = { again_room, TEXT_ROOM, 0 };
static bool booted_here;

static void collect(void *arg, const char *text, unsigned long len)
{
	struct file_text *to = arg;
	size_t room = to->room - 1 - to->len;

	if (len > room)
		len = room;
	memcpy(to->text + to->len, text, len);
	to->len += len;
	to->text[to->len] = '\0';
}

static int read_into(struct file_text *to, const char *path)
{
	to->len = 0;
	to->text[0] = '\0';
	return machine_read(path, collect, to);
}

static int files_test_init(struct kunit *test)
{
	const struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = 1, .quiet = 1 };

	booted_here = !machine_is_up();
	if (booted_here)
		KUNIT_EXPECT_EQ(test, machine_boot(&config, NULL), 0);
	return machine_is_up() ? 0 : -EIO;
}

static void files_test_exit(struct kunit *test)
{
	if (booted_here)
		machine_shutdown();
}

/* The number behind @label in file.text, the first one if there are several. */
static unsigned long number_after(struct kunit *test, const char *label)
{
	const char *p = strstr(file.text, label);
	unsigned long number = 0;

	KUNIT_ASSERT_NOT_NULL_MSG(test, p, "no '%s'", label);
	for (p += strlen(label); *p == ' '; p++)
		;
	for (; *p >= '0' && *p <= '9'; p++)
		number = number * 10 + (unsigned long)(*p - '0');
	return number;
}

/* Frames in the columns of a line: free blocks of order 0, 1, ... */
static unsigned long frames_of_line(const char *columns)
{
	unsigned long frames = 0;
	unsigned int order = 0;

	while (*columns && *columns != '\n') {
		unsigned long blocks = 0;

		for (; *columns == ' '; columns++)
			;
		if (*columns < '0' || *columns > '9')
			break;
		for (; *columns >= '0' && *columns <= '9'; columns++)
			blocks = blocks * 10 + (unsigned long)(*columns - '0');
		frames += blocks << order++;
	}
	return frames;
}

/* The sum over all lines of file.text that have @label: columns begin behind the word that follows it. */
static unsigned long frames_of_lines(const char *label)
{
	unsigned long frames = 0;
	const char *p = file.text;

	while ((p = strstr(p, label)) != NULL) {
		for (p += strlen(label); *p == ' '; p++)
			;
		for (; *p && *p != ' ' && *p != '\n'; p++)
			;
		frames += frames_of_line(p);
	}
	return frames;
}

static unsigned long free_frames(void)
{
	unsigned long sum = 0;
	struct zone *zone;

	for_each_populated_zone(zone)
		sum += zone_page_state(zone, NR_FREE_PAGES);
	return sum;
}

/* No area of vmalloc; a cache without constructor says nothing there, and two files are for writing. */
static bool may_be_empty(const char *path)
{
	const char *name = strrchr(path, '/');

	if (!strcmp(path, "/proc/vmallocinfo"))
		return true;
	return !strncmp(path, "/sys/kernel/slab/", 17) &&
	       (!strcmp(name, "/ctor") || !strcmp(name, "/shrink") || !strcmp(name, "/validate"));
}

static int check_file(struct kunit *test, const char *path)
{
	int err = read_into(&file, path);

	KUNIT_EXPECT_EQ_MSG(test, err, 0, "%s", path);
	if (err || !strcmp(path, "/sys/kernel/debug/memblock/reserved"))
		return 1;
	if (!file.len && may_be_empty(path))
		return 1;
	KUNIT_EXPECT_GT_MSG(test, file.len, (size_t)0, "%s is empty", path);
	KUNIT_EXPECT_LT_MSG(test, file.len, (size_t)TEXT_ROOM - 1, "%s is long", path);
	KUNIT_EXPECT_EQ_MSG(test, file.text[file.len ? file.len - 1 : 0], '\n', "%s: no last newline", path);
	KUNIT_EXPECT_EQ(test, read_into(&again, path), 0);
	KUNIT_EXPECT_STREQ_MSG(test, file.text, again.text, "%s differs when read again", path);
	return 1;
}

/* Every file below @path ("": the root), at most TREE_DEPTH levels deep; how many. */
static int check_tree(struct kunit *test, const char *path, int depth)
{
	struct file_text list = { list_room[depth], LIST_ROOM, 0 };
	char child[160], *line, *end;
	int files = 0;

	KUNIT_ASSERT_LT(test, depth, TREE_DEPTH);
	list.text[0] = '\0';
	KUNIT_EXPECT_EQ_MSG(test, machine_list(*path ? path : "/", collect, &list), 0, "%s", path);
	for (line = list.text; *line; line = end + 1) {
		end = strchr(line, '\n');
		KUNIT_ASSERT_NOT_NULL(test, end);
		*end = '\0';
		snprintf(child, sizeof(child), "%s/%s", path, line + 2);
		if (line[0] == 'd')
			files += check_tree(test, child, depth + 1);
		else
			files += check_file(test, child);
	}
	return files;
}

/* Reading all there is leaves the free frames where they were: each file reads the same twice. */
static void test_all_files(struct kunit *test)
{
	unsigned long before = free_frames();
	int files = check_tree(test, "", 0);

	KUNIT_EXPECT_GT(test, files, 25);
	KUNIT_EXPECT_EQ(test, free_frames(), before);
	kunit_info(test, "%d files", files);
}

/* buddyinfo, pagetypeinfo, zoneinfo, vmstat and meminfo tell the same number of free frames. */
static void test_free_frames_agree(struct kunit *test)
{
	unsigned long frames = free_frames();

	KUNIT_ASSERT_EQ(test, read_into(&file, "/proc/buddyinfo"), 0);
	KUNIT_EXPECT_EQ(test, frames_of_lines("zone"), frames);
	KUNIT_ASSERT_EQ(test, read_into(&file, "/proc/pagetypeinfo"), 0);
	KUNIT_EXPECT_EQ(test, frames_of_lines("type "), frames);
	KUNIT_ASSERT_EQ(test, read_into(&file, "/proc/vmstat"), 0);
	KUNIT_EXPECT_EQ(test, number_after(test, "nr_free_pages"), frames);
	KUNIT_ASSERT_EQ(test, read_into(&file, "/proc/meminfo"), 0);
	KUNIT_EXPECT_EQ(test, number_after(test, "MemFree:"), frames << (PAGE_SHIFT - 10));
	KUNIT_EXPECT_LE(test, number_after(test, "MemAvailable:"), number_after(test, "MemFree:"));
	KUNIT_EXPECT_LE(test, number_after(test, "MemFree:"), number_after(test, "MemTotal:"));
}

/* An allocation shows: free frames fall by a block, pgalloc rises, and all is back after the free. */
static void test_allocation_shows(struct kunit *test)
{
	unsigned long before, during, order = PAGE_ALLOC_COSTLY_ORDER + 1;
	struct page *page;

	drain_all_pages(NULL);
	KUNIT_ASSERT_EQ(test, read_into(&file, "/proc/meminfo"), 0);
	before = number_after(test, "MemFree:");
	page = alloc_pages(GFP_KERNEL, order);
	KUNIT_ASSERT_NOT_NULL(test, page);
	KUNIT_EXPECT_EQ(test, read_into(&file, "/proc/meminfo"), 0);
	during = number_after(test, "MemFree:");
	__free_pages(page, order);
	KUNIT_EXPECT_EQ(test, before - during, 1UL << (order + PAGE_SHIFT - 10));
	drain_all_pages(NULL);
	KUNIT_ASSERT_EQ(test, read_into(&file, "/proc/meminfo"), 0);
	KUNIT_EXPECT_EQ(test, number_after(test, "MemFree:"), before);
}

/* A knob is read back as written, a wrong value is refused and changes nothing; other files are not for writing. */
static void test_writing(struct kunit *test)
{
	char old[32];

	KUNIT_ASSERT_EQ(test, read_into(&file, "/proc/sys/vm/min_free_kbytes"), 0);
	strscpy(old, file.text, sizeof(old));
	KUNIT_EXPECT_EQ(test, machine_write("/proc/sys/vm/min_free_kbytes", "777\n"), 0);
	KUNIT_EXPECT_EQ(test, read_into(&file, "/proc/sys/vm/min_free_kbytes"), 0);
	KUNIT_EXPECT_STREQ(test, file.text, "777\n");
	KUNIT_EXPECT_NE(test, machine_write("/proc/sys/vm/min_free_kbytes", "77x"), 0);
	KUNIT_EXPECT_NE(test, machine_write("/proc/sys/vm/min_free_kbytes", ""), 0);
	KUNIT_EXPECT_EQ(test, read_into(&file, "/proc/sys/vm/min_free_kbytes"), 0);
	KUNIT_EXPECT_STREQ(test, file.text, "777\n");
	KUNIT_EXPECT_EQ(test, machine_write("/proc/sys/vm/min_free_kbytes", old), 0);
	KUNIT_EXPECT_EQ(test, machine_write("/proc/buddyinfo", "1"), -EACCES);
	KUNIT_EXPECT_EQ(test, machine_write("/proc/sys/vm", "1"), -EISDIR);
}

static struct kunit_case files_cases[] = {
	KUNIT_CASE(test_all_files),
	KUNIT_CASE(test_free_frames_agree),
	KUNIT_CASE(test_allocation_shows),
	KUNIT_CASE(test_writing),
	{},
};

static struct kunit_suite files_suite = {
	.name = "files",
	.init = files_test_init,
	.exit = files_test_exit,
	.test_cases = files_cases,
};
kunit_test_suite(files_suite);
