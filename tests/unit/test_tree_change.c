/* SPDX-License-Identifier: MIT */
/*
 * test_tree_change.c - files that come and go: whole subtrees, room used again, dynamic directories
 *
 * Everything is below /change, so the cases may run in the tree of a machine that is up.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mm/tree.h>
#include <quire/machine.h>

static char out[4096];
static size_t out_len;

static void collect(void *arg, const char *text, unsigned long len)
{
	if (len < sizeof(out) - out_len) {
		memcpy(out + out_len, text, len);
		out_len += len;
	}
	out[out_len] = '\0';
}

static int read_text(const char *path)
{
	out_len = 0;
	out[0] = '\0';
	return tree_read(path, collect, NULL);
}

static int list_text(const char *path)
{
	out_len = 0;
	out[0] = '\0';
	return tree_list(path, collect, NULL);
}

static int name_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%s\n", (const char *)priv);
	return 0;
}

static const struct tree_ops name_ops = { .show = name_show };

static int add(const char *path)
{
	return tree_register(path, &name_ops, (void *)"here");
}

static int case_init(struct kunit *test)
{
	if (!machine_is_up())
		tree_reset();
	return 0;
}

static void case_exit(struct kunit *test)
{
	tree_unregister("/change");
	KUNIT_EXPECT_EQ(test, list_text("/change"), -ENOENT);
	if (!machine_is_up())
		tree_reset();
}

static void a_subtree_goes(struct kunit *test)
{
	char path[64];

	KUNIT_ASSERT_EQ(test, tree_mkdir("/change", NULL), 0);
	KUNIT_ASSERT_EQ(test, add("/change/stays"), 0);
	for (int i = 0; i < 60; i++) {
		snprintf(path, sizeof(path), "/change/sub/d%d/e%d/f%d", i % 5, i % 3, i);
		KUNIT_ASSERT_EQ(test, add(path), 0);
	}
	KUNIT_EXPECT_EQ(test, tree_unregister("/change/sub"), 0);
	KUNIT_EXPECT_EQ(test, read_text("/change/sub/d0/e0/f0"), -ENOENT);
	KUNIT_EXPECT_EQ(test, list_text("/change"), 0);
	KUNIT_EXPECT_STREQ(test, out, "f stays\n");
}

/* Room that was given back is used again. */
static void room_is_used_again(struct kunit *test)
{
	char path[96];

	KUNIT_ASSERT_EQ(test, add("/change/first"), 0);
	for (int i = 0; i < 20000; i++) {
		snprintf(path, sizeof(path), "/change/%.*s%d", i * 7 % 50,
			 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", i);
		KUNIT_ASSERT_EQ_MSG(test, add(path), 0, "%s", path);
		if (i >= 7) {
			snprintf(path, sizeof(path), "/change/%.*s%d", (i - 7) * 7 % 50,
				 "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz", i - 7);
			KUNIT_ASSERT_EQ_MSG(test, tree_unregister(path), 0, "%s", path);
		}
	}
	KUNIT_EXPECT_EQ(test, read_text("/change/first"), 0);
	KUNIT_EXPECT_EQ(test, list_text("/change"), 0);
	KUNIT_EXPECT_STREQ(test, strstr(out, "f first\n") ? "there" : out, "there");
	out_len = 0;
	for (const char *s = out; *s; s++)
		out_len += *s == '\n';
	KUNIT_EXPECT_EQ(test, out_len, (size_t)8);
}

/* --- a dynamic directory: numbers 1 to 3, each a directory of "twice" and "deep/er" --- */

static int dynamic_kind(void *priv, const char *path)
{
	if (path[0] < '1' || path[0] > '3')
		return -ENOENT;
	if (!path[1] || !strcmp(path + 1, "/deep"))
		return TREE_DIR;
	return !strcmp(path + 1, "/twice") || !strcmp(path + 1, "/deep/er") ? TREE_FILE : -ENOENT;
}

static int dynamic_show(struct seq_file *m, void *priv, const char *path)
{
	if (strcmp(path + 1, "/twice"))
		return -EACCES;
	seq_printf(m, "%d%s\n", (path[0] - '0') * 2, (const char *)priv);
	return 0;
}

static char last_written[64];

static int dynamic_write(void *priv, const char *path, const char *text, size_t len)
{
	snprintf(last_written, sizeof(last_written), "%s=%s", path, text);
	return 0;
}

static int dynamic_list(struct seq_file *m, void *priv, const char *path)
{
	if (!*path) {
		for (char name[] = "1"; name[0] <= '3'; name[0]++)
			tree_list_entry(m, TREE_DIR, name);
	} else if (!path[1]) {
		tree_list_entry(m, TREE_DIR, "deep");
		tree_list_entry(m, TREE_FILE, "twice");
	} else {
		tree_list_entry(m, TREE_FILE, "er");
	}
	return 0;
}

static const struct tree_dynamic_ops dynamic_ops = { .kind = dynamic_kind,
						     .show = dynamic_show,
						     .write = dynamic_write,
						     .list = dynamic_list };

static void dynamic(struct kunit *test)
{
	static const struct {
		const char *path;
		int err;
	} reads[] = {
		{ "/change/d/2/twice", 0 },
		{ "/change/d//2/./twice", 0 },
		{ "/change/d/3/../2/twice", 0 },
		{ "/change/d/1/deep/../../2/twice", 0 },
		{ "/change/d/2/../../d/2/twice", 0 },
		{ "/change/d/4/twice", -ENOENT },
		{ "/change/d/4/../2/twice", -ENOENT },
		{ "/change/d/2/twice/x", -ENOTDIR },
		{ "/change/d/2/twice/", -ENOTDIR },
		{ "/change/d/2", -EISDIR },
		{ "/change/d", -EISDIR },
		{ "/change/d/1/deep/er", -EACCES },
	};

	KUNIT_ASSERT_EQ(test, tree_register_dynamic("/change/d", &dynamic_ops, (void *)"!"), 0);
	for (int i = 0; i < ARRAY_SIZE(reads); i++) {
		KUNIT_EXPECT_EQ_MSG(test, read_text(reads[i].path), reads[i].err, "%s", reads[i].path);
		if (!reads[i].err)
			KUNIT_EXPECT_STREQ(test, out, "4!\n");
	}
	KUNIT_EXPECT_EQ(test, list_text("/change"), 0);
	KUNIT_EXPECT_STREQ(test, out, "d d\n");
	KUNIT_EXPECT_EQ(test, list_text("/change/d"), 0);
	KUNIT_EXPECT_STREQ(test, out, "d 1\nd 2\nd 3\n");
	KUNIT_EXPECT_EQ(test, list_text("/change/d/1/"), 0);
	KUNIT_EXPECT_STREQ(test, out, "d deep\nf twice\n");
	KUNIT_EXPECT_EQ(test, list_text("/change/d/1/twice"), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, tree_write("/change/d/3/deep/er", "7\n", 2), 0);
	KUNIT_EXPECT_STREQ(test, last_written, "3/deep/er=7");
	KUNIT_EXPECT_EQ(test, tree_write("/change/d/3", "7", 1), -EISDIR);
	KUNIT_EXPECT_EQ(test, add("/change/d/x"), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, tree_unregister("/change/d/1"), -EINVAL);
	KUNIT_EXPECT_EQ(test, tree_unregister("/change/d"), 0);
	KUNIT_EXPECT_EQ(test, read_text("/change/d/2/twice"), -ENOENT);
}

/* A path longer than a dynamic directory takes is nowhere. */
static void dynamic_too_long(struct kunit *test)
{
	char path[TREE_DYNAMIC_MAX + 32] = "/change/d/";
	size_t len = strlen(path);

	KUNIT_ASSERT_EQ(test, tree_register_dynamic("/change/d", &dynamic_ops, NULL), 0);
	memset(path + len, '1', TREE_DYNAMIC_MAX + 1);
	KUNIT_EXPECT_EQ(test, read_text(path), -ENOENT);
}

static struct kunit_case cases[] = { KUNIT_CASE(a_subtree_goes),
				     KUNIT_CASE(room_is_used_again),
				     KUNIT_CASE(dynamic),
				     KUNIT_CASE(dynamic_too_long),
				     {} };

static struct kunit_suite suite = {
	.name = "tree_change",
	.init = case_init,
	.exit = case_exit,
	.test_cases = cases,
};
kunit_test_suite(suite);
