/* SPDX-License-Identifier: MIT */
/*
 * log.c - the kernel log
 *
 * Model:      a ring of records, one a line, oldest overwritten first:
 *
 *                 log_first                    log_next
 *                    |                            |
 *              ------[ head text.. ][ head text ]------------[filler]
 *
 *             Positions count bytes for ever; a position modulo LOG_SIZE is a place in the ring. A record never wraps:
 *             a filler takes what is left at the end. A line without its newline waits in `open_line` for pr_cont().
 * Invariants: L1 log_next - log_first <= LOG_SIZE
 *             L2 every position at which a record begins is a multiple of 16
 *             L3 the ring holds whole lines only
 * Locking:    one test-and-set word, innermost of all. It holds the owner's CPU, so that a printk() from inside
 *             port_console() or from a fault in here goes straight to the console instead of waiting for itself.
 *             Formatting happens before it is taken, reading copies one record at a time.
 * Failure:    a message longer than LOG_TEXT_MAX is cut; a full ring loses its oldest lines and counts them.
 * More:       <linux/printk.h>, tests/unit/test_log.c
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <quire/port.h>

#include "tasks_int.h"

#ifdef CONFIG_64BIT
#define LOG_SIZE (256u << 10)
#else
#define LOG_SIZE (64u << 10)
#endif
#define LOG_TEXT_MAX 1024
#define LOG_ALIGN 16
#define LOG_FILLER 0xffff /* len of a record that only fills the end of the ring */
#define LOG_LEVEL_CONT (-1)

struct log_record {
	u64 ns;  /* since log_reset() */
	u16 len; /* of the text that follows; not terminated */
	u8 level;
	u8 unused[5];
};
static_assert(sizeof(struct log_record) == LOG_ALIGN);

/* A line that has no newline yet. */
struct log_line {
	bool is_open;
	int level;
	unsigned int len;
	u64 ns;
	unsigned long caller;          /* who called printk() with its beginning */
	const struct quire_cpu *owner; /* only its pr_cont() goes on with it */
	char text[LOG_TEXT_MAX];
};

int console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;

static char log_ring[LOG_SIZE] __aligned(LOG_ALIGN);
static u64 log_first, log_next;
static unsigned long lost_lines;
static struct log_line open_line;
static u64 log_epoch_ns;
static bool console_quiet, console_show_all;
static void (*log_watcher)(int level, const char *text, unsigned int len, unsigned long caller);
static unsigned long log_owner; /* the lock: 0 free, else log_token() of the holder */

/* Threads that are no CPU share a token, so they are not told apart from each other. */
static unsigned long log_token(void)
{
	return (unsigned long)port_this_cpu() | 1;
}

/* False when the caller itself is inside already. */
static bool log_lock(void)
{
	unsigned long token = log_token(), seen = 0;
	unsigned int spins = 0;

	while (!__atomic_compare_exchange_n(&log_owner, &seen, token, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)) {
		if (seen == token && token != 1)
			return false;
		port_relax(spins++);
		seen = 0;
	}
	return true;
}

static void log_unlock(void)
{
	smp_store_release(&log_owner, 0);
}

static struct log_record *record_at(u64 pos)
{
	return (struct log_record *)(log_ring + pos % LOG_SIZE);
}

static u64 record_end(u64 pos)
{
	unsigned int len = record_at(pos)->len;

	if (len == LOG_FILLER)
		return ALIGN(pos + 1, LOG_SIZE);
	return pos + ALIGN(sizeof(struct log_record) + len, LOG_ALIGN);
}

/* Room for @size bytes at log_next, at the cost of the oldest lines. */
static struct log_record *make_room(unsigned int size)
{
	unsigned int left = LOG_SIZE - log_next % LOG_SIZE;
	u64 end = log_next + (size > left ? left : 0) + size;

	while (end - log_first > LOG_SIZE) {
		lost_lines += record_at(log_first)->len != LOG_FILLER;
		log_first = record_end(log_first);
	}
	if (size > left) {
		record_at(log_next)->len = LOG_FILLER;
		log_next += left;
	}
	return record_at(log_next);
}

/* "[    0.123456] text" into @buf of LOG_TEXT_MAX + 32 bytes; its length. */
static int format_line(char *buf, u64 ns, const char *text, unsigned int len)
{
	return scnprintf(buf, LOG_TEXT_MAX + 32, "[%5llu.%06u] %.*s", ns / 1000000000,
			 (unsigned int)(ns % 1000000000) / 1000, (int)len, text);
}

static void console_line(int level, u64 ns, const char *text, unsigned int len)
{
	static char buf[LOG_TEXT_MAX + 32]; /* the lock's */
	int n;

	if (console_quiet || (level >= console_loglevel && !console_show_all))
		return;
	n = format_line(buf, ns, text, len);
	port_console(level, buf, n);
}

