/* SPDX-License-Identifier: MIT */
/*
 * static_stub.c - functions that step aside while a case runs
 *
 * A stub is a resource of the case, found by its free() and, as its data, the function it stands for.
 */
#include <kunit/static_stub.h>

#include "kunit_int.h"

/* What it does is nothing; what it is makes a resource a stub. */
static void stub_free(struct kunit_resource *res)
{
}

static bool stub_match(struct kunit *test, struct kunit_resource *res, void *real_fn_addr)
{
	return res->free == stub_free && res->data == real_fn_addr;
}

void *kunit_static_stub_of(void *real_fn_addr)
{
	struct kunit *test = kunit_get_current_test();
	struct kunit_resource *res = test ? kunit_find_resource(test, stub_match, real_fn_addr) : NULL;
	void *replacement;

	if (!res)
		return NULL;
	replacement = container_of(res, struct kunit_slot, res)->ctx;
	kunit_put_resource(res);
	return replacement;
}

void kunit_static_stub_set(struct kunit *test, void *real_fn_addr, void *replacement_addr)
{
	struct kunit_slot *slot = kunit_slot_alloc(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL_MSG(test, slot, "no memory for a stub");
	kunit_destroy_resource(test, stub_match, real_fn_addr);
	slot->ctx = replacement_addr;
	kunit_add_resource(test, NULL, stub_free, &slot->res, real_fn_addr);
}

void kunit_deactivate_static_stub(struct kunit *test, void *real_fn_addr)
{
	if (kunit_destroy_resource(test, stub_match, real_fn_addr))
		kunit_fail(test, &(const struct kunit_where){ __FILE__, __LINE__, false }, NULL,
			   "kunit_deactivate_static_stub() of a function that has no stub");
}
