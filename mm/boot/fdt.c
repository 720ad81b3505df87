/* SPDX-License-Identifier: MIT */
/*
 * fdt.c - reader of flattened device trees
 *
 * Does not:   know what memory is (fdt_memory.c, fdt_reserved.c); change a tree; read versions before 16.
 * Model:      header | memory reservations | structure: BEGIN name, PROP len nameoff value, ..., END ... | strings
 *             Offsets come from the blob and are not to be believed, so dtb_open() walks all of it once:
 *             what it has passed the other functions may rely on.
 * Invariants: F1 all blocks lie inside the blob, and the blob inside the memory given
 *             F2 tokens are aligned and complete; nodes nest, to at most DTB_DEPTH_MAX; FDT_END ends them
 *             F3 names of nodes and properties end in NUL inside their block
 *             F4 the list of reservations ends inside the blob
 * Failure:    -EINVAL and a line that names the path of the node, or the offset where there is none.
 * More:       tests/unit/test_fdt.c, tests/tools/test_fdt_libfdt.c (the same answers as libfdt), tests/fuzz/fuzz_fdt.c
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include "describe_int.h"
#include "dtb.h"

#define FDT_MAGIC 0xd00dfeed
#define FDT_BEGIN_NODE 1
#define FDT_END_NODE 2
#define FDT_PROP 3
#define FDT_NOP 4
#define FDT_END 9

#define HEADER_BYTES 40
enum header_word {
	H_MAGIC,
	H_TOTAL,
	H_STRUCT,
	H_STRINGS,
	H_RSVMAP,
	H_VERSION,
	H_LAST_COMP,
	H_CPU,
	H_STRINGS_SIZE,
	H_STRUCT_SIZE
};

static u32 be32(const unsigned char *p)
{
	return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

unsigned long long dtb_read(const unsigned char *p, unsigned int cells)
{
	u64 val = 0;

	for (; cells; cells--, p += 4)
		val = val << 32 | be32(p);
	return val;
}

/* ---- tokens ---- */

struct token {
	u32 kind;
	u32 offset;       /* of the token itself */
	u32 next;         /* of the one after it */
	const char *name; /* of a node or property */
	const unsigned char *value;
	u32 len;
};

/* Length of the string at @offset that must end before @end; -1 if it does not. */
static int string_len(const struct dtb *dtb, u32 offset, u32 end)
{
	u32 i;

	for (i = offset; i < end; i++)
		if (!dtb->blob[i])
			return (int)(i - offset);
	return -1;
}

static bool prop_token(const struct dtb *dtb, struct token *t)
{
	u32 at = t->offset + 4, nameoff;

	if (dtb->structs_end - at < 8)
		return false;
	t->len = be32(dtb->blob + at);
	nameoff = be32(dtb->blob + at + 4);
	at += 8;
	if (dtb->structs_end - at < t->len || nameoff >= dtb->strings_end - dtb->strings)
		return false;
	if (string_len(dtb, dtb->strings + nameoff, dtb->strings_end) < 0)
		return false;
	t->value = dtb->blob + at;
	t->name = (const char *)dtb->blob + dtb->strings + nameoff;
	t->next = at + ((t->len + 3) & ~3u);
	return t->next <= dtb->structs_end;
}

/* The token at @offset, NOPs skipped; false when there is none that makes sense. */
static bool read_token(const struct dtb *dtb, u32 offset, struct token *t)
{
	int len;

	do {
		if (offset > dtb->structs_end || dtb->structs_end - offset < 4)
			return false;
		*t = (struct token){ .kind = be32(dtb->blob + offset), .offset = offset, .next = offset + 4 };
		offset += 4;
	} while (t->kind == FDT_NOP);
	switch (t->kind) {
	case FDT_BEGIN_NODE:
		len = string_len(dtb, offset, dtb->structs_end);
		if (len < 0)
			return false;
		t->name = (const char *)dtb->blob + offset;
		t->next = offset + (((u32)len + 4) & ~3u);
		return t->next <= dtb->structs_end;
	case FDT_PROP:
		return prop_token(dtb, t);
	case FDT_END_NODE:
	case FDT_END:
		return true;
	default:
		return false;
	}
}

/* ---- checks ---- */

static int bad_header(const struct dtb *dtb, struct machine_error *err, const char *what, u64 val)
{
	return describe_fail(err, "%s: header: %s (%#llx)", dtb->name, what, val);
}

/* One block, [offset, offset + size) */
static bool block_fits(const struct dtb *dtb, u32 offset, u32 size)
{
	return offset >= HEADER_BYTES && offset <= dtb->total && size <= dtb->total - offset;
}

