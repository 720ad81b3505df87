/* SPDX-License-Identifier: MIT */
/* test_hashtable.c - hash chains, hash tables, and lists without a lock */
#include <kunit/test.h>
#include <linux/hashtable.h>
#include <linux/kernel.h>
#include <linux/llist.h>

struct item {
	struct hlist_node node;
	struct llist_node ll;
	int value;
};

static struct item items[64];

/* The values of a chain as a string of digits; links are checked both ways. */
static const char *spell(struct kunit *test, struct hlist_head *head)
{
	static char text[16];
	struct hlist_node **link = &head->first;
	struct item *item;
	int n = 0;

	hlist_for_each_entry(item, head, node) {
		KUNIT_ASSERT_PTR_EQ(test, item->node.pprev, link);
		link = &item->node.next;
		text[n++] = '0' + item->value;
	}
	text[n] = '\0';
	KUNIT_EXPECT_EQ(test, hlist_count_nodes(head), n);
	return text;
}

static void hlist_adding(struct kunit *test)
{
	HLIST_HEAD(head);
	HLIST_HEAD(other);
	struct hlist_node *next;
	struct item *item;

	for (int i = 0; i < 8; i++) {
		INIT_HLIST_NODE(&items[i].node);
		items[i].value = i;
		KUNIT_EXPECT_TRUE(test, hlist_unhashed(&items[i].node));
	}
	hlist_add_head(&items[1].node, &head);
	KUNIT_EXPECT_TRUE(test, hlist_is_singular_node(&items[1].node, &head));
	hlist_add_before(&items[0].node, &items[1].node);
	hlist_add_behind(&items[3].node, &items[1].node);
	hlist_add_behind(&items[2].node, &items[1].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "0123");
	KUNIT_EXPECT_FALSE(test, hlist_unhashed(&items[2].node));
	hlist_for_each_entry_safe(item, next, &head, node)
		if (item->value & 1)
			hlist_del_init(&item->node);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "02");
	hlist_del_init(&items[1].node); /* again: nothing happens */
	hlist_add_head(&items[4].node, &other);
	hlist_splice_init(&head, &items[2].node, &other);
	KUNIT_EXPECT_STREQ(test, spell(test, &other), "024");
	KUNIT_EXPECT_TRUE(test, hlist_empty(&head));
	hlist_move_list(&other, &head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "024");
	KUNIT_EXPECT_TRUE(test, hlist_empty(&other));
	item = &items[2];
	hlist_for_each_entry_continue(item, node)
		KUNIT_EXPECT_EQ(test, item->value, 4);
	hlist_add_fake(&items[7].node);
	KUNIT_EXPECT_TRUE(test, hlist_fake(&items[7].node));
	hlist_del_init(&items[7].node);
}

static void hashtable(struct kunit *test)
{
	DEFINE_HASHTABLE(table, 4);
	struct hlist_node *next;
	struct item *item;
	int bucket, sum = 0, found = 0;

	KUNIT_EXPECT_EQ(test, HASH_SIZE(table), 16);
	KUNIT_EXPECT_EQ(test, HASH_BITS(table), 4);
	KUNIT_EXPECT_TRUE(test, hash_empty(table));
	hash_init(table);
	for (int i = 0; i < 64; i++) {
		items[i].value = i;
		hash_add(table, &items[i].node, i / 2);
	}
	hash_for_each(table, bucket, item, node)
		sum += item->value;
	KUNIT_EXPECT_EQ(test, sum, 64 * 63 / 2);
	hash_for_each_possible(table, item, node, 17)
		found += item->value / 2 == 17;
	KUNIT_EXPECT_EQ(test, found, 2);
	hash_for_each_safe(table, bucket, next, item, node)
		if (item->value % 3)
			hash_del(&item->node);
	KUNIT_EXPECT_FALSE(test, hash_hashed(&items[1].node));
	KUNIT_EXPECT_TRUE(test, hash_hashed(&items[3].node));
	sum = 0;
	hash_for_each(table, bucket, item, node)
		sum++;
	KUNIT_EXPECT_EQ(test, sum, 22);
	/* A break leaves the whole walk. */
	hash_for_each(table, bucket, item, node)
		break;
	KUNIT_EXPECT_NOT_NULL(test, item);
}

static void hash_values(struct kunit *test)
{
	u32 seen = 0;

	for (u32 i = 0; i < 32; i++) {
		KUNIT_EXPECT_LT(test, hash_32(i, 5), 32u);
		KUNIT_EXPECT_LT(test, hash_64((u64)i << 40, 5), 32u);
		seen |= 1u << hash_long(i, 5);
	}
	KUNIT_EXPECT_GT(test, hweight32(seen), 20u);
	KUNIT_EXPECT_EQ(test, hash_32(1, 32), GOLDEN_RATIO_32);
	KUNIT_EXPECT_EQ(test, hash_64(1, 32), (u32)(GOLDEN_RATIO_64 >> 32));
}

static void llist(struct kunit *test)
{
	LLIST_HEAD(list);
	struct llist_node *chain;
	struct item *item, *next;
	int expect = 2;

	KUNIT_EXPECT_TRUE(test, llist_empty(&list));
	KUNIT_EXPECT_NULL(test, llist_del_first(&list));
	for (int i = 0; i < 4; i++) {
		init_llist_node(&items[i].ll);
		KUNIT_EXPECT_FALSE(test, llist_on_list(&items[i].ll));
		items[i].value = i;
		KUNIT_EXPECT_EQ(test, llist_add(&items[i].ll, &list), i == 0);
	}
	KUNIT_EXPECT_TRUE(test, llist_on_list(&items[3].ll));
	KUNIT_EXPECT_PTR_EQ(test, llist_del_first_init(&list), &items[3].ll);
	KUNIT_EXPECT_FALSE(test, llist_on_list(&items[3].ll));
	chain = llist_del_all(&list);
	KUNIT_EXPECT_TRUE(test, llist_empty(&list));
	llist_for_each_entry(item, chain, ll)
		KUNIT_EXPECT_EQ(test, item->value, expect--);
	KUNIT_EXPECT_EQ(test, expect, -1);
	llist_for_each_entry_safe(item, next, llist_reverse_order(chain), ll) {
		KUNIT_EXPECT_EQ(test, item->value, ++expect);
		item->ll.next = NULL;
	}
	KUNIT_EXPECT_EQ(test, expect, 2);
	items[0].ll.next = &items[1].ll;
	KUNIT_EXPECT_TRUE(test, llist_add_batch(&items[0].ll, &items[1].ll, &list));
	KUNIT_EXPECT_PTR_EQ(test, llist_next(list.first), &items[1].ll);
	KUNIT_EXPECT_PTR_EQ(test, __llist_del_all(&list), &items[0].ll);
}

static struct kunit_case hashtable_cases[] = {
	KUNIT_CASE(hlist_adding), KUNIT_CASE(hashtable), KUNIT_CASE(hash_values), KUNIT_CASE(llist), {},
};
static struct kunit_suite hashtable_suite = { .name = "hashtable", .test_cases = hashtable_cases };
kunit_test_suite(hashtable_suite);
