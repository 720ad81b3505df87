/* SPDX-License-Identifier: MIT */
/* random.c - the host's entropy: getrandom(2), which does not fail for so few bytes once the host is up */
#include <sys/random.h>

#include <quire/port.h>

unsigned long port_random(void *buf, unsigned long size)
{
	unsigned long done = 0;

	while (done < size) {
		ssize_t got = getrandom((char *)buf + done, size - done, GRND_NONBLOCK);

		if (got <= 0)
			break;
		done += (unsigned long)got;
	}
	return done;
}
