/* SPDX-License-Identifier: MIT */
/* fuzz_fdt.c - any bytes as a flattened device tree; what comes after it, if it is whole, as the log beside it. */
#include "../../mm/boot/dtb.h"
#include "fuzz_describe.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct machine_config config = { .dtb = data, .dtb_len = size, .dtb_name = "fuzz" };
	struct dtb dtb;

	if (!dtb_open(&dtb, data, size, "fuzz", NULL) && dtb.total < size) {
		config.dmesg = (const char *)data + dtb.total;
		config.dmesg_len = size - dtb.total;
	}
	describe_and_check(&config);
	return 0;
}