static int check_header(struct dtb *dtb, unsigned long len, struct machine_error *err)
{
	u32 word[10] = { 0 };
	unsigned int i;

	if (len < HEADER_BYTES)
		return bad_header(dtb, err, "shorter than a device tree header", len);
	for (i = 0; i < ARRAY_SIZE(word); i++)
		word[i] = be32(dtb->blob + 4 * i);
	if (word[H_MAGIC] != FDT_MAGIC)
		return bad_header(dtb, err, "not a flattened device tree: wrong magic", word[H_MAGIC]);
	if (word[H_LAST_COMP] > 17 || word[H_VERSION] < 16 || word[H_VERSION] < word[H_LAST_COMP])
		return bad_header(dtb, err, "unsupported version", word[H_VERSION]);
	if (word[H_TOTAL] > len)
		return bad_header(dtb, err, "truncated: totalsize is more than there is", word[H_TOTAL]);
	if (word[H_TOTAL] < HEADER_BYTES || word[H_TOTAL] > 0x7fffffff)
		return bad_header(dtb, err, "impossible totalsize", word[H_TOTAL]);
	dtb->total = word[H_TOTAL];
	/* Version 16 has no size of the structure block. */
	if (word[H_VERSION] < 17)
		word[H_STRUCT_SIZE] = word[H_STRUCT] <= dtb->total ? dtb->total - word[H_STRUCT] : 0;
	if (word[H_STRUCT] & 3 || !block_fits(dtb, word[H_STRUCT], word[H_STRUCT_SIZE]))
		return bad_header(dtb, err, "structure block is outside the blob", word[H_STRUCT]);
	if (!block_fits(dtb, word[H_STRINGS], word[H_STRINGS_SIZE]))
		return bad_header(dtb, err, "strings block is outside the blob", word[H_STRINGS]);
	if (word[H_RSVMAP] & 7 || !block_fits(dtb, word[H_RSVMAP], 16))
		return bad_header(dtb, err, "memory reservation block is outside the blob", word[H_RSVMAP]);
	dtb->rsvmap = word[H_RSVMAP];
	dtb->structs = word[H_STRUCT];
	dtb->structs_end = word[H_STRUCT] + word[H_STRUCT_SIZE];
	dtb->strings = word[H_STRINGS];
	dtb->strings_end = word[H_STRINGS] + word[H_STRINGS_SIZE];
	return 0;
}

static int check_reservations(const struct dtb *dtb, struct machine_error *err)
{
	u32 at;

	for (at = dtb->rsvmap; dtb->total - at >= 16; at += 16)
		if (!dtb_read(dtb->blob + at, 2) && !dtb_read(dtb->blob + at + 8, 2))
			return 0;
	return describe_fail(err, "%s: /memreserve/: no end of the list", dtb->name);
}

/* The path of the node the walk is in, for messages; long ones are cut in front. */
struct path {
	char text[DTB_PATH_MAX];
	unsigned int start[DTB_DEPTH_MAX + 1]; /* length of the text before each node */
	unsigned int depth;
};

static void path_push(struct path *path, const char *name)
{
	unsigned int len = path->depth ? (unsigned int)strlen(path->text) : 0;

	path->start[path->depth++] = len;
	snprintf(path->text + len, sizeof(path->text) - len, "%s%s", path->depth > 2 ? "/" : "",
		 path->depth == 1 ? "/" : name);
}

static void path_pop(struct path *path)
{
	path->text[path->start[--path->depth]] = '\0';
}

static int check_structure(const struct dtb *dtb, struct machine_error *err)
{
	struct path path = { .text = "" };
	u32 at = dtb->structs;
	struct token t;

	do {
		if (!read_token(dtb, at, &t))
			return describe_fail(err, "%s: %s: bad or cut off token at offset %#x", dtb->name,
					     path.depth ? path.text : "structure", at);
		if (t.kind == FDT_BEGIN_NODE) {
			if (path.depth == DTB_DEPTH_MAX)
				return describe_fail(err, "%s: %s: nodes nest deeper than %d", dtb->name, path.text,
						     DTB_DEPTH_MAX);
			if (!path.depth && (at != dtb->structs || *t.name))
				return describe_fail(err, "%s: structure: %s", dtb->name,
						     *t.name ? "the root node has a name" : "more than one root node");
			path_push(&path, t.name);
		} else if (t.kind == FDT_END ? path.depth : !path.depth) {
			return describe_fail(err, "%s: %s: nodes do not nest: token %u at offset %#x", dtb->name,
					     path.depth ? path.text : "structure", t.kind, t.offset);
		} else if (t.kind == FDT_END_NODE) {
			path_pop(&path);
		}
		at = t.next;
	} while (t.kind != FDT_END);
	return 0;
}

