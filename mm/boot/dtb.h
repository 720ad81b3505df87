/* SPDX-License-Identifier: MIT */
/*
 * dtb.h - reading a flattened device tree (Devicetree Specification, version 17 of the format)
 *
 * A blob is checked whole once, by dtb_open(); after that nodes and properties are found by walking it, nothing is
 * copied or allocated, and no walk can leave it. Depends on no other header of the core, so that the test that
 * compares it with libfdt, a host program, can include it.
 */
#ifndef MM_BOOT_DTB_H
#define MM_BOOT_DTB_H

#include <quire/machine.h>

#define DTB_DEPTH_MAX 32 /* nodes inside nodes */
#define DTB_PATH_MAX 160

struct dtb {
	const unsigned char *blob;
	const char *name;                                                /* for messages */
	unsigned int total;                                              /* bytes */
	unsigned int rsvmap, structs, structs_end, strings, strings_end; /* offsets in the blob */
};

struct dtb_node {
	unsigned int offset; /* of its first property, or what comes instead */
	const char *name;    /* with unit address; "" for the root */
};

/* dtb_open - check header, every token, name and string of @blob. 0, or -EINVAL with "NAME: place: what is wrong". */
int dtb_open(struct dtb *dtb, const void *blob, unsigned long len, const char *name, struct machine_error *err);

void dtb_root(const struct dtb *dtb, struct dtb_node *root);
/* dtb_first_child / dtb_next_child - nodes right below @parent. 1, or 0 when there is no (other) one. */
int dtb_first_child(const struct dtb *dtb, const struct dtb_node *parent, struct dtb_node *child);
int dtb_next_child(const struct dtb *dtb, struct dtb_node *child);
/* dtb_child - the child called @name: "chosen"; with or without its unit address. */
int dtb_child(const struct dtb *dtb, const struct dtb_node *parent, const char *name, struct dtb_node *child);
/* dtb_prop - value of a property and its length; NULL when there is none. */
const unsigned char *dtb_prop(const struct dtb *dtb, const struct dtb_node *node, const char *name, unsigned int *len);
/* dtb_prop_u32 - a property of one cell; @otherwise when absent or of another size. */
unsigned int dtb_prop_u32(const struct dtb *dtb, const struct dtb_node *node, const char *name, unsigned int otherwise);
/* dtb_prop_has - is @text one of the strings of the property? */
int dtb_prop_has(const struct dtb *dtb, const struct dtb_node *node, const char *name, const char *text);
/* dtb_read - big-endian number of 1 or 2 cells at @p; larger ones keep their low 64 bits. */
unsigned long long dtb_read(const unsigned char *p, unsigned int cells);
/* dtb_reserve_entry - entry @index of /memreserve/; 0 past the last. */
int dtb_reserve_entry(const struct dtb *dtb, unsigned int index, unsigned long long *base, unsigned long long *size);
/* dtb_disabled - does status say anything but "okay" or "ok"? */
int dtb_disabled(const struct dtb *dtb, const struct dtb_node *node);

#endif
