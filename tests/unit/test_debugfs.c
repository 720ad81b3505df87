/* SPDX-License-Identifier: MIT */
/* test_debugfs.c - files that modules make: debugfs, /proc, sequences of records, numbers, and their removal */
#include "fixture.h"

#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <mm/tree.h>

static struct {
	char text[32768];
	size_t len;
} out;

static void collect(void *arg, const char *text, unsigned long len)
{
	if (len < sizeof(out.text) - out.len) {
		memcpy(out.text + out.len, text, len);
		out.len += len;
	}
	out.text[out.len] = '\0';
}

static int read_text(const char *path)
{
	out.len = 0;
	out.text[0] = '\0';
	return tree_read(path, collect, NULL);
}

static int write_text(const char *path, const char *text)
{
	return tree_write(path, text, strlen(text));
}

#define EXPECT_READS(test, path, what)                                                                                 \
	do {                                                                                                           \
		KUNIT_EXPECT_EQ(test, read_text(path), 0);                                                             \
		KUNIT_EXPECT_STREQ(test, out.text, what);                                                              \
	} while (0)

static int suite_up(struct kunit_suite *suite)
{
	return fixture_boot(64 << 20, 1, 2);
}

static void suite_down(struct kunit_suite *suite)
{
	fixture_shutdown();
}

/* --- one record --- */

static int greeting_show(struct seq_file *m, void *v)
{
	seq_printf(m, "hello %s\n", (const char *)m->private);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(greeting);

static void debugfs_show(struct kunit *test)
{
	struct dentry *dir = debugfs_create_dir("kunit", NULL), *file;

	KUNIT_ASSERT_FALSE(test, IS_ERR(dir));
	file = debugfs_create_file("greeting", 0444, dir, "world", &greeting_fops);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_STREQ(test, file->d_name.name, "greeting");
	EXPECT_READS(test, "/sys/kernel/debug/kunit/greeting", "hello world\n");
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit/greeting", "1"), -EACCES);
	KUNIT_EXPECT_PTR_EQ(test, debugfs_lookup("greeting", dir), file);
	KUNIT_EXPECT_NULL(test, debugfs_lookup("nothing", dir));
	debugfs_remove(file);
	KUNIT_EXPECT_EQ(test, read_text("/sys/kernel/debug/kunit/greeting"), -ENOENT);
	debugfs_remove(dir);
	KUNIT_EXPECT_EQ(test, tree_list("/sys/kernel/debug/kunit", collect, NULL), -ENOENT);
}

static void debugfs_errors(struct kunit *test)
{
	struct dentry *dir = debugfs_create_dir("kunit", NULL), *file;

	KUNIT_EXPECT_EQ(test, PTR_ERR(debugfs_create_dir("kunit", NULL)), -EEXIST);
	KUNIT_EXPECT_EQ(test, PTR_ERR(debugfs_create_file("x", 0444, ERR_PTR(-EIO), NULL, &greeting_fops)), -EIO);
	KUNIT_EXPECT_EQ(test, PTR_ERR(debugfs_create_dir("", NULL)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(debugfs_create_dir("..", dir)), -EINVAL);
	file = debugfs_create_file("plain", 0444, dir, NULL, NULL);
	KUNIT_EXPECT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, read_text("/sys/kernel/debug/kunit/plain"), -EACCES);
	KUNIT_EXPECT_EQ(test, PTR_ERR(debugfs_create_dir("below", file)), -EINVAL);
	debugfs_create_file("another", 0444, dir, "x", &greeting_fops);
	debugfs_create_dir("deep", dir);
	debugfs_remove(NULL);
	debugfs_remove(ERR_PTR(-ENOMEM));
	debugfs_remove_recursive(dir);
	KUNIT_EXPECT_NULL(test, debugfs_lookup("kunit", NULL));
	/* The files of mm are nobody's dentries. */
	KUNIT_EXPECT_NULL(test, debugfs_lookup("reserved", NULL));
}

/* --- many records --- */

struct line {
	struct list_head node;
	int number;
};

#define NR_LINES 700
static struct line lines[NR_LINES];
static LIST_HEAD(line_list);
static int started, stopped;

static void *lines_start(struct seq_file *m, loff_t *pos)
{
	started++;
	return seq_list_start_head(&line_list, *pos);
}

static void *lines_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next(v, &line_list, pos);
}

