/* SPDX-License-Identifier: MIT */
/* fuzz_cmdline.c - any text as the command line of a machine of 1 GiB on two nodes. */
#include "fuzz_describe.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static char text[8192];
	struct machine_config config = {
		.mem_size = GiB(1), .nr_nodes = DESCRIBE_NUMA ? 2 : 1, .nr_cpus = 3, .cmdline = text
	};

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	describe_and_check(&config);
	return 0;
}
