/* SPDX-License-Identifier: MIT */
/*
 * test_slab_debug_boot.c - machines booted with slub_debug=: which caches are debugged, kmalloc under it, what files tell
 *
 * Each case boots its own machine; where one is up already they are skipped.
 */
#include <linux/errno.h>
#include <linux/sched.h>

#include "machine_fixture.h"
#include "slab_debug_fixture.h"

#define FULL (SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)

static void boot(struct kunit *test, const char *cmdline)
{
	struct machine_config config = { .mem_size = MACHINE_MB(64), .nr_cpus = 2, .cmdline = cmdline, .quiet = 1 };
	struct machine_error err;

	machine_need_none(test);
	KUNIT_ASSERT_EQ_MSG(test, machine_boot(&config, &err), 0, "%s", err.text);
}

static slab_flags_t flags_of(struct kunit *test, const char *name, slab_flags_t flags)
{
	struct kmem_cache *s = kmem_cache_create(name, 40, 0, flags | SLAB_NO_MERGE, NULL);
	slab_flags_t got;

	KUNIT_ASSERT_NOT_NULL(test, s);
	got = s->flags & SLAB_DEBUG_FLAGS;
	kmem_cache_destroy(s);
	return got;
}

static noinline void *driver_open(size_t size)
{
	void *object = kmalloc(size, GFP_KERNEL);

	barrier();
	return object;
}

static void everything(struct kunit *test)
{
	boot(test, "slub_debug");
	KUNIT_EXPECT_EQ(test, kmalloc_caches[KMALLOC_NORMAL][6]->flags & SLAB_DEBUG_FLAGS, FULL);
	KUNIT_EXPECT_EQ(test, flags_of(test, "mine", 0), FULL);
	KUNIT_EXPECT_EQ(test, flags_of(test, "user", SLAB_NO_USER_FLAGS), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, "leaktrace", SLAB_NOLEAKTRACE), FULL & ~SLAB_STORE_USER);
}

static void some(struct kunit *test)
{
	boot(test, "slub_debug=FZ,kmalloc-64");
	KUNIT_EXPECT_EQ(test, kmalloc_caches[KMALLOC_NORMAL][6]->flags & SLAB_DEBUG_FLAGS,
			SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE);
	KUNIT_EXPECT_EQ(test, kmalloc_caches[KMALLOC_NORMAL][7]->flags & SLAB_DEBUG_FLAGS, 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, "mine", 0), 0);
	KUNIT_EXPECT_EQ(test, flags_of(test, "asked", SLAB_POISON), SLAB_POISON);
}

static void newer_spelling(struct kunit *test)
{
	boot(test, "slab_debug=P,dent*;U,inode_cache");
	KUNIT_EXPECT_EQ(test, flags_of(test, "dentry", 0), SLAB_POISON);
	KUNIT_EXPECT_EQ(test, flags_of(test, "dent", 0), SLAB_POISON);
	KUNIT_EXPECT_EQ(test, flags_of(test, "inode_cache", 0), SLAB_STORE_USER);
	KUNIT_EXPECT_EQ(test, flags_of(test, "inode_cache2", 0), 0);
}

/*      kmalloc(50):  0 ...... 49 | 50 ...... 63 | 64 ..
 *                    the user's  | red zone     | red zone      */
