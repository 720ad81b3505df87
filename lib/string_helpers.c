/* SPDX-License-Identifier: MIT */
/*
 * string_helpers.c - sizes for people
 *
 * Holds:   no state.
 * More:    tests/unit/test_cleanup.c
 */
#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string_helpers.h>

/* Divide by the unit until less than one unit of the next size is left; what was cut off is in *@rest. */
static unsigned int scale(u64 *size, u32 unit, u32 *rest)
{
	unsigned int order = 0;

	*rest = 0;
	while (*size >= unit) {
		u32 remainder;

		*size = div_u64_rem(*size, unit, &remainder);
		*rest = remainder;
		order++;
	}
	return order;
}

int string_get_size(u64 size, u64 blk_size, const enum string_size_units units, char *buf, int len)
{
	static const char *const names[2][9] = { { "", "k", "M", "G", "T", "P", "E", "Z", "Y" },
						 { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi" } };
	u32 unit = units & STRING_UNITS_2 ? 1024 : 1000, rest, digits = 2, whole, fraction;
	unsigned int order = 0;

	/* Bring both below 32 bits first, so that the product fits 64. */
	while (blk_size >> 32) {
		blk_size = div_u64(blk_size, unit);
		order++;
	}
	while (size >> 32) {
		size = div_u64(size, unit);
		order++;
	}
	size *= blk_size;
	order += scale(&size, unit, &rest);
	whole = (u32)size;
	if (whole >= 100)
		digits = 0;
	else if (whole >= 10)
		digits = 1;
	/* Thousandths, rounded to the digits shown. */
	fraction = rest * 1000 / unit + (digits == 2 ? 5 : digits == 1 ? 50 : 500);
	if (fraction >= 1000) {
		fraction -= 1000;
		whole++;
	}
	fraction /= digits == 2 ? 10 : 100;
	if (!order || !digits)
		return snprintf(buf, (size_t)len, "%u%s%s%s", whole, units & STRING_UNITS_NO_SPACE ? "" : " ",
				names[units & STRING_UNITS_MASK][min(order, 8u)],
				units & STRING_UNITS_NO_BYTES ? "" : "B");
	return snprintf(buf, (size_t)len, "%u.%0*u%s%s%s", whole, (int)digits, fraction,
			units & STRING_UNITS_NO_SPACE ? "" : " ", names[units & STRING_UNITS_MASK][min(order, 8u)],
			units & STRING_UNITS_NO_BYTES ? "" : "B");
}