static void lines_stop(struct seq_file *m, void *v)
{
	stopped++;
}

static int lines_show(struct seq_file *m, void *v)
{
	struct line *line = list_entry(v, struct line, node);

	if (v == &line_list) {
		seq_puts(m, "lines\n");
		return 0;
	}
	seq_printf(m, "line %d\n", line->number);
	if (line->number == 5)
		return SEQ_SKIP;
	/* A record longer than any buffer so far. */
	if (line->number == 6)
		for (int i = 0; i < 600; i++)
			seq_puts(m, "..........");
	if (line->number == 6)
		seq_putc(m, '\n');
	return line->number == 650 ? -EIO : 0;
}

static const struct seq_operations lines_sops = { .start = lines_start,
						  .next = lines_next,
						  .stop = lines_stop,
						  .show = lines_show };
DEFINE_SEQ_ATTRIBUTE(lines);

static void seq_records(struct kunit *test)
{
	struct dentry *file;
	const char *s;
	char text[16];

	INIT_LIST_HEAD(&line_list);
	for (int i = 0; i < 640; i++) {
		lines[i].number = i;
		list_add_tail(&lines[i].node, &line_list);
	}
	started = stopped = 0;
	file = debugfs_create_file("kunit_lines", 0444, NULL, NULL, &lines_fops);
	KUNIT_ASSERT_EQ(test, read_text("/sys/kernel/debug/kunit_lines"), 0);
	KUNIT_EXPECT_EQ(test, started, stopped);
	KUNIT_EXPECT_GT(test, started, 2);
	s = out.text;
	KUNIT_ASSERT_EQ(test, strncmp(s, "lines\n", 6), 0);
	s += 6;
	for (int i = 0; i < 640; i++) {
		int len = snprintf(text, sizeof(text), "line %d\n", i);

		if (i == 5)
			continue;
		KUNIT_ASSERT_EQ_MSG(test, strncmp(s, text, (size_t)len), 0, "line %d", i);
		s += len + (i == 6 ? 6001 : 0);
	}
	KUNIT_EXPECT_EQ(test, *s, '\0');
	/* An error ends the file, after what came before it. */
	for (int i = 640; i < NR_LINES; i++) {
		lines[i].number = i;
		list_add_tail(&lines[i].node, &line_list);
	}
	KUNIT_EXPECT_EQ(test, read_text("/sys/kernel/debug/kunit_lines"), -EIO);
	KUNIT_EXPECT_NOT_NULL(test, strstr(out.text, "line 649\n"));
	KUNIT_EXPECT_NULL(test, strstr(out.text, "line 650\n"));
	KUNIT_EXPECT_EQ(test, started, stopped);
	debugfs_remove(file);
}

/* Byte by byte, and from the middle. */
static void seq_positions(struct kunit *test)
{
	struct inode inode = { .i_private = "there" };
	struct file file = { .f_op = &greeting_fops, .f_inode = &inode };
	char c, all[16] = "";

	KUNIT_ASSERT_EQ(test, greeting_fops.open(&inode, &file), 0);
	for (int i = 0; i < 12; i++) {
		KUNIT_ASSERT_EQ(test, seq_read(&file, &c, 1, &file.f_pos), 1);
		all[i] = c;
	}
	KUNIT_EXPECT_STREQ(test, all, "hello there\n");
	KUNIT_EXPECT_EQ(test, seq_read(&file, &c, 1, &file.f_pos), 0);
	KUNIT_EXPECT_EQ(test, seq_lseek(&file, 6, SEEK_SET), 6);
	KUNIT_EXPECT_EQ(test, seq_read(&file, all, 3, &file.f_pos), 3);
	KUNIT_EXPECT_EQ(test, strncmp(all, "the", 3), 0);
	KUNIT_EXPECT_EQ(test, seq_lseek(&file, -1, SEEK_SET), -EINVAL);
	KUNIT_EXPECT_EQ(test, greeting_fops.release(&inode, &file), 0);
}

