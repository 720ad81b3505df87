/* SPDX-License-Identifier: MIT */
/* peer_yardstick.c - what pages are measured by: jemalloc's malloc(64) and free. Compiled with -fno-builtin, so that both are really
 * called, and like the loops of the page measurements. */
#include <stdlib.h>

#include "peer.h"

int peer_yardstick(unsigned long n)
{
	while (n--) {
		void *p = malloc(64);

		if (!p)
			return -1;
		free(p);
	}
	return 0;
}
