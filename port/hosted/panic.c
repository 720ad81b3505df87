/* SPDX-License-Identifier: MIT */
/* panic.c - the end of the machine is the end of the process, with a core for the debugger. */
#include <stdlib.h>
#include <string.h>

#include <quire/port.h>

void port_panic(const char *why)
{
	port_console(0, why, strlen(why));
	abort();
}
