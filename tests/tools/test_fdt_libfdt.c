/* SPDX-License-Identifier: MIT */
/*
 * test_fdt_libfdt.c - our device-tree reader beside libfdt: the same tree, node by node, property by property
 *
 *   test_fdt_libfdt TREE.dtb...
 *
 * Each tree is walked by both at once. Then it is damaged, in ways that a fixed seed decides: what libfdt refuses we
 * refuse, and what we accept both still read alike. (We refuse a little more: versions before 16, nests deeper than
 * DTB_DEPTH_MAX, a list of reservations without end.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libfdt.h>

#include "../../mm/boot/dtb.h"

static struct machine_error error;
static const char *const *trees;
static int nr_trees;

static void *read_file(const char *name, size_t *len)
{
	FILE *file = fopen(name, "rb");
	unsigned char *data = malloc(1 << 20);

	assert_non_null(file);
	assert_non_null(data);
	*len = fread(data, 1, 1 << 20, file);
	fclose(file);
	/* Exactly as large as the tree, so that a sanitizer sees one byte too much. */
	return realloc(data, *len);
}

/* ---- both at once ---- */

static unsigned int nr_nodes, nr_props;

static void same_props(const struct dtb *dtb, const struct dtb_node *ours, const void *fdt, int theirs)
{
	int prop, len;

	fdt_for_each_property_offset(prop, fdt, theirs) {
		const char *name;
		const void *value = fdt_getprop_by_offset(fdt, prop, &name, &len),
			   *first = fdt_getprop(fdt, theirs, name, NULL);
		unsigned int our_len = 0;
		const unsigned char *our_value = dtb_prop(dtb, ours, name, &our_len);

		/* Of two properties with one name both give the first. */
		assert_ptr_equal(our_value, first);
		if (value != first)
			continue;
		assert_int_equal(our_len, len);
		if (len == 4)
			assert_int_equal(dtb_prop_u32(dtb, ours, name, 0), fdt32_ld(value));
		if (len == 8)
			assert_true(dtb_read(our_value, 2) == fdt64_ld(value));
		nr_props++;
	}
	assert_int_equal(dtb_prop_has(dtb, ours, "device_type", "memory"),
			 fdt_stringlist_search(fdt, theirs, "device_type", "memory") >= 0);
}

static void same_nodes(const struct dtb *dtb, const struct dtb_node *ours, const void *fdt, int theirs)
{
	struct dtb_node child, by_name;
	int more = dtb_first_child(dtb, ours, &child), node;

	nr_nodes++;
	assert_string_equal(ours->name, fdt_get_name(fdt, theirs, NULL));
	same_props(dtb, ours, fdt, theirs);
	fdt_for_each_subnode(node, fdt, theirs) {
		assert_int_equal(more, 1);
		assert_int_equal(dtb_child(dtb, ours, child.name, &by_name), 1);
		assert_int_equal(by_name.offset == child.offset, fdt_subnode_offset(fdt, theirs, child.name) == node);
		same_nodes(dtb, &child, fdt, node);
		more = dtb_next_child(dtb, &child);
	}
	assert_int_equal(more, 0);
}

static void same_reservations(const struct dtb *dtb, const void *fdt)
{
	int i, nr = fdt_num_mem_rsv(fdt);

	for (i = 0; i < nr; i++) {
		unsigned long long base, size;
		uint64_t their_base, their_size;

		assert_int_equal(fdt_get_mem_rsv(fdt, i, &their_base, &their_size), 0);
		/* libfdt's list ends at a size of 0, ours where both are. */
		assert_int_equal(dtb_reserve_entry(dtb, (unsigned int)i, &base, &size), 1);
		assert_true(base == their_base && size == their_size);
	}
}

static void same_tree(const struct dtb *dtb, const void *fdt)
{
	struct dtb_node root;

	dtb_root(dtb, &root);
	same_nodes(dtb, &root, fdt, 0);
	same_reservations(dtb, fdt);
}

static void reads_alike(void **state)
{
	(void)state;
	for (int i = 0; i < nr_trees; i++) {
		struct dtb dtb;
		size_t len;
		void *blob = read_file(trees[i], &len);

		nr_nodes = nr_props = 0;
		assert_int_equal(fdt_check_full(blob, len), 0);
		if (dtb_open(&dtb, blob, len, trees[i], &error))
			fail_msg("%s", error.text);
		same_tree(&dtb, blob);
		assert_true(nr_nodes > 1 && nr_props > 1);
		print_message("# %s: %u nodes, %u properties\n", trees[i], nr_nodes, nr_props);
		free(blob);
	}
}

/* ---- damaged ---- */

static uint64_t seed = 0x9e3779b97f4a7c15;

static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32);
}

static void damage(unsigned char *blob, size_t *len)
{
	unsigned int i, nr = next_random() % 4 + 1;

	for (i = 0; i < nr; i++) {
		size_t at = next_random() % (next_random() % 4 ? *len - 3 : 40);

		switch (next_random() % 3) {
		case 0:
			blob[at] ^= (unsigned char)(1u << next_random() % 8);
			break;
		case 1:
			blob[at] = (unsigned char)next_random();
			break;
		default:
			blob[at & ~3u] = blob[(at & ~3u) + 1] = blob[(at & ~3u) + 2] = 0;
			blob[(at & ~3u) + 3] = (unsigned char)(next_random() % 10);
		}
	}
	if (next_random() % 8 == 0)
		*len = next_random() % *len;
}

static void damaged_alike(void **state)
{
	unsigned int accepted = 0, refused = 0;

	(void)state;
	for (int i = 0; i < nr_trees; i++) {
		size_t len;
		void *blob = read_file(trees[i], &len);
		int rounds = len > 10000 ? 300 : 3000;

		while (rounds--) {
			size_t cut = len;
			unsigned char *copy = malloc(len);
			struct dtb dtb;
			int theirs;

			memcpy(copy, blob, len);
			damage(copy, &cut);
			copy = realloc(copy, cut ? cut : 1);
			/* libfdt itself does not survive all of them: it sees only what we accept. */
			if (dtb_open(&dtb, copy, cut, "damaged", &error)) {
				assert_true(error.text[0] && !strchr(error.text, '\n'));
				refused++;
			} else {
				theirs = fdt_check_full(copy, cut);
				if (theirs)
					fail_msg("accepted what libfdt refuses: %s", fdt_strerror(theirs));
				same_tree(&dtb, copy);
				accepted++;
			}
			free(copy);
		}
		free(blob);
	}
	print_message("# damaged trees: %u accepted, %u refused\n", accepted, refused);
	assert_true(accepted > 0 && refused > 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_alike),
		cmocka_unit_test(damaged_alike),
	};

	trees = (const char *const *)argv + 1;
	nr_trees = argc - 1;
	if (!nr_trees) {
		fprintf(stderr, "usage: %s TREE.dtb...\n", argv[0]);
		return 2;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
