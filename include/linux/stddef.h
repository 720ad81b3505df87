/* SPDX-License-Identifier: MIT */
/* stddef.h - NULL and the places of members */
#ifndef _LINUX_STDDEF_H
#define _LINUX_STDDEF_H

#ifndef NULL
#define NULL ((void *)0)
#endif
#undef offsetof
#define offsetof(type, member) __builtin_offsetof(type, member)
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))

/* struct_group - members that also have a name, and so a size, as a whole; _tagged: and a type; _attr: and attributes. */
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...)                                                                   \
	union {                                                                                                        \
		struct {                                                                                               \
			MEMBERS                                                                                        \
		} ATTRS;                                                                                               \
		struct TAG {                                                                                           \
			MEMBERS                                                                                        \
		} ATTRS NAME;                                                                                          \
	}
#define struct_group(NAME, MEMBERS...) __struct_group(, NAME, , MEMBERS)
#define struct_group_attr(NAME, ATTRS, MEMBERS...) __struct_group(, NAME, ATTRS, MEMBERS)
#define struct_group_tagged(TAG, NAME, MEMBERS...) __struct_group(TAG, NAME, , MEMBERS)
/* DECLARE_FLEX_ARRAY - a flexible array in a union, or alone in a struct. */
#define DECLARE_FLEX_ARRAY(TYPE, NAME)                                                                                 \
	struct {                                                                                                       \
		struct {                                                                                               \
		} __empty_##NAME;                                                                                      \
		TYPE NAME[];                                                                                           \
	}

#endif