/* --- numbers --- */

static u64 knob = 7;

static int knob_get(void *data, u64 *value)
{
	*value = *(u64 *)data;
	return 0;
}

static int knob_set(void *data, u64 value)
{
	if (value > 1000)
		return -ERANGE;
	*(u64 *)data = value;
	return 0;
}
DEFINE_DEBUGFS_ATTRIBUTE(knob_fops, knob_get, knob_set, "%llu\n");

static void debugfs_attribute(struct kunit *test)
{
	struct dentry *file = debugfs_create_file("kunit_knob", 0644, NULL, &knob, &knob_fops);

	EXPECT_READS(test, "/sys/kernel/debug/kunit_knob", "7\n");
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit_knob", "0x20\n"), 0);
	KUNIT_EXPECT_EQ(test, knob, 32ull);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit_knob", "1001"), -ERANGE);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit_knob", "many"), -EINVAL);
	EXPECT_READS(test, "/sys/kernel/debug/kunit_knob", "32\n");
	debugfs_remove(file);
}

static void debugfs_values(struct kunit *test)
{
	struct dentry *dir = debugfs_create_dir("kunit", NULL);
	static u8 byte = 200;
	static u32 word = 0xbeef;
	static u64 wide = 1ull << 40;
	static size_t size = 4096;
	static bool flag = true;
	static atomic_t count = ATOMIC_INIT(-3);
	static char *string = "text";
	static struct debugfs_blob_wrapper blob = { "a\0b", 3 };

	debugfs_create_u8("byte", 0644, dir, &byte);
	debugfs_create_x32("word", 0444, dir, &word);
	debugfs_create_u64("wide", 0200, dir, &wide);
	debugfs_create_size_t("size", 0644, dir, &size);
	debugfs_create_bool("flag", 0644, dir, &flag);
	debugfs_create_atomic_t("count", 0644, dir, &count);
	debugfs_create_str("string", 0444, dir, &string);
	debugfs_create_blob("blob", 0444, dir, &blob);
	EXPECT_READS(test, "/sys/kernel/debug/kunit/byte", "200\n");
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit/byte", "9\n"), 0);
	KUNIT_EXPECT_EQ(test, byte, 9);
	EXPECT_READS(test, "/sys/kernel/debug/kunit/word", "0x0000beef\n");
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit/word", "1"), -EACCES);
	KUNIT_EXPECT_EQ(test, read_text("/sys/kernel/debug/kunit/wide"), -EACCES);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit/wide", "5"), 0);
	KUNIT_EXPECT_EQ(test, wide, 5ull);
	EXPECT_READS(test, "/sys/kernel/debug/kunit/size", "4096\n");
	EXPECT_READS(test, "/sys/kernel/debug/kunit/flag", "Y\n");
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit/flag", "off\n"), 0);
	KUNIT_EXPECT_FALSE(test, flag);
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit/flag", "maybe\n"), -EINVAL);
	EXPECT_READS(test, "/sys/kernel/debug/kunit/count", "-3\n");
	KUNIT_EXPECT_EQ(test, write_text("/sys/kernel/debug/kunit/count", "-8"), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&count), -8);
	EXPECT_READS(test, "/sys/kernel/debug/kunit/string", "text\n");
	KUNIT_EXPECT_EQ(test, read_text("/sys/kernel/debug/kunit/blob"), 0);
	KUNIT_EXPECT_EQ(test, out.len, (size_t)3);
	debugfs_remove(dir);
}