static void kmalloc_red_zone(struct kunit *test)
{
	u8 *object;

	boot(test, "slub_debug=FZPU");
	object = driver_open(50);
	memset(object, 'x', 50);
	log_listen();
	object[50] = 'x';
	kfree(object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test, "BUG kmalloc-64 (Not tainted): kmalloc Redzone overwritten\n");
	EXPECT_SAID(test, "0x%px @offset=", object + 50);
	EXPECT_SAID(test, "First byte 0x78 instead of 0xcc\n");
	EXPECT_SAID(test, "FIX kmalloc-64: Restoring kmalloc Redzone 0x%px=0xcc\n", object + 50);
	if (names_are_known())
		EXPECT_SAID(test, "Allocated in driver_open");
	EXPECT_SAID(test, "age=");
	EXPECT_SAID(test, "cpu=%u pid=%d\n", port_this_cpu()->id, current->pid);
	kfree(object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
}

/* Sizes that change in place move the red zone. */
static void krealloc_moves_the_red_zone(struct kunit *test)
{
	u8 *object;

	boot(test, "slub_debug=FZPU");
	object = kmalloc(40, GFP_KERNEL);
	log_listen();
	memset(object, 1, 40);
	KUNIT_ASSERT_PTR_EQ(test, krealloc(object, 60, GFP_KERNEL), object);
	memset(object, 2, 60);
	KUNIT_ASSERT_PTR_EQ(test, krealloc(object, 20, GFP_KERNEL), object);
	slab_validate(kmalloc_caches[KMALLOC_NORMAL][6]);
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
	object[20] = 3;
	slab_validate(kmalloc_caches[KMALLOC_NORMAL][6]);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	EXPECT_SAID(test, "0x%px @offset=", object + 20);
	object = krealloc(object, 500, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv(object, 2, 20));
	memset(object, 4, 500);
	kfree(object);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
}

/* Whoever asks for ksize() may use all of it. */
static void ksize_is_usable(struct kunit *test)
{
	u8 *object;

	boot(test, "slub_debug=FZPU");
	log_listen();
	object = kmalloc(33, GFP_KERNEL);
	memset(object, 1, ksize(object));
	KUNIT_EXPECT_GE(test, ksize(object), 33);
	kfree(object);
	object = kzalloc(33, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv(object, 0, 33));
	kfree_sensitive(object);
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
}

static void kmalloc_of_all_sizes(struct kunit *test)
{
	boot(test, "slub_debug=FZPU");
	log_listen();
	for (size_t size = 1; size <= 9000; size += 1 + size / 16) {
		u8 *object = kmalloc(size, GFP_KERNEL), *zeroed = kzalloc(size, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, object);
		KUNIT_ASSERT_NOT_NULL(test, zeroed);
		KUNIT_EXPECT_NULL(test, memchr_inv(zeroed, 0, size));
		if (is_power_of_2(size))
			KUNIT_EXPECT_EQ(test, (unsigned long)object & (size - 1), 0);
		memset(object, 0xff, size);
		memset(zeroed, 0xff, size);
		kfree(object);
		kfree(zeroed);
	}
	for (unsigned int i = 0; i < KMALLOC_INDEXES; i++)
		if (kmalloc_caches[KMALLOC_NORMAL][i])
			slab_validate(kmalloc_caches[KMALLOC_NORMAL][i]);
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
}

static void init_on_free(struct kunit *test)
{
	u8 *object;

	boot(test, "slub_debug=Z init_on_free=1 init_on_alloc=1");
	log_listen();
	object = kmalloc(30, GFP_KERNEL);
	KUNIT_EXPECT_NULL(test, memchr_inv(object, 0, 30));
	memset(object, 1, 30);
	kfree(object);
	KUNIT_EXPECT_NULL(test, memchr_inv(object + sizeof(void *), 0, 8));
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
}

/* --- what is this address? --- */

static void dump(struct kunit *test)
{
	u8 *object;

	boot(test, "slub_debug=ZU,kmalloc-64");
	object = driver_open(50);
	log_listen();
	pr_info("it:");
	KUNIT_EXPECT_TRUE(test, kmem_dump_obj(object + 5));
	EXPECT_SAID(test, "it: slab kmalloc-64 start %px data offset %u pointer offset 5 size 64 allocated at ", object,
		    kmalloc_caches[KMALLOC_NORMAL][6]->red_left_pad);
	if (names_are_known())
		EXPECT_SAID(test, "    driver_open");
	EXPECT_NOT_SAID(test, "Free path");
	KUNIT_EXPECT_TRUE(test, kmem_valid_obj(object + 5));
	kfree(object);
	KUNIT_EXPECT_TRUE(test, kmem_dump_obj(object));
	EXPECT_SAID(test, " Free path:\n    ");
	object = kmalloc(100, GFP_KERNEL);
	KUNIT_EXPECT_TRUE(test, kmem_dump_obj(object));
	EXPECT_SAID(test, " slab kmalloc-128 start %px pointer offset 0 size 128\n", object);
	kfree(object);
}

static void dump_of_others(struct kunit *test)
{
	struct page *page;

	boot(test, "slub_debug");
	page = alloc_page(GFP_KERNEL);
	log_listen();
	KUNIT_EXPECT_TRUE(test, kmem_dump_obj(page_address(page)));
	EXPECT_SAID(test, "non-slab/vmalloc memory.\n");
	KUNIT_EXPECT_FALSE(test, kmem_valid_obj(page_address(page)));
	KUNIT_EXPECT_FALSE(test, kmem_dump_obj(NULL));
	EXPECT_SAID(test, "NULL pointer.\n");
	KUNIT_EXPECT_FALSE(test, kmem_dump_obj(ZERO_SIZE_PTR));
	EXPECT_SAID(test, "zero-size pointer.\n");
	KUNIT_EXPECT_FALSE(test, kmem_dump_obj((void *)0x1000));
	EXPECT_SAID(test, "non-paged memory.\n");
	KUNIT_EXPECT_FALSE(test, kmem_valid_obj((void *)0x1000));
	__free_page(page);
}

/* --- who has them? --- */

static struct machine_text traces;

static const char *show_traces(struct kunit *test, struct kmem_cache *s, bool frees)
{
	struct seq_file m;

	memset(&traces, 0, sizeof(traces));
	seq_file_init(&m, machine_text_sink, &traces, NULL);
	KUNIT_EXPECT_EQ(test, slab_show_traces(s, frees, &m), 0);
	seq_file_flush(&m);
	return traces.text;
}

static noinline void *other_open(void)
{
	void *object = kmalloc(64, GFP_KERNEL);

	barrier();
	return object;
}

static void traces_by_stack(struct kunit *test)
{
	struct kmem_cache *s;
	const char *text;
	void *objects[40];

	boot(test, "slub_debug=U,kmalloc-64");
	s = kmalloc_caches[KMALLOC_NORMAL][6];
	for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++)
		objects[i] = i < 30 ? driver_open(50) : other_open();
	text = show_traces(test, s, false);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "     30 "), "%s", text);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, " waste=420/14 age="), "%s", text);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "     10 "), "%s", text);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, " pid=0 cpus=0\n        "), "%s", text);
	KUNIT_EXPECT_LT(test, strstr(text, "     30 ") - text, strstr(text, "     10 ") - text);
	if (names_are_known()) {
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "     30 driver_open"), "%s", text);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "     10 other_open"), "%s", text);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "\n        driver_open"), "%s", text);
		KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, "\n        traces_by_stack+0x"), "%s", text);
	}
	text = show_traces(test, s, true);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(text, " <not-available> age=0 pid=0 cpus=0\n"), "%s", text);
	for (unsigned int i = 0; i < ARRAY_SIZE(objects); i++)
		kfree(objects[i]);
	text = show_traces(test, s, false);
	KUNIT_EXPECT_NULL_MSG(test, strstr(text, "     30 "), "%s", text);
	KUNIT_EXPECT_EQ(test, slab_show_traces(kmalloc_caches[KMALLOC_NORMAL][7], false, NULL), -EINVAL);
}

