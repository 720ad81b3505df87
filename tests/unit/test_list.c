/* SPDX-License-Identifier: MIT */
/* test_list.c - <linux/list.h>: order, removal, splicing, walking. */
#include <kunit/test.h>
#include <linux/list.h>
#include <linux/list_sort.h>

struct item {
	struct list_head node;
	struct hlist_node hash;
	int value;
};

/* The values in @head's order as a string of digits; links are checked both ways. */
static const char *spell(struct kunit *test, struct list_head *head)
{
	static char text[16];
	struct item *item;
	int n = 0;

	list_for_each_entry(item, head, node) {
		KUNIT_ASSERT_PTR_EQ(test, item->node.next->prev, &item->node);
		KUNIT_ASSERT_PTR_EQ(test, item->node.prev->next, &item->node);
		text[n++] = '0' + item->value;
	}
	text[n] = '\0';
	KUNIT_EXPECT_EQ(test, list_count_nodes(head), n);
	list_for_each_entry_reverse(item, head, node)
		KUNIT_EXPECT_EQ(test, text[--n], '0' + item->value);
	return text;
}

static void fill(struct item *items, int nr, struct list_head *head)
{
	for (int i = 0; i < nr; i++) {
		items[i].value = i;
		list_add_tail(&items[i].node, head);
	}
}

static void list_order(struct kunit *test)
{
	struct item items[4];
	LIST_HEAD(head);

	KUNIT_EXPECT_TRUE(test, list_empty(&head));
	KUNIT_EXPECT_NULL(test, list_first_entry_or_null(&head, struct item, node));
	fill(items, 3, &head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "012");
	items[3].value = 3;
	list_add(&items[3].node, &head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "3012");
	list_move_tail(&items[3].node, &head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "0123");
	list_move(&items[2].node, &head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "2013");
	KUNIT_EXPECT_TRUE(test, list_is_first(&items[2].node, &head));
	KUNIT_EXPECT_TRUE(test, list_is_last(&items[3].node, &head));
	KUNIT_EXPECT_EQ(test, list_last_entry(&head, struct item, node)->value, 3);
	KUNIT_EXPECT_EQ(test, list_next_entry(&items[2], node)->value, 0);
	KUNIT_EXPECT_EQ(test, list_prev_entry(&items[3], node)->value, 1);
}

static void list_removal(struct kunit *test)
{
	struct item items[4], *item, *next;
	LIST_HEAD(head);

	fill(items, 4, &head);
	list_del(&items[1].node);
	KUNIT_EXPECT_PTR_EQ(test, items[1].node.next, LIST_POISON1);
	KUNIT_EXPECT_PTR_EQ(test, items[1].node.prev, LIST_POISON2);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "023");
	list_del_init(&items[0].node);
	KUNIT_EXPECT_TRUE(test, list_empty(&items[0].node));
	KUNIT_EXPECT_FALSE(test, list_is_singular(&head));
	list_for_each_entry_safe(item, next, &head, node)
		if (item->value == 2)
			list_del(&item->node);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&head));
	list_replace(&items[3].node, &items[0].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "0");
}

static void list_splicing(struct kunit *test)
{
	struct item a[2], b[2];
	LIST_HEAD(left);
	LIST_HEAD(right);

	fill(a, 2, &left);
	fill(b, 2, &right);
	b[0].value = 5;
	b[1].value = 6;
	list_splice_init(&right, &left);
	KUNIT_EXPECT_STREQ(test, spell(test, &left), "5601");
	KUNIT_EXPECT_TRUE(test, list_empty(&right));
	list_splice_init(&right, &left);
	KUNIT_EXPECT_STREQ(test, spell(test, &left), "5601");
	list_splice_tail_init(&left, &right);
	KUNIT_EXPECT_STREQ(test, spell(test, &right), "5601");
	KUNIT_EXPECT_TRUE(test, list_empty(&left));
}

static void list_cutting(struct kunit *test)
{
	struct item items[6];
	LIST_HEAD(head);
	LIST_HEAD(cut);

	fill(items, 6, &head);
	list_cut_position(&cut, &head, &items[1].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &cut), "01");
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "2345");
	list_splice_tail(&cut, &head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "234501");
	list_cut_before(&cut, &head, &items[4].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &cut), "23");
	list_cut_before(&cut, &head, &items[4].node);
	KUNIT_EXPECT_TRUE(test, list_empty(&cut));
	list_cut_position(&cut, &head, &head);
	KUNIT_EXPECT_TRUE(test, list_empty(&cut));
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "4501");
	list_cut_position(&cut, &head, &items[1].node);
	KUNIT_EXPECT_TRUE(test, list_empty(&head));
	KUNIT_EXPECT_STREQ(test, spell(test, &cut), "4501");
}

