/* SPDX-License-Identifier: MIT */
/*
 * trace_input.c - read a file or a pipe, plain or xz
 *
 * Model:   fd ─▶ raw[] ─▶ liblzma, if the first bytes are xz's ─▶ caller's buffer
 *          The first bytes decide; a pipe is read until there are enough of them to tell.
 * Failure: a stream that ends early or does not unpack is an error even though its beginning was good: half a
 *          trace replays to a result that looks like a whole one.
 */
#include "trace_input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint8_t xz_magic[6] = { 0xfd, '7', 'z', 'X', 'Z', 0 };

/* More bytes of the file behind the nr_raw that are there. */
static const char *fill_raw(struct trace_input *in)
{
	ssize_t got;

	do
		got = read(in->fd, in->raw + in->nr_raw, sizeof(in->raw) - in->nr_raw);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return strerror(errno);
	if (!got)
		in->raw_ended = 1;
	in->nr_raw += (size_t)got;
	in->done += (uint64_t)got;
	return NULL;
}

static const char *open_fd(struct trace_input *in, const char *path)
{
	struct stat st;

	in->fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	if (in->fd < 0 || fstat(in->fd, &st))
		return strerror(errno);
	if (S_ISDIR(st.st_mode))
		return strerror(EISDIR);
	if (S_ISREG(st.st_mode))
		in->size = (uint64_t)st.st_size;
	return NULL;
}

const char *trace_input_open(struct trace_input *in, const char *path)
{
	const char *why;

	memset(in, 0, sizeof(*in));
	in->xz = (lzma_stream)LZMA_STREAM_INIT;
	why = open_fd(in, path);
	while (!why && in->nr_raw < sizeof(xz_magic) && !in->raw_ended)
		why = fill_raw(in);
	if (why)
		return why;
	in->is_xz = in->nr_raw >= sizeof(xz_magic) && !memcmp(in->raw, xz_magic, sizeof(xz_magic));
	if (in->is_xz && lzma_stream_decoder(&in->xz, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK)
		return strerror(ENOMEM);
	return NULL;
}

static const char *read_plain(struct trace_input *in, char *buf, size_t size, size_t *got)
{
	const char *why = in->nr_raw || in->raw_ended ? NULL : fill_raw(in);
	size_t n = in->nr_raw < size ? in->nr_raw : size;

	if (why)
		return why;
	memcpy(buf, in->raw, n);
	memmove(in->raw, in->raw + n, in->nr_raw - n);
	in->nr_raw -= n;
	*got = n;
	return NULL;
}

static const char *xz_error(lzma_ret ret)
{
	switch (ret) {
	case LZMA_MEM_ERROR:
		return strerror(ENOMEM);
	case LZMA_BUF_ERROR:
		return "xz data ends early";
	case LZMA_OPTIONS_ERROR:
		return "xz data of a kind that liblzma does not know";
	default:
		return "xz data is damaged";
	}
}

static const char *read_xz(struct trace_input *in, char *buf, size_t size, size_t *got)
{
	lzma_stream *xz = &in->xz;

	xz->next_out = (uint8_t *)buf;
	xz->avail_out = size;
	while (xz->avail_out == size && !in->ended) {
		lzma_ret ret;

		if (!xz->avail_in) {
			const char *why;

			if (xz->next_in)
				in->nr_raw = 0;
			why = in->nr_raw || in->raw_ended ? NULL : fill_raw(in);
			if (why)
				return why;
			xz->next_in = in->raw;
			xz->avail_in = in->nr_raw;
		}
		ret = lzma_code(xz, in->raw_ended && !xz->avail_in ? LZMA_FINISH : LZMA_RUN);
		if (ret == LZMA_STREAM_END)
			in->ended = 1;
		else if (ret != LZMA_OK)
			return xz_error(ret);
	}
	*got = size - xz->avail_out;
	return NULL;
}

const char *trace_input_read(struct trace_input *in, char *buf, size_t size, size_t *got)
{
	return in->is_xz ? read_xz(in, buf, size, got) : read_plain(in, buf, size, got);
}

void trace_input_close(struct trace_input *in)
{
	lzma_end(&in->xz);
	if (in->fd > STDIN_FILENO)
		close(in->fd);
}
