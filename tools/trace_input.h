/* SPDX-License-Identifier: MIT */
/* trace_input.h - the bytes of a trace, unpacked on the way if they are xz. */
#ifndef TRACE_INPUT_H
#define TRACE_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include <lzma.h>

#define TRACE_INPUT_CHUNK (1u << 16)

struct trace_input {
	int fd;
	int is_xz, raw_ended, ended;
	uint64_t done; /* bytes of the file read so far */
	uint64_t size; /* of the file; 0: not known */
	size_t nr_raw; /* plain: bytes waiting in raw */
	lzma_stream xz;
	uint8_t raw[TRACE_INPUT_CHUNK];
};

/* trace_input_open - open @path ("-": standard input) and look at its first bytes. NULL, or why not (static text). */
const char *trace_input_open(struct trace_input *in, const char *path);
/* trace_input_read - up to @size bytes of text into @buf; *@got is 0 at the end only. NULL, or what is wrong. */
const char *trace_input_read(struct trace_input *in, char *buf, size_t size, size_t *got);
void trace_input_close(struct trace_input *in);

#endif
