/* SPDX-License-Identifier: MIT */
/* trace_input.h - the bytes of a trace, unpacked on the way if they are xz or gzip. */
#ifndef TRACE_INPUT_H
#define TRACE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <lzma.h>
#include <zlib.h>

#define TRACE_INPUT_CHUNK (1u << 16)

enum trace_packing { TRACE_PLAIN, TRACE_XZ, TRACE_GZIP };

struct trace_input {
	int fd;
	enum trace_packing packing;
	bool raw_ended, ended;
	bool is_live;  /* plain text from a pipe, a terminal or a socket: more may come at any time */
	bool between;  /* gzip: between two members, where the data may end */
	uint64_t done; /* bytes of the file read so far */
	uint64_t size; /* of the file; 0: not known */
	size_t nr_raw; /* bytes waiting in raw */
	lzma_stream xz;
	z_stream gz;
	uint8_t raw[TRACE_INPUT_CHUNK];
};

/* trace_input_open - open @path ("-": standard input) and look at its first bytes. NULL, or why not (static text). */
const char *trace_input_open(struct trace_input *in, const char *path);
/* trace_input_read - up to @size bytes of text into @buf; *@got is 0 at the end only. Live input is handed on as it comes.
 * NULL, or what is wrong. */
const char *trace_input_read(struct trace_input *in, char *buf, size_t size, size_t *got);
/* trace_input_waits - would a read of live input have to wait now? */
bool trace_input_waits(const struct trace_input *in);
void trace_input_close(struct trace_input *in);

/* trace_input_stoppable - from now on SIGINT and SIGTERM end the input as its own end would, instead of ending the
 * process; for the rest of the process, so for a command that reads one input. 0; -1 with errno. */
int trace_input_stoppable(void);

#endif
