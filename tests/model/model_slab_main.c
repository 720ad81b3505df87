/* SPDX-License-Identifier: MIT */
/* model_slab_main.c - host side of the slab model test: model_slab [SEED [OPERATIONS]] */
#include <quire/machine.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model_slab.h"

void model_say(const char *line)
{
	printf("# %s\n", line);
}

static int run(unsigned long long seed, unsigned long ops, unsigned long long mem, unsigned int nodes,
	       const char *cmdline)
{
	struct machine_config config = {
		.mem_size = mem,
		.nr_nodes = nodes,
		.nr_cpus = 4,
		.cmdline = cmdline,
		.quiet = 1,
	};
	struct machine_error err;
	int failed;

	printf("# seed %llu, %lu operations, %llu MiB, %u nodes, \"%s\"\n", seed, ops, mem >> 20, nodes, cmdline);
	if (machine_boot(&config, &err)) {
		printf("# boot: %s\n", err.text);
		return 1;
	}
	failed = model_slab_run(seed, ops);
	machine_shutdown();
	return failed;
}

int main(int argc, char **argv)
{
	unsigned long long seed = argc > 1 ? strtoull(argv[1], NULL, 0) : (unsigned long long)time(NULL);
	unsigned long ops = argc > 2 ? strtoul(argv[2], NULL, 0) : 1000000;
	static const struct {
		unsigned int mem_mib, nodes;
		const char *cmdline;
	} machines[] = {
		{ 64, 1, "" },
		{ 512, 2, "" },
		{ 256, 1, "movablecore=64M cma=32M" },
	};
	int failed = 0;

	printf("TAP version 13\n1..%zu\n", sizeof(machines) / sizeof(machines[0]));
	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		int bad = run(seed + i, ops / 3, (unsigned long long)machines[i].mem_mib << 20, machines[i].nodes,
			      machines[i].cmdline);

		printf("%s %zu - %u MiB, %u nodes, %s\n", bad ? "not ok" : "ok", i + 1, machines[i].mem_mib,
		       machines[i].nodes, machines[i].cmdline);
		failed |= bad;
	}
	return failed;
}