static const char *read_file(const char *path, int (*read)(const char *, machine_sink_fn *, void *))
{
	memset(&traces, 0, sizeof(traces));
	if (read(path, machine_text_sink, &traces))
		strscpy(traces.text, "(none)", sizeof(traces.text));
	return traces.text;
}

static void traces_are_files(struct kunit *test)
{
	void *object;

	boot(test, "slub_debug=FZPU,kmalloc-64,kmalloc-8");
	object = driver_open(60);
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/slab", machine_list), "d kmalloc-64\nd kmalloc-8\n");
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/slab/kmalloc-8", machine_list),
			   "f alloc_traces\nf free_traces\n");
	read_file("/sys/kernel/debug/slab/kmalloc-64/alloc_traces", machine_read);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(traces.text, "waste=4/4"), "%s", traces.text);
	read_file("/sys/kernel/debug/slab/kmalloc-64/free_traces", machine_read);
	KUNIT_EXPECT_NOT_NULL_MSG(test, strstr(traces.text, "<not-available>"), "%s", traces.text);
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/slab/kmalloc-16/alloc_traces", machine_read), "(none)");
	KUNIT_EXPECT_STREQ(test, read_file("/sys/kernel/debug/slab/kmalloc-64/other", machine_read), "(none)");
	/* What validate finds is told in the log. */
	log_listen();
	KUNIT_EXPECT_EQ(test, machine_write("/sys/kernel/slab/kmalloc-64/validate", "1"), 0);
	KUNIT_EXPECT_EQ(test, log_reports(), 0);
	((u8 *)object)[60] = 1;
	KUNIT_EXPECT_EQ(test, machine_write("/sys/kernel/slab/kmalloc-64/validate", "1"), 0);
	KUNIT_EXPECT_EQ(test, log_reports(), 1);
	KUNIT_EXPECT_EQ(test, machine_write("/sys/kernel/slab/kmalloc-128/validate", "1"), -EINVAL);
	kfree(object);
}

static struct kunit_case slab_debug_boot_cases[] = {
	KUNIT_CASE(everything),
	KUNIT_CASE(some),
	KUNIT_CASE(newer_spelling),
	KUNIT_CASE(kmalloc_red_zone),
	KUNIT_CASE(krealloc_moves_the_red_zone),
	KUNIT_CASE(ksize_is_usable),
	KUNIT_CASE(kmalloc_of_all_sizes),
	KUNIT_CASE(init_on_free),
	KUNIT_CASE(dump),
	KUNIT_CASE(dump_of_others),
	KUNIT_CASE(traces_by_stack),
	KUNIT_CASE(traces_are_files),
	{},
};

static struct kunit_suite slab_debug_boot_suite = {
	.name = "slab_debug_boot",
	.init = machine_case_init,
	.exit = machine_case_exit,
	.test_cases = slab_debug_boot_cases,
};
kunit_test_suite(slab_debug_boot_suite);
