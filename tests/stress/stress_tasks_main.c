/* SPDX-License-Identifier: MIT */
/* stress_tasks_main.c - boots machines for stress_tasks.c. Usage: stress_tasks [ROUNDS] */
#include <stdio.h>
#include <stdlib.h>

#include <quire/machine.h>

#include "stress_tasks.h"

int main(int argc, char **argv)
{
	struct machine_config config = { .mem_size = 64 << 20, .nr_cpus = STRESS_TASKS_CPUS, .quiet = 1 };
	long rounds = argc > 1 ? atol(argv[1]) : 2000;
	struct machine_error err;
	const char *wrong;

	if (machine_boot(&config, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	wrong = stress_tasks(rounds);
	machine_shutdown();
	printf("%s: %ld rounds on %d CPUs%s%s\n", wrong ? "FAIL" : "ok", rounds, STRESS_TASKS_CPUS, wrong ? ": " : "",
	       wrong ? wrong : "");
	return wrong != NULL;
}
