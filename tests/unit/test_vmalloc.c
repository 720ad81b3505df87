/* SPDX-License-Identifier: MIT */
/* test_vmalloc.c - areas of vmalloc and vmap, and what is built on kmalloc: duplicates, kvmalloc */
#include "fixture.h"

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static int suite_up(struct kunit_suite *suite)
{
	return fixture_boot(256 << 20, 1, 2);
}

static void suite_down(struct kunit_suite *suite)
{
	fixture_shutdown();
}

static unsigned long free_before;

static int vmalloc_init(struct kunit *test)
{
	drain_all_pages(NULL);
	free_before = nr_free_pages();
	return 0;
}

static void vmalloc_exit(struct kunit *test)
{
	fixture_verify(test);
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), 0ul);
}

static void vmalloc_sizes(struct kunit *test)
{
	static const unsigned long sizes[] = { 1, 4095, 4096, 4097, 3 * 4096, 65536, 100001, 1 << 20 };

	for (int i = 0; i < ARRAY_SIZE(sizes); i++) {
		unsigned long nr = PAGE_ALIGN(sizes[i]) >> PAGE_SHIFT;
		char *p = vmalloc(sizes[i]), *z;
		struct vm_struct *vm;

		KUNIT_ASSERT_NOT_NULL(test, p);
		KUNIT_EXPECT_TRUE(test, PAGE_ALIGNED(p));
		KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), nr);
		KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p));
		KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p + sizes[i] - 1));
		KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(p + nr * PAGE_SIZE));
		KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(p - 1));
		vm = find_vm_area(p + sizes[i] - 1);
		KUNIT_ASSERT_NOT_NULL(test, vm);
		KUNIT_EXPECT_EQ(test, get_vm_area_size(vm), nr * PAGE_SIZE);
		/* Every page is one of its own. */
		for (unsigned long at = 0; at < nr * PAGE_SIZE; at += PAGE_SIZE) {
			struct page *page = vmalloc_to_page(p + at);

			KUNIT_ASSERT_EQ(test, page_count(page), 1);
			KUNIT_ASSERT_EQ(test, page_to_pfn(page), vmalloc_to_pfn(p + at));
			KUNIT_ASSERT_FALSE(test, PageCompound(page));
		}
		memset(p, 0x5a, sizes[i]);
		vfree(p);
		KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(p));
		KUNIT_EXPECT_NULL(test, vmalloc_to_page(p));
		z = vzalloc(sizes[i]);
		KUNIT_ASSERT_NOT_NULL(test, z);
		KUNIT_EXPECT_TRUE(test, mem_is_zero(z, nr * PAGE_SIZE));
		vfree(z);
	}
}

/* Larger than any block of the buddy system. */
static void vmalloc_large(struct kunit *test)
{
	unsigned long size = (PAGE_SIZE << MAX_PAGE_ORDER) * 2 + PAGE_SIZE;
	char *p;

	if (nr_free_pages() < 4 * (size >> PAGE_SHIFT))
		kunit_skip(test, "the machine is too small");
	p = vzalloc(size);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_TRUE(test, mem_is_zero(p, size));
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), size >> PAGE_SHIFT);
	p[size - 1] = 1;
	vfree(p);
	drain_all_pages(NULL);
	KUNIT_EXPECT_GE(test, nr_free_pages() + 32, free_before);
}

static void vmalloc_refused(struct kunit *test)
{
	KUNIT_EXPECT_NULL(test, __vmalloc(totalram_pages() * PAGE_SIZE * 2, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, __vmalloc(ULONG_MAX, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_NULL(test, vmalloc_array(SIZE_MAX / 2, 3));
	KUNIT_EXPECT_NULL(test, vcalloc(SIZE_MAX, 2));
	vfree(NULL);
}

static void vmalloc_bad_frees(struct kunit *test)
{
	unsigned long warned = warn_count();
	char *p = vmalloc(2 * PAGE_SIZE);

	vfree(p + 1);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 1);
	vfree(p + PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 2);
	vfree(p);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 2);
	vfree(p);
	KUNIT_EXPECT_EQ(test, warn_count(), warned + 3);
	KUNIT_EXPECT_NULL(test, vmalloc(0));
}

static void vmalloc_variants(struct kunit *test)
{
	unsigned long *p = vmalloc_array(1000, sizeof(long)), *z = vcalloc(1000, sizeof(long));
	char *low = vmalloc_32(PAGE_SIZE), *node = vzalloc_node(PAGE_SIZE, 0);
	char *aligned = __vmalloc_node(PAGE_SIZE, 16 * PAGE_SIZE, GFP_KERNEL, NUMA_NO_NODE, NULL);

	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(p));
	KUNIT_EXPECT_EQ(test, z[999], 0ul);
	KUNIT_EXPECT_LT(test, (u64)vmalloc_to_pfn(low), 1ull << (32 - PAGE_SHIFT));
	KUNIT_EXPECT_EQ(test, page_to_nid(vmalloc_to_page(node)), 0);
	KUNIT_EXPECT_EQ(test, (unsigned long)aligned & (16 * PAGE_SIZE - 1), 0ul);
	KUNIT_EXPECT_EQ(test, find_vm_area(aligned)->nr_pages, 1u);
	vfree(p);
	vfree(z);
	vfree_atomic(low);
	vfree(node);
	vfree(aligned);
}

