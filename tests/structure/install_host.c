/* SPDX-License-Identifier: MIT */
/* install_host.c - a program beside libc that boots a machine, lets a driver use it, and has it checked. */
#include <quire/cpu.h>
#include <quire/machine.h>
#include <quire/port.h>
#include <quire/verify.h>
#include <stdio.h>

int driver_uses_a_page(void);

int main(void)
{
	struct machine_config config = { .mem_size = 64ull << 20, .quiet = 1 };
	struct mm_verify_report report;
	struct machine_error error;
	int err = machine_boot(&config, &error);

	if (err) {
		fprintf(stderr, "machine_boot: %s (%d)\n", error.text, err);
		return 1;
	}
	err = driver_uses_a_page();
	if (err)
		fprintf(stderr, "the driver got no page: %d\n", err);
	if (mm_verify(&report)) {
		fprintf(stderr, "mm_verify: %s\n", report.text);
		err = 1;
	}
	machine_shutdown();
	return err ? 1 : 0;
}
