/* SPDX-License-Identifier: MIT */
/*
 * trace_input.c - read a file or a pipe, plain, xz or gzip
 *
 * Model:   fd ─▶ raw[] ─▶ liblzma or zlib, if the first bytes are theirs ─▶ caller's buffer
 *          The first bytes decide; a pipe is read until there are enough of them to tell. What they do not use up waits
 *          in raw.
 *          Live input may be stopped: the two signals are blocked and read from a descriptor beside the input's, so
 *          none is missed between two reads, nor interrupts one.
 * Failure: a packed stream that ends early or does not unpack is an error even though its beginning was good: half a
 *          trace replays to a result that looks like a whole one.
 */
#include "trace_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#define GZIP_WINDOW (MAX_WBITS + 16) /* zlib's way to say: with a gzip header */

static const uint8_t xz_magic[6] = { 0xfd, '7', 'z', 'X', 'Z', 0 };
static const uint8_t gzip_magic[3] = { 0x1f, 0x8b, 8 };

static int stop_fd = -1; /* readable once one of the two signals has come */

int trace_input_stoppable(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	stop_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	return stop_fd < 0 || sigprocmask(SIG_BLOCK, &signals, NULL) ? -1 : 0;
}

/* Wait for input. False: stopped. */
static bool wait_raw(struct trace_input *in)
{
	struct pollfd fds[] = { { .fd = in->fd, .events = POLLIN }, { .fd = stop_fd, .events = POLLIN } };

	while (poll(fds, 2, -1) < 0) {
		if (errno != EINTR)
			return true; /* what is wrong with it is read()'s to say */
	}
	return !fds[1].revents;
}

bool trace_input_waits(const struct trace_input *in)
{
	struct pollfd fds = { .fd = in->fd, .events = POLLIN };

	return !in->nr_raw && !in->raw_ended && !poll(&fds, 1, 0);
}

/* More bytes of the file behind the nr_raw that are there. */
static const char *fill_raw(struct trace_input *in)
{
	ssize_t got;

	do {
		got = stop_fd < 0 || wait_raw(in) ? read(in->fd, in->raw + in->nr_raw, sizeof(in->raw) - in->nr_raw) :
						    0;
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return strerror(errno);
	if (!got)
		in->raw_ended = true;
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
	in->is_live = !S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode);
	return NULL;
}

static bool starts_with(const struct trace_input *in, const uint8_t *magic, size_t len)
{
	return in->nr_raw >= len && !memcmp(in->raw, magic, len);
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
	if (starts_with(in, xz_magic, sizeof(xz_magic))) {
		if (lzma_stream_decoder(&in->xz, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK)
			return strerror(ENOMEM);
		in->packing = TRACE_XZ;
	} else if (starts_with(in, gzip_magic, sizeof(gzip_magic))) {
		if (inflateInit2(&in->gz, GZIP_WINDOW) != Z_OK)
			return strerror(ENOMEM);
		in->packing = TRACE_GZIP;
	}
	in->is_live &= in->packing == TRACE_PLAIN;
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
			in->ended = true;
		else if (ret != LZMA_OK)
			return xz_error(ret);
	}
	*got = size - xz->avail_out;
	return NULL;
}

/* Input for zlib. A gzip file is one or more members; what follows the last is none of it, as for gzip itself. */
static const char *feed_gzip(struct trace_input *in)
{
	z_stream *gz = &in->gz;

	if (!gz->avail_in) {
		const char *why;

		if (gz->next_in)
			in->nr_raw = 0;
		why = in->nr_raw || in->raw_ended ? NULL : fill_raw(in);
		if (why)
			return why;
		gz->next_in = in->raw;
		gz->avail_in = (uInt)in->nr_raw;
	}
	if (!in->between)
		return gz->avail_in ? NULL : "gzip data ends early";
	in->between = false;
	in->ended = !gz->avail_in || gz->next_in[0] != gzip_magic[0];
	return NULL;
}

static const char *read_gzip(struct trace_input *in, char *buf, size_t size, size_t *got)
{
	z_stream *gz = &in->gz;

	gz->next_out = (Bytef *)buf;
	gz->avail_out = (uInt)size;
	while (gz->avail_out == size && !in->ended) {
		const char *why = feed_gzip(in);
		int ret;

		if (why)
			return why;
		if (in->ended)
			break;
		ret = inflate(gz, Z_NO_FLUSH);
		if (ret == Z_STREAM_END) {
			in->between = true;
			ret = inflateReset(gz);
		}
		if (ret != Z_OK && ret != Z_BUF_ERROR)
			return ret == Z_MEM_ERROR ? strerror(ENOMEM) : "gzip data is damaged";
	}
	*got = size - gz->avail_out;
	return NULL;
}

const char *trace_input_read(struct trace_input *in, char *buf, size_t size, size_t *got)
{
	switch (in->packing) {
	case TRACE_XZ:
		return read_xz(in, buf, size, got);
	case TRACE_GZIP:
		return read_gzip(in, buf, size, got);
	default:
		return read_plain(in, buf, size, got);
	}
}

void trace_input_close(struct trace_input *in)
{
	lzma_end(&in->xz);
	if (in->packing == TRACE_GZIP)
		inflateEnd(&in->gz);
	if (in->fd > STDIN_FILENO)
		close(in->fd);
}
