/* SPDX-License-Identifier: MIT */
/*
 * trace_object.c - the fields of kmalloc, kmem_cache_alloc and their frees, as Linux 4 to 6 print them
 *
 * Model:   kmalloc           call_site ptr bytes_req bytes_alloc gfp_flags [node] [accounted]
 *          kmalloc_node      the same, node always; gone since 6.1
 *          kmem_cache_alloc  call_site ptr [name] bytes_req bytes_alloc gfp_flags [node] [accounted]
 *          kfree             call_site ptr
 *          kmem_cache_free   call_site ptr [name]
 *          Fields are known by their keys, so their order and company do not matter. A cache's name may have blanks in
 *          it: words without "=" behind name= belong to it.
 *          ptr is a hash of 16 digits (8 on 32-bit machines), 0x and digits, or one of the spellings of NULL. With
 *          fewer digits the line was cut off. "(____ptrval____)" of a machine without entropy tells objects not apart.
 */
#include "trace_parse.h"

#include "trace_gfp.h"

#define NAME_MAX_BYTES 128

enum {
	HAVE_PTR = 1,
	HAVE_REQ = 2,
	HAVE_ALLOC = 4,
	HAVE_GFP = 8,
	HAVE_ACCOUNTED = 16,
	HAVE_REQUEST = HAVE_PTR | HAVE_REQ | HAVE_ALLOC | HAVE_GFP,
};

struct fields {
	uint64_t ptr, bytes_req, bytes_alloc;
	unsigned int have;
	struct trace_object object;
};

static bool parse_ptr(struct span word, uint64_t *ptr)
{
	size_t len = span_len(word);

	if (len > 2 && word.at[0] == '0' && word.at[1] == 'x') {
		word.at += 2;
		return word_hex(word, ptr);
	}
	*ptr = 0;
	if (span_is(word, "(null)") || span_is(word, "(nil)") || span_is(word, "0"))
		return true;
	return (len == 16 || len == 8) && word_hex(word, ptr);
}

/* The rest of a name with blanks in it: up to the last word before the next field. */
static void extend_name(struct span *rest, struct span *name)
{
	for (;;) {
		struct span ahead = *rest, word = take_word(&ahead);

		if (word.at == word.end || memchr(word.at, '=', span_len(word)))
			return;
		name->end = word.end;
		*rest = ahead;
	}
}

/* Names are kept and printed; nobody's cache has such a one. */
static bool name_is_sound(struct span name)
{
	if (span_len(name) > NAME_MAX_BYTES)
		return false;
	for (; name.at < name.end; name.at++) {
		if ((unsigned char)*name.at < ' ' || *name.at == 0x7f)
			return false;
	}
	return true;
}

/* "ptr=          (null)" of kernels that padded it. */
static void extend_ptr(struct span *rest, struct span *value)
{
	struct span ahead = *rest, word = take_word(&ahead);

	if (value->at == value->end && span_is(word, "(null)")) {
		*value = word;
		*rest = ahead;
	}
}

static bool parse_gfp(struct span value, struct trace_object *object, struct trace_line_info *info)
{
	unsigned int bits;
	int status = trace_gfp_parse(value.at, span_len(value), &bits);

	if (status < 0)
		return false;
	info->left_out = status;
	object->gfp = bits;
	return true;
}

static bool parse_node(struct span value, struct trace_object *object)
{
	uint64_t node;

	if (!word_number(value, &node) || (node != UINT64_MAX && node > INT16_MAX))
		return false;
	object->node = node == UINT64_MAX ? -1 : (int)node;
	return true;
}

/* One field. False: it is damaged. */
static bool take_one(struct fields *f, struct span key, struct span value, struct span *rest,
		     struct trace_line_info *info)
{
	struct trace_object *object = &f->object;

	if (span_is(key, "ptr")) {
		f->have |= HAVE_PTR;
		extend_ptr(rest, &value);
		return parse_ptr(value, &f->ptr);
	}
	if (span_is(key, "bytes_req")) {
		f->have |= HAVE_REQ;
		return word_number(value, &f->bytes_req);
	}
	if (span_is(key, "bytes_alloc")) {
		f->have |= HAVE_ALLOC;
		return word_number(value, &f->bytes_alloc);
	}
	if (span_is(key, "gfp_flags")) {
		f->have |= HAVE_GFP;
		return parse_gfp(value, object, info);
	}
	if (span_is(key, "name")) {
		object->name = value;
		extend_name(rest, &object->name);
	} else if (span_is(key, "node")) {
		return parse_node(value, object);
	} else if (span_is(key, "accounted")) {
		f->have |= HAVE_ACCOUNTED;
		object->accounted = span_is(value, "true");
		return object->accounted || span_is(value, "false");
	}
	return true;
}

/* Sizes beyond 4 GiB are those of requests that failed; their exact value tells nothing more. */
static uint32_t clamp_bytes(uint64_t bytes)
{
	return bytes < UINT32_MAX ? (uint32_t)bytes : UINT32_MAX;
}

bool trace_parse_object(struct span fields, enum trace_kind kind, struct trace_event *ev, struct trace_line_info *info)
{
	bool of_cache = info->object.of_cache, is_request = kind == TRACE_OBJECT;
	unsigned int want = is_request ? HAVE_REQUEST : HAVE_PTR;
	struct fields f = { .object = { .of_cache = of_cache, .node = -1 } };
	struct span key, value;

	while (take_field(&fields, &key, &value)) {
		if (!take_one(&f, key, value, &fields, info))
			return false;
	}
	if ((f.have & want) != want || f.bytes_alloc < f.bytes_req || !name_is_sound(f.object.name))
		return false;
	if (is_request && f.ptr && f.bytes_alloc > UINT32_MAX)
		return false;
	f.object.bytes_req = clamp_bytes(f.bytes_req);
	f.object.bytes_alloc = clamp_bytes(f.bytes_alloc);
	info->object = f.object;
	info->open = !(f.have & HAVE_ACCOUNTED);
	ev->kind = (uint8_t)((is_request && !f.ptr ? TRACE_OBJECT_FAILED : kind) & 15);
	ev->ptr = f.ptr;
	return true;
}