int dtb_open(struct dtb *dtb, const void *blob, unsigned long len, const char *name, struct machine_error *err)
{
	struct token t;
	int ret;

	memset(dtb, 0, sizeof(*dtb));
	dtb->blob = blob;
	dtb->name = name;
	ret = check_header(dtb, len, err);
	if (!ret)
		ret = check_reservations(dtb, err);
	if (!ret)
		ret = check_structure(dtb, err);
	if (!ret && (!read_token(dtb, dtb->structs, &t) || t.kind != FDT_BEGIN_NODE))
		ret = describe_fail(err, "%s: structure: no root node", name);
	return ret;
}

/* ---- walking ---- */

void dtb_root(const struct dtb *dtb, struct dtb_node *root)
{
	struct token t;

	read_token(dtb, dtb->structs, &t);
	root->offset = t.next;
	root->name = t.name;
}

/* From the first token of a node's contents: its first child, properties skipped. */
int dtb_first_child(const struct dtb *dtb, const struct dtb_node *parent, struct dtb_node *child)
{
	u32 at = parent->offset;
	struct token t;

	do {
		if (!read_token(dtb, at, &t) || t.kind == FDT_END_NODE || t.kind == FDT_END)
			return 0;
		at = t.next;
	} while (t.kind != FDT_BEGIN_NODE);
	child->offset = t.next;
	child->name = t.name;
	return 1;
}

int dtb_next_child(const struct dtb *dtb, struct dtb_node *child)
{
	unsigned int depth = 1;
	u32 at = child->offset;
	struct token t;

	for (;;) {
		if (!read_token(dtb, at, &t) || t.kind == FDT_END)
			return 0;
		at = t.next;
		if (t.kind == FDT_BEGIN_NODE && !depth)
			break;
		if (t.kind == FDT_BEGIN_NODE)
			depth++;
		if (t.kind == FDT_END_NODE && !depth--)
			return 0;
	}
	child->offset = t.next;
	child->name = t.name;
	return 1;
}

int dtb_child(const struct dtb *dtb, const struct dtb_node *parent, const char *name, struct dtb_node *child)
{
	size_t len = strlen(name);
	int more;

	for (more = dtb_first_child(dtb, parent, child); more; more = dtb_next_child(dtb, child))
		if (!strncmp(child->name, name, len) &&
		    (!child->name[len] || (child->name[len] == '@' && !strchr(name, '@'))))
			return 1;
	return 0;
}

const unsigned char *dtb_prop(const struct dtb *dtb, const struct dtb_node *node, const char *name, unsigned int *len)
{
	u32 at = node->offset;
	struct token t;

	for (; read_token(dtb, at, &t) && t.kind == FDT_PROP; at = t.next)
		if (!strcmp(t.name, name)) {
			*len = t.len;
			return t.value;
		}
	return NULL;
}

unsigned int dtb_prop_u32(const struct dtb *dtb, const struct dtb_node *node, const char *name, unsigned int otherwise)
{
	unsigned int len;
	const unsigned char *value = dtb_prop(dtb, node, name, &len);

	return value && len == 4 ? be32(value) : otherwise;
}

int dtb_prop_has(const struct dtb *dtb, const struct dtb_node *node, const char *name, const char *text)
{
	unsigned int len, i, start, want = (unsigned int)strlen(text);
	const unsigned char *value = dtb_prop(dtb, node, name, &len);

	for (i = start = 0; value && i < len; i++) {
		if (value[i])
			continue;
		if (i - start == want && !memcmp(value + start, text, want))
			return 1;
		start = i + 1;
	}
	return 0;
}

int dtb_reserve_entry(const struct dtb *dtb, unsigned int index, unsigned long long *base, unsigned long long *size)
{
	const unsigned char *p;

	if (index >= (dtb->total - dtb->rsvmap) / 16)
		return 0;
	p = dtb->blob + dtb->rsvmap + 16 * index;
	*base = dtb_read(p, 2);
	*size = dtb_read(p + 8, 2);
	return *base || *size;
}

int dtb_disabled(const struct dtb *dtb, const struct dtb_node *node)
{
	unsigned int len;

	return dtb_prop(dtb, node, "status", &len) && !dtb_prop_has(dtb, node, "status", "okay") &&
	       !dtb_prop_has(dtb, node, "status", "ok");
}
