/* SPDX-License-Identifier: MIT */
/* kunit_int.h - what the files of kunit share with each other only */
#ifndef KUNIT_INT_H
#define KUNIT_INT_H

#include <kunit/test.h>

#define KUNIT_LINE_MAX 512

/* kunit_print - one line of output, @indent levels deep. */
void kunit_print(int indent, const char *fmt, ...) __printf(2, 3);
void kunit_set_failed(struct kunit *test);
/* kunit_resources_free - undo what the case keeps, newest first. An action may end it by an ASSERT: call it again. */
void kunit_resources_free(struct kunit *test);

/* A resource whose memory is ours: an action, a stub, or one of kunit_alloc_resource(). */
struct kunit_slot {
	struct kunit_resource res;
	kunit_action_t *action; /* of an action */
	void *ctx;              /* of an action; the replacement of a stub */
};
/* kunit_slot_alloc - given back when the resource's last reference is put. NULL: no memory. */
struct kunit_slot *kunit_slot_alloc(gfp_t gfp);

#endif
