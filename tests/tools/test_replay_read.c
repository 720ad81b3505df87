/* SPDX-License-Identifier: MIT */
/* test_replay_read.c - whole files: plain, xz, cut off, unordered, foreign. Mirrors tools/trace_read.c,
 * trace_input.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <lzma.h>
#include <zlib.h>

#include "trace_read.h"

#define ALLOC(cpu, time, pfn)                                                                                          \
	" t-1 [00" #cpu "] ..... " #time ": mm_page_alloc: page=a pfn=" #pfn                                           \
	" order=0 migratetype=0 gfp_flags=GFP_KERNEL\n"
#define FREE(cpu, time, pfn) " t-1 [00" #cpu "] ..... " #time ": mm_page_free: page=a pfn=" #pfn " order=0\n"

static char path[] = "/tmp/test_replay_read.XXXXXX";
static struct trace trace;
static char error[TRACE_ERROR_MAX];

static int setup(void **state)
{
	int fd;

	(void)state;
	strcpy(path + sizeof(path) - 7, "XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
	(void)state;
	trace_free(&trace);
	return unlink(path);
}

static void write_file(const void *bytes, size_t len)
{
	FILE *to = fopen(path, "wb");

	assert_non_null(to);
	assert_int_equal(fwrite(bytes, 1, len, to), len);
	assert_int_equal(fclose(to), 0);
}

static int read_text(const char *text)
{
	write_file(text, strlen(text));
	trace_free(&trace);
	return trace_read(path, &trace, error, NULL, NULL);
}

static void expect_error(const char *text, size_t len, const char *why)
{
	char want[TRACE_ERROR_MAX];

	write_file(text, len);
	snprintf(want, sizeof(want), "%s: %s", path, why);
	assert_int_equal(trace_read(path, &trace, error, NULL, NULL), -1);
	assert_string_equal(error, want);
	trace_free(&trace);
}

/* Every kind of line is counted, and only the page events are kept. */
static void test_lines(void **state)
{
	assert_int_equal(read_text("# tracer: nop\n#\n" ALLOC(0, 1.5, 0x10)
					   FREE(1, 1.6, 0x10) " t-1 [001] ..... 1.7: kfree: ptr=0\n"
							      " t-1 [001] ..... 1.7: mm_page_alloc_extfrag: pfn=0x1\n"
							      "CPU:1 [LOST 7 EVENTS]\n"
							      "what is this\n"
							      " t-1 [001] ..... 1.8: mm_page_free: page=a pf\n"),
			 0);
	assert_int_equal(trace.nr_lines, 9);
	assert_int_equal(trace.lines[TRACE_LINE_COMMENT], 2);
	assert_int_equal(trace.lines[TRACE_LINE_PAGE], 2);
	assert_int_equal(trace.lines[TRACE_LINE_OBJECT], 1);
	assert_int_equal(trace.kinds[TRACE_KFREE], 1);
	assert_int_equal(trace.lines[TRACE_LINE_EXTFRAG], 1);
	assert_int_equal(trace.lines[TRACE_LINE_LOST], 1);
	assert_int_equal(trace.nr_lost, 7);
	assert_int_equal(trace.lines[TRACE_LINE_FOREIGN], 1);
	assert_int_equal(trace.lines[TRACE_LINE_DAMAGED], 1);
	assert_int_equal(trace.nr_events, 3);
	assert_int_equal(trace.nr_cpus, 2);
	assert_int_equal(trace.nr_out_of_order, 0);
}

static void test_order(void **state)
{
	/* Written CPU by CPU: sorted by time, and stable where the clock stood still. */
	assert_int_equal(read_text(ALLOC(1, 3.0, 0x30) FREE(1, 3.0, 0x30) ALLOC(1, 9.0, 0x90) ALLOC(0, 1.0, 0x10)
					   ALLOC(0, 3.0, 0x31) FREE(0, 5.0, 0x10)),
			 0);
	assert_int_equal(trace.nr_out_of_order, 1);
	static const uint64_t pfns[] = { 0x10, 0x30, 0x30, 0x31, 0x10, 0x90 };
	for (size_t i = 0; i < trace.nr_events; i++)
		assert_int_equal(trace.events[i].pfn, pfns[i]);
	assert_int_equal(trace.events[1].kind, TRACE_ALLOC);
	assert_int_equal(trace.events[2].kind, TRACE_FREE);
}