/* Random areas against a table. */
static void vmalloc_random(struct kunit *test)
{
	static char *areas[40];
	static unsigned long sizes[40];
	unsigned int seed = 9;

	for (int step = 0; step < 600; step++) {
		int i;

		seed = seed * 1664525 + 1013904223;
		i = (int)(seed >> 10) % 40;
		if (areas[i]) {
			KUNIT_ASSERT_EQ(test, areas[i][0], (char)i);
			KUNIT_ASSERT_EQ(test, areas[i][sizes[i] - 1], (char)~i);
			vfree(areas[i]);
			areas[i] = NULL;
			continue;
		}
		sizes[i] = 2 + (seed >> 16) % 50000;
		areas[i] = vmalloc(sizes[i]);
		KUNIT_ASSERT_NOT_NULL(test, areas[i]);
		areas[i][0] = (char)i;
		areas[i][sizes[i] - 1] = (char)~i;
		for (int j = 0; j < 40; j++)
			KUNIT_ASSERT_TRUE(test, !areas[j] || find_vm_area(areas[j] + sizes[j] - 1)->addr == areas[j]);
	}
	for (int i = 0; i < 40; i++) {
		vfree(areas[i]);
		areas[i] = NULL;
	}
}

static void vmap_pages(struct kunit *test)
{
	struct page *block = alloc_pages(GFP_KERNEL, 2), *pages[4];
	char *p;

	KUNIT_ASSERT_NOT_NULL(test, block);
	split_page(block, 2);
	for (int i = 0; i < 4; i++)
		pages[i] = block + i;
	p = vmap(pages, 4, VM_MAP, PAGE_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, p);
	p[3 * PAGE_SIZE] = 42;
	KUNIT_EXPECT_EQ(test, ((char *)page_address(pages[3]))[0], 42);
	KUNIT_EXPECT_PTR_EQ(test, vmalloc_to_page(p + 2 * PAGE_SIZE), pages[2]);
	KUNIT_EXPECT_EQ(test, vmalloc_nr_pages(), 0ul);
	vunmap(p);
	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(p));
	swap(pages[1], pages[2]);
	KUNIT_EXPECT_NULL(test, vmap(pages, 4, VM_MAP, PAGE_KERNEL));
	for (int i = 0; i < 4; i++)
		__free_page(pages[i]);
}

/* --- kvmalloc --- */