static void list_moving(struct kunit *test)
{
	struct item items[6];
	LIST_HEAD(head);

	fill(items, 6, &head);
	list_rotate_left(&head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "123450");
	list_rotate_to_front(&items[4].node, &head);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "450123");
	list_bulk_move_tail(&head, &items[5].node, &items[1].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "423501");
	list_swap(&items[2].node, &items[0].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "403521");
	list_swap(&items[0].node, &items[3].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "430521");
	list_swap(&items[1].node, &items[2].node);
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "430512");
	list_replace_init(&items[5].node, &items[5].node);
	KUNIT_EXPECT_EQ(test, list_next_entry_circular(&items[2], &head, node)->value, 4);
	KUNIT_EXPECT_EQ(test, list_prev_entry_circular(&items[4], &head, node)->value, 2);
	KUNIT_EXPECT_TRUE(test, list_is_head(&head, &head));
}

/* Every way of walking, each from the middle of 01234. */
static void list_walking(struct kunit *test)
{
	struct item items[5], *item, *next;
	LIST_HEAD(head);
	int sum;

	fill(items, 5, &head);
	sum = 0, item = &items[2];
	list_for_each_entry_from(item, &head, node)
		sum = sum * 10 + item->value;
	KUNIT_EXPECT_EQ(test, sum, 234);
	sum = 0, item = &items[2];
	list_for_each_entry_continue(item, &head, node)
		sum = sum * 10 + item->value;
	KUNIT_EXPECT_EQ(test, sum, 34);
	sum = 0, item = &items[2];
	list_for_each_entry_continue_reverse(item, &head, node)
		sum = sum * 10 + item->value + 1;
	KUNIT_EXPECT_EQ(test, sum, 21);
	sum = 0, item = &items[2];
	list_for_each_entry_from_reverse(item, &head, node)
		sum = sum * 10 + item->value + 1;
	KUNIT_EXPECT_EQ(test, sum, 321);
	sum = 0, item = NULL, item = list_prepare_entry(item, &head, node);
	list_for_each_entry_continue(item, &head, node)
		sum = sum * 10 + item->value;
	KUNIT_EXPECT_EQ(test, sum, 1234);
	list_for_each_entry_safe_reverse(item, next, &head, node)
		if (item->value == 4)
			list_del(&item->node);
	item = &items[1];
	list_for_each_entry_safe_continue(item, next, &head, node)
		if (item->value == 3)
			list_del(&item->node);
	item = &items[2];
	list_for_each_entry_safe_from(item, next, &head, node)
		list_del_init_careful(&item->node);
	KUNIT_EXPECT_TRUE(test, list_empty_careful(&items[2].node));
	KUNIT_EXPECT_STREQ(test, spell(test, &head), "01");
	KUNIT_EXPECT_EQ(test, list_last_entry_or_null(&head, struct item, node)->value, 1);
}

static int by_tens(void *priv, const struct list_head *a, const struct list_head *b)
{
	++*(int *)priv;
	return list_entry(a, struct item, node)->value / 10 - list_entry(b, struct item, node)->value / 10;
}

/* Sorted by tens; within one ten in the order in which they were. */
static void list_sorting(struct kunit *test)
{
	static struct item items[200];
	unsigned int seed = 3;
	struct item *item, *prev = NULL;
	int calls = 0;
	LIST_HEAD(head);

	list_sort(&calls, &head, by_tens);
	KUNIT_EXPECT_TRUE(test, list_empty(&head));
	for (int nr = 1; nr <= 200; nr = nr * 2 + 1) {
		INIT_LIST_HEAD(&head);
		for (int i = 0; i < nr; i++) {
			seed = seed * 1664525 + 1013904223;
			items[i].value = (int)(seed >> 16) % 30 * 10;
			list_add_tail(&items[i].node, &head);
		}
		calls = 0;
		list_sort(&calls, &head, by_tens);
		KUNIT_EXPECT_EQ(test, list_count_nodes(&head), nr);
		KUNIT_EXPECT_LE(test, calls, nr * 8);
		prev = NULL;
		list_for_each_entry(item, &head, node) {
			KUNIT_EXPECT_PTR_EQ(test, item->node.prev, prev ? &prev->node : &head);
			if (prev)
				KUNIT_EXPECT_TRUE(test, prev->value < item->value ||
								(prev->value == item->value && prev < item));
			prev = item;
		}
	}
}

static void hlist(struct kunit *test)
{
	HLIST_HEAD(head);
	struct item items[3], *item;
	int sum = 0;

	KUNIT_EXPECT_TRUE(test, hlist_empty(&head));
	for (int i = 0; i < 3; i++) {
		items[i].value = 1 << i;
		hlist_add_head(&items[i].hash, &head);
	}
	hlist_del(&items[1].hash);
	hlist_for_each_entry(item, &head, hash)
		sum += item->value;
	KUNIT_EXPECT_EQ(test, sum, 5);
	hlist_del(&items[2].hash);
	hlist_del(&items[0].hash);
	KUNIT_EXPECT_TRUE(test, hlist_empty(&head));
}

static struct kunit_case list_cases[] = {
	KUNIT_CASE(list_order),   KUNIT_CASE(list_removal), KUNIT_CASE(list_splicing),
	KUNIT_CASE(list_cutting), KUNIT_CASE(list_moving),  KUNIT_CASE(list_walking),
	KUNIT_CASE(list_sorting), KUNIT_CASE(hlist),        {},
};
static struct kunit_suite list_suite = { .name = "list", .test_cases = list_cases };
kunit_test_suite(list_suite);