/* The last line may lack its newline, or its end. */
static void test_cut_off(void **state)
{
	assert_int_equal(read_text(ALLOC(0, 1.0, 0x10) " t-1 [000] ..... 2.0: mm_page_free: page=a pfn=0x10 order=0"),
			 0);
	assert_int_equal(trace.nr_events, 2);
	assert_int_equal(
		read_text(ALLOC(0, 1.0,
				0x10) " t-1 [000] ..... 2.0: mm_page_alloc: page=a pfn=0x11 order=0 migratetype=0 "
				      "gfp_flags=GFP_KERN"),
		0);
	assert_int_equal(trace.nr_events, 1);
	assert_int_equal(trace.lines[TRACE_LINE_DAMAGED], 1);
	assert_int_equal(trace.nr_flags_left_out, 0);
}

static void test_long_line(void **state)
{
	size_t len = 100000;
	char *text = malloc(len + 512);

	strcpy(text, ALLOC(0, 1.0, 0x10));
	memset(text + strlen(text), 'x', len - strlen(text));
	strcpy(text + len, "\n" FREE(0, 2.0, 0x10));
	assert_int_equal(read_text(text), 0);
	free(text);
	assert_int_equal(trace.nr_events, 2);
	assert_int_equal(trace.lines[TRACE_LINE_FOREIGN], 1);
	assert_int_equal(trace.nr_lines, 3);
}

static void test_not_a_trace(void **state)
{
	static const char nothing[] = "", text[] = "root:x:0:0::/:\nbin:x:1:1::/:\n",
			  binary[] = "\0\1\2\3\n\0\0\xff\xfe";
	static const char frees[] = FREE(0, 1.0, 0x10), empty[] = "# tracer: nop\n#\n";

	expect_error(nothing, 0, "not a trace: no line of ftrace text in it");
	expect_error(text, sizeof(text) - 1, "not a trace: no line of ftrace text in it");
	expect_error(binary, sizeof(binary), "not a trace: no line of ftrace text in it");
	expect_error(empty, sizeof(empty) - 1, "not a trace: no line of ftrace text in it");
	expect_error(frees, sizeof(frees) - 1, "no mm_page_alloc, kmalloc or kmem_cache_alloc event in this trace");
	assert_int_equal(trace_read("/nonexistent/trace", &trace, error, NULL, NULL), -1);
	assert_string_equal(error, "/nonexistent/trace: No such file or directory");
	assert_int_equal(trace_read("/tmp", &trace, error, NULL, NULL), -1);
	assert_string_equal(error, "/tmp: Is a directory");
}

static size_t pack(const char *text, uint8_t *out, size_t room)
{
	size_t len = 0;

	assert_int_equal(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text, strlen(text), out,
						 &len, room),
			 LZMA_OK);
	return len;
}

static void test_xz(void **state)
{
	uint8_t packed[4096];
	size_t len = pack(ALLOC(0, 1.0, 0x10) FREE(0, 2.0, 0x10), packed, sizeof(packed)), second;

	write_file(packed, len);
	assert_int_equal(trace_read(path, &trace, error, NULL, NULL), 0);
	assert_int_equal(trace.nr_events, 2);
	trace_free(&trace);

	/* Two streams one behind the other are one text. */
	second = pack(ALLOC(0, 3.0, 0x10), packed + len, sizeof(packed) - len);
	write_file(packed, len + second);
	assert_int_equal(trace_read(path, &trace, error, NULL, NULL), 0);
	assert_int_equal(trace.nr_events, 3);
	trace_free(&trace);

	/* Cut off anywhere behind the magic number, it is an error. */
	for (size_t cut = 6; cut < len; cut++)
		expect_error((const char *)packed, cut, "xz data ends early");
	packed[len / 2] ^= 0x40;
	expect_error((const char *)packed, len, "xz data is damaged");
	expect_error("\xfd"
		     "7zX",
		     4, "not a trace: no line of ftrace text in it");
}

