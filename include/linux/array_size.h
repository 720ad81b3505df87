/* SPDX-License-Identifier: MIT */
/* array_size.h - how many elements an array has */
#ifndef _LINUX_ARRAY_SIZE_H
#define _LINUX_ARRAY_SIZE_H

/* Elements of an array; an error while compiling for a pointer. */
#define ARRAY_SIZE(arr)                                                                                                \
	(sizeof(arr) / sizeof((arr)[0]) +                                                                              \
	 sizeof(struct { int : -(__builtin_types_compatible_p(__typeof__(arr), __typeof__(&(arr)[0]))); }) * 0)

#endif