/* --- /proc --- */

static char stored[64];

static ssize_t note_write(struct file *file, const char __user *buf, size_t size, loff_t *pos)
{
	/* Piece by piece: what is left is offered again. */
	return simple_write_to_buffer(stored, sizeof(stored), pos, buf, min_t(size_t, size, 5));
}

static ssize_t note_read(struct file *file, char __user *buf, size_t size, loff_t *pos)
{
	return simple_read_from_buffer(buf, min_t(size_t, size, 3), pos, stored, strlen(stored));
}

static const struct proc_ops note_ops = { .proc_read = note_read, .proc_write = note_write };

static void proc_files(struct kunit *test)
{
	struct proc_dir_entry *dir = proc_mkdir("kunit", NULL), *entry;

	KUNIT_ASSERT_NOT_NULL(test, dir);
	entry = proc_create("note", 0644, dir, &note_ops);
	KUNIT_ASSERT_NOT_NULL(test, entry);
	KUNIT_EXPECT_NULL(test, proc_create("note", 0644, dir, &note_ops));
	KUNIT_EXPECT_EQ(test, write_text("/proc/kunit/note", "written in pieces\n"), 0);
	EXPECT_READS(test, "/proc/kunit/note", "written in pieces\n");
	KUNIT_ASSERT_NOT_NULL(test, proc_create_single_data("single", 0, dir, greeting_show, "proc"));
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit/single"), 0);
	INIT_LIST_HEAD(&line_list);
	lines[0].number = 11;
	list_add(&lines[0].node, &line_list);
	KUNIT_ASSERT_NOT_NULL(test, proc_create_seq("lines", 0, dir, &lines_sops));
	EXPECT_READS(test, "/proc/kunit/lines", "lines\nline 11\n");
	KUNIT_ASSERT_NOT_NULL(test, proc_create("kunit/by_path", 0444, NULL, &note_ops));
	remove_proc_entry("by_path", dir);
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit/by_path"), -ENOENT);
	proc_remove(entry);
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit/note"), -ENOENT);
	KUNIT_EXPECT_EQ(test, remove_proc_subtree("kunit", NULL), 0);
	KUNIT_EXPECT_EQ(test, read_text("/proc/kunit/lines"), -ENOENT);
	KUNIT_EXPECT_EQ(test, remove_proc_subtree("kunit", NULL), -ENOENT);
}

/* More files than the tree has nodes before it can allocate. */
static void debugfs_many(struct kunit *test)
{
	struct dentry *dir = debugfs_create_dir("kunit", NULL);
	static u32 values[1500];
	char name[16];

	for (u32 i = 0; i < ARRAY_SIZE(values); i++) {
		snprintf(name, sizeof(name), "value%u", i);
		values[i] = i;
		debugfs_create_u32(name, 0444, dir, &values[i]);
	}
	EXPECT_READS(test, "/sys/kernel/debug/kunit/value1499", "1499\n");
	debugfs_remove(dir);
}

static void debugfs_verify(struct kunit *test)
{
	fixture_verify(test);
}

static struct kunit_case debugfs_cases[] = {
	KUNIT_CASE(debugfs_show),  KUNIT_CASE(debugfs_errors),    KUNIT_CASE(seq_records),
	KUNIT_CASE(seq_positions), KUNIT_CASE(debugfs_attribute), KUNIT_CASE(debugfs_values),
	KUNIT_CASE(debugfs_many),  KUNIT_CASE(proc_files),        {},
};
static struct kunit_suite debugfs_suite = { .name = "debugfs",
					    .suite_init = suite_up,
					    .suite_exit = suite_down,
					    .exit = debugfs_verify,
					    .test_cases = debugfs_cases };
kunit_test_suite(debugfs_suite);