static size_t pack_gzip(const char *text, uint8_t *out, size_t room)
{
	z_stream gz = { 0 };

	assert_int_equal(deflateInit2(&gz, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	gz.next_in = (Bytef *)(uintptr_t)text;
	gz.avail_in = (uInt)strlen(text);
	gz.next_out = out;
	gz.avail_out = (uInt)room;
	assert_int_equal(deflate(&gz, Z_FINISH), Z_STREAM_END);
	assert_int_equal(deflateEnd(&gz), Z_OK);
	return gz.total_out;
}

static void test_gzip(void **state)
{
	uint8_t packed[4096];
	size_t len = pack_gzip(ALLOC(0, 1.0, 0x10) FREE(0, 2.0, 0x10), packed, sizeof(packed)), second;

	write_file(packed, len);
	assert_int_equal(trace_read(path, &trace, error, NULL, NULL), 0);
	assert_int_equal(trace.nr_events, 2);
	trace_free(&trace);

	/* Two members one behind the other are one text; what follows them is nothing. */
	second = pack_gzip(ALLOC(0, 3.0, 0x10), packed + len, sizeof(packed) - len);
	memset(packed + len + second, 0, 100);
	for (int tail = 0; tail < 2; tail++) {
		write_file(packed, len + second + (tail ? 100 : 0));
		assert_int_equal(trace_read(path, &trace, error, NULL, NULL), 0);
		assert_int_equal(trace.nr_events, 3);
		trace_free(&trace);
	}

	for (size_t cut = 6; cut < len; cut++)
		expect_error((const char *)packed, cut, "gzip data ends early");
	packed[len / 2] ^= 0x40;
	expect_error((const char *)packed, len, "gzip data is damaged");
}

/* More text than the input's buffer and the reader's, so that lines and packed bytes straddle them. */
static void test_gzip_large(void **state)
{
	size_t nr = 20000, room = 0, len;
	char *text = NULL;
	FILE *to = open_memstream(&text, &room);
	uint8_t *packed = malloc(4 << 20);

	for (unsigned int i = 0; i < nr; i++)
		fprintf(to,
			" t-1 [000] ..... %u.%06u: mm_page_alloc: page=a pfn=%u order=0 migratetype=0 gfp_flags=GFP_KERNEL\n",
			i / 1000, i % 1000, i * 2654435761u);
	fclose(to);
	len = pack_gzip(text, packed, 4 << 20);
	write_file(packed, len);
	assert_int_equal(trace_read(path, &trace, error, NULL, NULL), 0);
	assert_int_equal(trace.nr_events, nr);
	for (unsigned int i = 0; i < nr; i++)
		assert_int_equal(trace.events[i].pfn, i * 2654435761u);
	free(text);
	free(packed);
}

/* Requests are numbered, caches that old kernels do not name are known by their size, a selection leaves the rest out. */
static void test_objects(void **state)
{
	static const char text[] =
		" t-1 [000] ..... 1.0: kmem_cache_alloc: call_site=x ptr=0000000000000010 name=pid bytes_req=64 bytes_alloc=64 "
		"gfp_flags=GFP_KERNEL node=-1 accounted=true\n"
		" t-1 [000] ..... 2.0: kmem_cache_alloc: call_site=x ptr=0000000000000020 name=pid bytes_req=64 bytes_alloc=64 "
		"gfp_flags=GFP_KERNEL node=-1 accounted=true\n"
		" t-1 [000] ..... 3.0: kmem_cache_alloc: call_site=x ptr=0000000000000030 bytes_req=64 bytes_alloc=64 "
		"gfp_flags=GFP_KERNEL\n"
		" t-1 [000] ..... 4.0: kmem_cache_free: call_site=x ptr=0000000000000020 name=pid\n" ALLOC(
			0, 5.0, 0x10) " t-1 [000] ..... 6.0: kfree: call_site=x ptr=0000000000000010";
	struct trace_source *source;

	assert_int_equal(read_text(text), 0);
	assert_int_equal(trace.nr_events, 5);
	assert_int_equal(trace.lines[TRACE_LINE_DAMAGED], 1); /* the last: nobody knows whether it is whole */
	assert_int_equal(trace.events[0].request, trace.events[1].request);
	assert_int_not_equal(trace.events[0].request, trace.events[2].request);
	assert_string_equal(trace_requests_name(&trace.requests, trace.events[3].cache), "pid");
	assert_string_equal(trace_requests_name(&trace.requests, trace.requests.all[trace.events[2].request].cache),
			    "size-64");
	trace_free(&trace);

	source = trace_open(path, TRACE_SELECT_PAGES, &trace, error);
	assert_non_null(source);
	assert_false(trace_is_live(source));
	assert_int_equal(trace_read_all(source, NULL, NULL, error), 0);
	trace_close(source);
	assert_int_equal(trace.nr_events, 1);
	assert_int_equal(trace.nr_not_selected, 4);
}

struct live_test {
	int fd;
	unsigned int nr_taken, nr_waits, taken_at_wait[8];
};

static int take_live(void *arg, const struct trace_event *ev)
{
	struct live_test *t = arg;

	assert_int_equal(ev->pfn, 0x10 + t->nr_taken);
	t->nr_taken++;
	return 0;
}

/* Write only when waited for: what was written before must have been taken by then. */
static void wait_live(void *arg, uint64_t done, uint64_t size)
{
	static const char *const texts[] = { ALLOC(0, 1.0, 0x10) " t-1 [000] ..... 2.0: mm_page_fr",
					     "ee: page=a pfn=0x11 order=0\n" FREE(0, 1.5, 0x12), FREE(0, 3.0, 0x13) };
	struct live_test *t = arg;
	unsigned int at = t->nr_waits++;

	t->taken_at_wait[at] = t->nr_taken;
	if (at > 0 && at <= 3 && texts[at - 1])
		assert_int_equal(write(t->fd, texts[at - 1], strlen(texts[at - 1])), strlen(texts[at - 1]));
	if (at == 4)
		close(t->fd);
}

static void test_live(void **state)
{
	int fds[2], stdin_copy = dup(STDIN_FILENO);
	struct live_test t = { 0 };
	struct trace_source *source;

	assert_int_equal(pipe(fds), 0);
	assert_int_equal(dup2(fds[0], STDIN_FILENO), STDIN_FILENO);
	close(fds[0]);
	t.fd = fds[1];
	assert_int_equal(write(t.fd, "# tracer: nop\n", 14), 14);
	source = trace_open("-", TRACE_SELECT_ALL, &trace, error);
	assert_non_null(source);
	assert_true(trace_is_live(source));
	assert_int_equal(trace_follow(source, take_live, wait_live, &t, error), 0);
	trace_close(source);
	assert_int_equal(dup2(stdin_copy, STDIN_FILENO), STDIN_FILENO);
	close(stdin_copy);
	assert_int_equal(t.nr_waits, 5);
	assert_int_equal(t.taken_at_wait[1], 0);
	assert_int_equal(t.taken_at_wait[2], 1);
	assert_int_equal(t.taken_at_wait[3], 3);
	assert_int_equal(t.taken_at_wait[4], 4);
	assert_int_equal(trace.nr_events, 4);
	assert_int_equal(trace.nr_out_of_order, 1);
	assert_null(trace.events);
}

static void note_progress(void *arg, uint64_t done, uint64_t size)
{
	assert_true(done <= size);
	*(uint64_t *)arg = done;
}

/* More events than the first array has room for. */
static void test_many(void **state)
{
	FILE *to = fopen(path, "w");
	uint64_t done = 0;
	long size;

	for (unsigned int i = 0; i < 200000; i++)
		fprintf(to, " t-1 [000] ..... %u.%06u: mm_page_free: page=a pfn=0x%x order=0\n", i / 1000, i % 1000, i);
	fputs(ALLOC(0, 1000.0, 0x10), to);
	size = ftell(to);
	fclose(to);
	assert_int_equal(trace_read(path, &trace, error, note_progress, &done), 0);
	assert_int_equal(done, size);
	assert_int_equal(trace.nr_events, 200001);
	assert_int_equal(trace.events[199999].pfn, 199999);
}

#define CASE(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_lines),       CASE(test_order),   CASE(test_cut_off), CASE(test_long_line),
		CASE(test_not_a_trace), CASE(test_xz),      CASE(test_many),    CASE(test_gzip),
		CASE(test_gzip_large),  CASE(test_objects), CASE(test_live),
	};

	return cmocka_run_group_tests_name("replay_read", tests, NULL, NULL);
}
