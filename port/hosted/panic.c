/* SPDX-License-Identifier: MIT */
/* panic.c - the end of the machine is the end of the process, with a core for the debugger. */
#include <stdlib.h>
#include <string.h>

#include <quire/port.h>
#include <quire/port_hosted.h>

void (*port_hosted_panicked)(const char *why);

void port_panic(const char *why)
{
	port_console(0, why, strlen(why));
	if (port_hosted_panicked)
		port_hosted_panicked(why);
	abort();
}
