/* SPDX-License-Identifier: MIT */
/* console.c - the kernel log goes to stderr, one write a line, so that lines of threads never mix. */
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <quire/port.h>

void port_console(int level, const char *line, unsigned long len)
{
	struct iovec text[2] = { { (void *)line, len }, { "\n", 1 } };

	(void)level;
	if (writev(STDERR_FILENO, text, 2) < 0)
		return; /* a log that nobody can read is no reason to stop */
}

unsigned long long port_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long long)now.tv_sec * 1000000000ULL + (unsigned long long)now.tv_nsec;
}
