/* SPDX-License-Identifier: MIT */
/* fuzz_dmesg.c - any bytes as a kernel log. */
#include "fuzz_describe.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct machine_config config = { .dmesg = (const char *)data, .dmesg_len = size, .dmesg_name = "fuzz" };

	describe_and_check(&config);
	return 0;
}
