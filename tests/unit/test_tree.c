/* SPDX-License-Identifier: MIT */
/*
 * test_tree.c - the tree: registering, paths, reading, writing, listing, and what it answers when it cannot
 *
 *	/kunit            d
 *	  beta            f  "beta\n"
 *	  alpha/          d
 *	    one           f  write-only
 *	    two           f  the long text
 *
 * Where a machine is up its tree is left alone: the files are added below /kunit once, and the cases that need a tree of
 * their own are skipped.
 */
#include <kunit/test.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <mm/tree.h>
#include <quire/machine.h>

static char written[TREE_WRITE_MAX + 2];
static size_t written_len;

static int beta_show(struct seq_file *m, void *priv)
{
	seq_printf(m, "%s\n", (const char *)priv);
	return 0;
}

static int written_store(void *priv, const char *text, size_t len)
{
	if (text[len] != '\0')
		return -EIO;
	if (!strcmp(text, "bad"))
		return -ERANGE;
	memcpy(written, text, len + 1);
	written_len = len;
	return 0;
}

#define LONG_LINES 400
static int long_show(struct seq_file *m, void *priv)
{
	int i;

	for (i = 0; i < LONG_LINES; i++)
		seq_printf(m, "line %06d\n", i);
	return 0;
}

static int failing_show(struct seq_file *m, void *priv)
{
	seq_puts(m, "half");
	return -EIO;
}

static const struct tree_ops beta_ops = { .show = beta_show, .write = written_store };
static const struct tree_ops one_ops = { .write = written_store };
static const struct tree_ops two_ops = { .show = long_show };
static const struct tree_ops failing_ops = { .show = failing_show };

struct collected {
	char text[LONG_LINES * 12 + 64];
	size_t len;
};
static struct collected out;

static void collect(void *arg, const char *text, unsigned long len)
{
	struct collected *to = arg;

	if (len < sizeof(to->text) - to->len) {
		memcpy(to->text + to->len, text, len);
		to->len += len;
	}
	to->text[to->len] = '\0';
}

static int read_text(const char *path)
{
	out.len = 0;
	out.text[0] = '\0';
	return tree_read(path, collect, &out);
}

static int list_text(const char *path)
{
	out.len = 0;
	out.text[0] = '\0';
	return tree_list(path, collect, &out);
}

static int tree_test_init(struct kunit *test)
{
	static bool added_to_machine;

	written_len = 0;
	written[0] = '\0';
	if (machine_is_up() && added_to_machine)
		return 0;
	added_to_machine = machine_is_up();
	if (!machine_is_up())
		tree_reset();
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/beta", &beta_ops, (void *)"beta"), 0);
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/alpha/two", &two_ops, NULL), 0);
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/alpha/one", &one_ops, NULL), 0);
	return 0;
}

static void tree_test_exit(struct kunit *test)
{
	if (!machine_is_up())
		tree_reset();
}

static void needs_own_tree(struct kunit *test)
{
	if (machine_is_up())
		kunit_skip(test, "the tree belongs to the machine");
}

static void test_read(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, read_text("/kunit/beta"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "beta\n");
}

/* Longer than the buffer of a seq_file: it arrives whole and in order. */
static void test_read_long(struct kunit *test)
{
	char line[16];
	int i;

	KUNIT_EXPECT_EQ(test, read_text("/kunit/alpha/two"), 0);
	KUNIT_ASSERT_EQ(test, out.len, (size_t)LONG_LINES * 12);
	for (i = 0; i < LONG_LINES; i++) {
		snprintf(line, sizeof(line), "line %06d\n", i);
		KUNIT_ASSERT_EQ(test, memcmp(out.text + i * 12, line, 12), 0);
	}
}

static void test_paths(struct kunit *test)
{
	static const char *const same[] = {
		"/kunit/beta",          "//kunit//beta",     "/./kunit/./beta",
		"/kunit/alpha/../beta", "/../../kunit/beta", "/kunit/alpha/../../kunit/beta",
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(same); i++) {
		KUNIT_EXPECT_EQ_MSG(test, read_text(same[i]), 0, "%s", same[i]);
		KUNIT_EXPECT_STREQ(test, out.text, "beta\n");
	}
}

static void test_errors(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, read_text("/kunit/gamma"), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/bet"), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/betas"), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("kunit/beta"), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text(""), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/"), -EISDIR);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/alpha"), -EISDIR);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/alpha/"), -EISDIR);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/beta/"), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/beta/x"), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/beta/../beta"), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/alpha/one"), -EACCES);
	KUNIT_EXPECT_EQ(test, out.len, (size_t)0);
}