static void kvmalloc_both_ways(struct kunit *test)
{
	char *small = kvmalloc(100, GFP_KERNEL), *zero = kvzalloc(10000, GFP_KERNEL), *v = vmalloc(100), *big;

	KUNIT_EXPECT_FALSE(test, is_vmalloc_addr(small));
	KUNIT_EXPECT_TRUE(test, mem_is_zero(zero, 10000));
	KUNIT_EXPECT_NULL(test, kvmalloc_array(SIZE_MAX / 2, 3, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kvcalloc(SIZE_MAX / 2, 3, GFP_KERNEL));
	kvfree(small);
	kvfree(zero);
	kvfree(v);
	kvfree(NULL);
	kvfree(kvmalloc(0, GFP_KERNEL));
	if (nr_free_pages() < 4 * ((2 * KMALLOC_MAX_SIZE) >> PAGE_SHIFT))
		return;
	big = kvmalloc(KMALLOC_MAX_SIZE + 1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, big);
	KUNIT_EXPECT_TRUE(test, is_vmalloc_addr(big));
	kvfree_sensitive(big, KMALLOC_MAX_SIZE + 1);
}

static void kvrealloc_grows(struct kunit *test)
{
	char *p = kvmalloc(10, GFP_KERNEL);

	strscpy(p, "contents", 10);
	p = kvrealloc(p, 3000, GFP_KERNEL);
	KUNIT_EXPECT_STREQ(test, p, "contents");
	p = kvrealloc(p, 60000, GFP_KERNEL);
	KUNIT_EXPECT_STREQ(test, p, "contents");
	p = kvrealloc(p, 60000, 70000, GFP_KERNEL); /* the older form */
	KUNIT_EXPECT_STREQ(test, p, "contents");
	KUNIT_EXPECT_PTR_EQ(test, kvrealloc(p, 70000, 100, GFP_KERNEL), (void *)p);
	kvfree(p);
	p = kvrealloc(NULL, 20, GFP_KERNEL);
	KUNIT_EXPECT_NOT_NULL(test, p);
	KUNIT_EXPECT_PTR_EQ(test, kvrealloc(p, 0, GFP_KERNEL), ZERO_SIZE_PTR);
}

/* --- duplicates --- */

static void duplicates(struct kunit *test)
{
	static char buffer[] = "buffer";
	const char *constant = kstrdup_const("literal", GFP_KERNEL), *copied = kstrdup_const(buffer, GFP_KERNEL);
	char *text = kasprintf(GFP_KERNEL, "%s-%d", "object", 17), **names = kasprintf_strarray(GFP_KERNEL, "n", 3);
	char *s = kstrdup("string", GFP_KERNEL), *n = kstrndup("string", 3, GFP_KERNEL);
	char *nul = kmemdup_nul("abc", 2, GFP_KERNEL);
	u32 words[2] = { 1, 2 }, *w = kmemdup_array(words, 2, sizeof(u32), GFP_KERNEL);

	KUNIT_EXPECT_STREQ(test, s, "string");
	KUNIT_EXPECT_STREQ(test, n, "str");
	KUNIT_EXPECT_STREQ(test, nul, "ab");
	KUNIT_EXPECT_STREQ(test, text, "object-17");
	KUNIT_EXPECT_STREQ(test, names[2], "n-2");
	KUNIT_EXPECT_NULL(test, names[3]);
	KUNIT_EXPECT_EQ(test, w[1], 2u);
	KUNIT_EXPECT_NULL(test, kstrdup(NULL, GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, kmemdup_array(words, SIZE_MAX / 2, 4, GFP_KERNEL | __GFP_NOWARN));
	KUNIT_EXPECT_STREQ(test, constant, "literal");
	buffer[0] = 'B';
	KUNIT_EXPECT_STREQ(test, copied, "buffer");
	kfree_const("never allocated");
	kfree_const(buffer);
	kfree_const(NULL);
	kfree_const(constant);
	kfree_const(copied);
	kfree_strarray(names, 3);
	kfree(s);
	kfree(n);
	kfree(nul);
	kfree(text);
	kfree(w);
}

static void user_duplicates(struct kunit *test)
{
	char *p = memdup_user("bytes", 6), *nul = memdup_user_nul("bytes", 2), *s = strndup_user("name", 5);
	char *v = vmemdup_user("bytes", 6);

	KUNIT_EXPECT_STREQ(test, p, "bytes");
	KUNIT_EXPECT_STREQ(test, nul, "by");
	KUNIT_EXPECT_STREQ(test, s, "name");
	KUNIT_EXPECT_STREQ(test, v, "bytes");
	KUNIT_EXPECT_EQ(test, PTR_ERR(strndup_user("name", 4)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR(strndup_user(NULL, 4)), -EFAULT);
	KUNIT_EXPECT_EQ(test, PTR_ERR(memdup_user(NULL, 4)), -EFAULT);
	KUNIT_EXPECT_EQ(test, PTR_ERR(memdup_user("x", SIZE_MAX)), -ENOMEM);
	KUNIT_EXPECT_EQ(test, PTR_ERR(memdup_array_user("x", SIZE_MAX, 2)), -EOVERFLOW);
	kfree(p);
	kfree(nul);
	kfree(s);
	kvfree(v);
}

static struct kunit_case vmalloc_cases[] = {
	KUNIT_CASE(vmalloc_sizes),     KUNIT_CASE(vmalloc_large),      KUNIT_CASE(vmalloc_refused),
	KUNIT_CASE(vmalloc_bad_frees), KUNIT_CASE(vmalloc_variants),   KUNIT_CASE(vmalloc_random),
	KUNIT_CASE(vmap_pages),        KUNIT_CASE(kvmalloc_both_ways), KUNIT_CASE(kvrealloc_grows),
	KUNIT_CASE(duplicates),        KUNIT_CASE(user_duplicates),    {},
};
static struct kunit_suite vmalloc_suite = { .name = "vmalloc",
					    .suite_init = suite_up,
					    .suite_exit = suite_down,
					    .init = vmalloc_init,
					    .exit = vmalloc_exit,
					    .test_cases = vmalloc_cases };
kunit_test_suite(vmalloc_suite);
