/* SPDX-License-Identifier: MIT */
/* byteorder.h - to and from little and big endian; both architectures are little endian. */
#ifndef _ASM_GENERIC_BYTEORDER_H
#define _ASM_GENERIC_BYTEORDER_H

#include <linux/swab.h>
#include <linux/types.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "Quire needs a little-endian machine");
#define __LITTLE_ENDIAN 1234
#define __BYTE_ORDER __LITTLE_ENDIAN

#define cpu_to_le16(x) ((__le16)(u16)(x))
#define le16_to_cpu(x) ((u16)(__le16)(x))
#define cpu_to_be16(x) ((__be16)swab16(x))
#define be16_to_cpu(x) swab16(x)
#define cpu_to_le32(x) ((__le32)(u32)(x))
#define le32_to_cpu(x) ((u32)(__le32)(x))
#define cpu_to_be32(x) ((__be32)swab32(x))
#define be32_to_cpu(x) swab32(x)
#define cpu_to_le64(x) ((__le64)(u64)(x))
#define le64_to_cpu(x) ((u64)(__le64)(x))
#define cpu_to_be64(x) ((__be64)swab64(x))
#define be64_to_cpu(x) swab64(x)

static inline u16 le16_to_cpup(const __le16 *p)
{
	return le16_to_cpu(*p);
}
static inline u16 be16_to_cpup(const __be16 *p)
{
	return be16_to_cpu(*p);
}
static inline u32 le32_to_cpup(const __le32 *p)
{
	return le32_to_cpu(*p);
}
static inline u32 be32_to_cpup(const __be32 *p)
{
	return be32_to_cpu(*p);
}
static inline u64 le64_to_cpup(const __le64 *p)
{
	return le64_to_cpu(*p);
}
static inline u64 be64_to_cpup(const __be64 *p)
{
	return be64_to_cpu(*p);
}

#endif