/* The open line is complete: into the ring, and to the console. */
static void close_line_locked(void)
{
	struct log_record *record;

	if (!open_line.is_open)
		return;
	record = make_room(ALIGN(sizeof(*record) + open_line.len, LOG_ALIGN));
	record->ns = open_line.ns;
	record->len = open_line.len;
	record->level = open_line.level;
	memcpy(record + 1, open_line.text, open_line.len);
	log_next = record_end(log_next);
	open_line.is_open = false;
	console_line(open_line.level, open_line.ns, open_line.text, open_line.len);
	if (log_watcher)
		log_watcher(open_line.level, open_line.text, open_line.len, open_line.caller);
}

static void append_locked(const char *text, unsigned int len, int level, u64 ns, unsigned long caller)
{
	if (!open_line.is_open) {
		open_line.is_open = true;
		open_line.level = level;
		open_line.len = 0;
		open_line.ns = ns;
		open_line.caller = caller;
		open_line.owner = port_this_cpu();
	}
	len = min(len, LOG_TEXT_MAX - open_line.len);
	memcpy(open_line.text + open_line.len, text, len);
	open_line.len += len;
}

/* Take the level off the front of @text; LOG_LEVEL_CONT to go on with the open line. */
static const char *parse_level(const char *text, int *level)
{
	*level = LOGLEVEL_WARNING;
	for (; text[0] == KERN_SOH_ASCII && text[1]; text += 2) {
		if (text[1] >= '0' && text[1] <= '7')
			*level = text[1] - '0';
		else if (text[1] == 'c')
			*level = LOG_LEVEL_CONT;
	}
	return text;
}

static void log_store_locked(const char *text, int level, unsigned long caller)
{
	u64 ns = port_now_ns() - log_epoch_ns;
	bool go_on = level == LOG_LEVEL_CONT && open_line.is_open && open_line.owner == port_this_cpu();

	if (!go_on)
		close_line_locked();
	if (level == LOG_LEVEL_CONT)
		level = LOGLEVEL_WARNING;
	while (*text) {
		const char *newline = strchrnul(text, '\n');

		append_locked(text, newline - text, level, ns, caller);
		if (!*newline)
			break;
		close_line_locked();
		text = newline + 1;
	}
}

static int __printf(1, 0) log_message(const char *fmt, va_list args, unsigned long caller)
{
	char buf[LOG_TEXT_MAX];
	const char *text;
	int level, len = vscnprintf(buf, sizeof(buf), fmt, args);

	/* A cut message still ends its line. */
	if (len == LOG_TEXT_MAX - 1)
		buf[len - 1] = '\n';
	text = parse_level(buf, &level);
	if (!log_lock()) {
		port_console(max(level, 0), text, strcspn(text, "\n"));
		return strlen(text);
	}
	log_store_locked(text, level, caller);
	log_unlock();
	return strlen(text);
}

int vprintk(const char *fmt, va_list args)
{
	return log_message(fmt, args, _RET_IP_);
}

int printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = log_message(fmt, args, _RET_IP_);
	va_end(args);
	return len;
}

/* Copy the line at or after *@pos and before @end, and move on. False at the end. */
static bool log_read(u64 *pos, u64 end, struct log_line *line)
{
	const struct log_record *record;
	bool found = false;

	if (!log_lock())
		return false;
	for (*pos = max(*pos, log_first); *pos < end && !found; *pos = record_end(*pos)) {
		record = record_at(*pos);
		if (record->len == LOG_FILLER)
			continue;
		line->ns = record->ns;
		line->level = record->level;
		line->len = record->len;
		memcpy(line->text, record + 1, record->len);
		found = true;
	}
	log_unlock();
	return found;
}

static void show_line(struct seq_file *m, const struct log_line *line)
{
	seq_printf(m, "<%d>[%5llu.%06u] ", line->level, line->ns / 1000000000,
		   (unsigned int)(line->ns % 1000000000) / 1000);
	seq_write(m, line->text, line->len);
	seq_putc(m, '\n');
}

int log_show(struct seq_file *m, void *priv)
{
	struct log_line line, last = { .is_open = false };
	u64 pos, end;

	if (!log_lock())
		return 0;
	pos = log_first;
	end = log_next;
	if (open_line.is_open)
		last = open_line;
	log_unlock();
	while (log_read(&pos, end, &line))
		show_line(m, &line);
	if (last.is_open)
		show_line(m, &last);
	return 0;
}

void log_watch(void (*watch)(int level, const char *text, unsigned int len, unsigned long caller))
{
	if (!log_lock())
		return;
	log_watcher = watch;
	log_unlock();
}

unsigned long log_lost(void)
{
	return READ_ONCE(lost_lines);
}

void log_reset(void)
{
	log_first = log_next = 0;
	lost_lines = 0;
	open_line.is_open = false;
	log_epoch_ns = port_now_ns();
	console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
	console_quiet = console_show_all = false;
	log_watcher = NULL;
}

void log_break_lock(void)
{
	smp_store_release(&log_owner, 0);
}

void log_set_quiet(bool quiet)
{
	console_quiet = quiet;
}

void log_set_console(int level, bool ignore_loglevel)
{
	console_loglevel = clamp(level, 1, 15);
	console_show_all = ignore_loglevel;
}