static void test_write(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/alpha/one", "8192\n", 5), 0);
	KUNIT_EXPECT_STREQ(test, written, "8192");
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/beta", "", 0), 0);
	KUNIT_EXPECT_EQ(test, written_len, (size_t)0);
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/beta", "bad", 3), -ERANGE);
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/beta", "a\0b", 3), -EINVAL);
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/alpha/two", "1", 1), -EACCES);
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/alpha", "1", 1), -EISDIR);
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/gamma", "1", 1), -ENOENT);
}

static void test_write_limit(struct kunit *test)
{
	static char text[TREE_WRITE_MAX + 1];

	memset(text, 'x', sizeof(text));
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/beta", text, TREE_WRITE_MAX), 0);
	KUNIT_EXPECT_EQ(test, written_len, (size_t)TREE_WRITE_MAX);
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/beta", text, TREE_WRITE_MAX + 1), -E2BIG);
}

static void test_list(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, list_text("/kunit"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "d alpha\nf beta\n");
	KUNIT_EXPECT_EQ(test, list_text("/kunit/alpha/"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "f one\nf two\n");
	KUNIT_EXPECT_EQ(test, list_text("/kunit/beta"), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, list_text("/nothing"), -ENOENT);
}

/* T1: whatever the order of registering, the listing is sorted and has each name once. */
static void test_sorted(struct kunit *test)
{
	static const char *const names[] = { "node10", "a", "node1", "zz", "node2", "m", "A", "node", "m.x" };
	char path[32];
	int i;

	needs_own_tree(test);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "/s/%s", names[i]);
		KUNIT_EXPECT_EQ(test, tree_register(path, &two_ops, NULL), 0);
	}
	KUNIT_EXPECT_EQ(test, list_text("/s"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "f A\nf a\nf m\nf m.x\nf node\nf node1\nf node10\nf node2\nf zz\n");
	KUNIT_EXPECT_EQ(test, list_text("/"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "d kunit\nd s\n");
}

static void test_register_refused(struct kunit *test)
{
	static const char *const bad[] = { "",        "/",          "kunit",     "/kunit/", "/kunit//x",
					   "//kunit", "/kunit/./x", "/kunit/..", "/.." };
	int i;

	needs_own_tree(test);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		KUNIT_EXPECT_EQ_MSG(test, tree_register(bad[i], &two_ops, NULL), -EINVAL, "'%s'", bad[i]);
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/x", NULL, NULL), -EINVAL);
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/beta", &two_ops, NULL), -EEXIST);
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/alpha", &two_ops, NULL), -EEXIST);
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/beta/x", &two_ops, NULL), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, list_text("/kunit"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "d alpha\nf beta\n");
}

/* A show function's error comes through, after what it had printed. */
static void test_show_error(struct kunit *test)
{
	needs_own_tree(test);
	KUNIT_EXPECT_EQ(test, tree_register("/half", &failing_ops, NULL), 0);
	KUNIT_EXPECT_EQ(test, read_text("/half"), -EIO);
	KUNIT_EXPECT_STREQ(test, out.text, "half");
}

/* A full tree refuses, keeps what it has, and is empty again after a reset. */
static void test_full(struct kunit *test)
{
	char path[32];
	int i, err = 0;

	needs_own_tree(test);
	for (i = 0; i < 1 << 20 && !err; i++) {
		snprintf(path, sizeof(path), "/full/file%d", i);
		err = tree_register(path, &two_ops, NULL);
	}
	KUNIT_EXPECT_EQ(test, err, -ENOMEM);
	KUNIT_EXPECT_GT(test, i, 500);
	KUNIT_EXPECT_EQ(test, read_text(path), -ENOENT);
	KUNIT_EXPECT_EQ(test, read_text("/full/file0"), 0);
	tree_reset();
	KUNIT_EXPECT_EQ(test, read_text("/full/file0"), -ENOENT);
	KUNIT_EXPECT_EQ(test, list_text("/"), 0);
	KUNIT_EXPECT_EQ(test, out.len, (size_t)0);
}

/* A file goes, and so does a directory with all that is below it; the names are free again. */
static void test_unregister(struct kunit *test)
{
	needs_own_tree(test);
	KUNIT_EXPECT_EQ(test, tree_unregister("/kunit/alpha/one"), 0);
	KUNIT_EXPECT_EQ(test, tree_write("/kunit/alpha/one", "1", 1), -ENOENT);
	KUNIT_EXPECT_EQ(test, tree_unregister("/kunit/alpha/one"), -ENOENT);
	KUNIT_EXPECT_EQ(test, tree_unregister("/kunit/beta/x"), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, tree_unregister("/"), -EINVAL);
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/alpha/deep/er/file", &beta_ops, (void *)"deep"), 0);
	KUNIT_EXPECT_EQ(test, list_text("/kunit"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "d alpha\nf beta\n");
	KUNIT_EXPECT_EQ(test, tree_unregister("/kunit/alpha"), 0);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/alpha/deep/er/file"), -ENOENT);
	KUNIT_EXPECT_EQ(test, list_text("/kunit"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "f beta\n");
	KUNIT_EXPECT_EQ(test, tree_register("/kunit/alpha", &beta_ops, (void *)"a file now"), 0);
	KUNIT_EXPECT_EQ(test, read_text("/kunit/alpha"), 0);
	KUNIT_EXPECT_STREQ(test, out.text, "a file now\n");
}

/* Files that come and go use the same nodes. */
static void test_unregister_reuse(struct kunit *test)
{
	int i;

	needs_own_tree(test);
	for (i = 0; i < 5000; i++) {
		KUNIT_ASSERT_EQ(test, tree_register("/come/and/go", &two_ops, NULL), 0);
		KUNIT_ASSERT_EQ(test, tree_unregister("/come"), 0);
	}
}

static void test_mkdir(struct kunit *test)
{
	const struct tree_ops *ops;

	needs_own_tree(test);
	KUNIT_EXPECT_EQ(test, tree_mkdir("/kunit/empty", (void *)"dir"), 0);
	KUNIT_EXPECT_EQ(test, tree_mkdir("/kunit/empty", NULL), -EEXIST);
	KUNIT_EXPECT_EQ(test, list_text("/kunit/empty"), 0);
	KUNIT_EXPECT_EQ(test, out.len, (size_t)0);
	KUNIT_EXPECT_STREQ(test, (char *)tree_priv("/kunit/empty", &ops), "dir");
	KUNIT_EXPECT_NULL(test, ops);
	KUNIT_EXPECT_STREQ(test, (char *)tree_priv("/kunit/beta", &ops), "beta");
	KUNIT_EXPECT_PTR_EQ(test, ops, &beta_ops);
	KUNIT_EXPECT_NULL(test, tree_priv("/kunit/nothing", &ops));
	KUNIT_EXPECT_EQ(test, tree_unregister("/kunit/empty"), 0);
}

/* Raw files get every byte: newlines, NULs, more than a text file takes. */
static size_t raw_len;
static int raw_store(void *priv, const char *text, size_t len)
{
	raw_len = len;
	return text[0] == 'x' && text[len - 1] == '\n' ? 0 : -EINVAL;
}
static const struct tree_ops raw_ops = { .write_raw = raw_store };

static void test_write_raw(struct kunit *test)
{
	static char text[3 * TREE_WRITE_MAX];

	needs_own_tree(test);
	text[0] = 'x';
	text[sizeof(text) - 1] = '\n';
	KUNIT_EXPECT_EQ(test, tree_register("/raw", &raw_ops, NULL), 0);
	KUNIT_EXPECT_EQ(test, tree_write("/raw", text, sizeof(text)), 0);
	KUNIT_EXPECT_EQ(test, raw_len, sizeof(text));
}

static struct kunit_case tree_cases[] = {
	KUNIT_CASE(test_read),
	KUNIT_CASE(test_read_long),
	KUNIT_CASE(test_paths),
	KUNIT_CASE(test_errors),
	KUNIT_CASE(test_write),
	KUNIT_CASE(test_write_limit),
	KUNIT_CASE(test_list),
	KUNIT_CASE(test_sorted),
	KUNIT_CASE(test_register_refused),
	KUNIT_CASE(test_show_error),
	KUNIT_CASE(test_full),
	KUNIT_CASE(test_unregister),
	KUNIT_CASE(test_unregister_reuse),
	KUNIT_CASE(test_mkdir),
	KUNIT_CASE(test_write_raw),
	{},
};

static struct kunit_suite tree_suite = {
	.name = "tree",
	.init = tree_test_init,
	.exit = tree_test_exit,
	.test_cases = tree_cases,
};
kunit_test_suite(tree_suite);
