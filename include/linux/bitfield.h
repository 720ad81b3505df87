/* SPDX-License-Identifier: MIT */
/*
 * bitfield.h - fields of a register, named by their masks
 *
 * @mask is a constant of neighbouring bits, not 0. FIELD_PREP moves a value into the field, FIELD_GET out of it.
 */
#ifndef _LINUX_BITFIELD_H
#define _LINUX_BITFIELD_H

#include <linux/build_bug.h>
#include <linux/byteorder.h>
#include <linux/compiler.h>
#include <linux/types.h>

#define __bf_shf(x) (__builtin_ffsll(x) - 1)
#define FIELD_MAX(mask) ((__typeof__(mask))((mask) >> __bf_shf(mask)))
#define FIELD_FIT(mask, val) (!((((__typeof__(mask))(val)) << __bf_shf(mask)) & ~(mask)))
#define FIELD_PREP(mask, val) (((__typeof__(mask))(val) << __bf_shf(mask)) & (mask))
#define FIELD_PREP_CONST(mask, val) FIELD_PREP(mask, val)
#define FIELD_GET(mask, reg) ((__typeof__(mask))(((reg) & (mask)) >> __bf_shf(mask)))
/* FIELD_MODIFY - replace the field in *@reg_p. */
#define FIELD_MODIFY(mask, reg_p, val) (*(reg_p) = (*(reg_p) & ~(mask)) | FIELD_PREP(mask, val))

/* By type: u32_encode_bits(val, field), u32_get_bits(reg, field), u32_replace_bits(old, val, field),
 * u32p_replace_bits(&reg, val, field); u8, u16, u64 likewise. */
#define BITFIELD_OPS(type)                                                                                             \
	static __always_inline type type##_encode_bits(type v, type field)                                             \
	{                                                                                                              \
		return FIELD_PREP(field, v);                                                                           \
	}                                                                                                              \
	static __always_inline type type##_get_bits(type v, type field)                                                \
	{                                                                                                              \
		return FIELD_GET(field, v);                                                                            \
	}                                                                                                              \
	static __always_inline type type##_replace_bits(type old, type v, type field)                                  \
	{                                                                                                              \
		return (type)((old & ~field) | FIELD_PREP(field, v));                                                  \
	}                                                                                                              \
	static __always_inline void type##p_replace_bits(type *p, type v, type field)                                  \
	{                                                                                                              \
		*p = type##_replace_bits(*p, v, field);                                                                \
	}
BITFIELD_OPS(u8)
BITFIELD_OPS(u16)
BITFIELD_OPS(u32)
BITFIELD_OPS(u64)

/* The same in a fixed byte order: le32_get_bits(reg, field) ...; @field is in the CPU's. */
#define BITFIELD_OPS_ORDER(order, bits)                                                                                \
	static __always_inline __##order##bits order##bits##_encode_bits(u##bits v, u##bits field)                     \
	{                                                                                                              \
		return cpu_to_##order##bits(FIELD_PREP(field, v));                                                     \
	}                                                                                                              \
	static __always_inline u##bits order##bits##_get_bits(__##order##bits v, u##bits field)                        \
	{                                                                                                              \
		return FIELD_GET(field, order##bits##_to_cpu(v));                                                      \
	}                                                                                                              \
	static __always_inline __##order##bits order##bits##_replace_bits(__##order##bits old, u##bits v,              \
									  u##bits field)                               \
	{                                                                                                              \
		return (old & ~cpu_to_##order##bits(field)) | order##bits##_encode_bits(v, field);                     \
	}                                                                                                              \
	static __always_inline void order##bits##p_replace_bits(__##order##bits *p, u##bits v, u##bits field)          \
	{                                                                                                              \
		*p = order##bits##_replace_bits(*p, v, field);                                                         \
	}
BITFIELD_OPS_ORDER(le, 16)
BITFIELD_OPS_ORDER(le, 32)
BITFIELD_OPS_ORDER(le, 64)
BITFIELD_OPS_ORDER(be, 16)
BITFIELD_OPS_ORDER(be, 32)
BITFIELD_OPS_ORDER(be, 64)

#endif
