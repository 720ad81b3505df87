/* SPDX-License-Identifier: MIT */
/*
 * printk.h - write to the kernel log
 *
 * Context: any, also with any lock held and before there is a CPU. Never allocates, never sleeps.
 * A message without a trailing newline stays open until pr_cont() ends it or the next message begins.
 * Formats are those of snprintf() in <linux/sprintf.h>, which lists the %p extensions.
 */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H

#include <linux/compiler.h>
#include <linux/kern_levels.h>
#include <linux/stdarg.h>
#include <linux/types.h>

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

/* How many bytes were logged, the level not counted. */
int printk(const char *fmt, ...) __printf(1, 2);
int vprintk(const char *fmt, va_list args) __printf(1, 0);
#define _printk printk

/* For %pV: a format within a format. */
struct va_format {
	const char *fmt;
	va_list *va;
};

#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warning pr_warn
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)

/* no_printk - checked by the compiler, never printed. */
#define no_printk(fmt, ...)                                                                                            \
	({                                                                                                             \
		if (0)                                                                                                 \
			printk(fmt, ##__VA_ARGS__);                                                                    \
		0;                                                                                                     \
	})
#ifdef DEBUG
#define pr_debug(fmt, ...) printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_devel pr_debug
#else
#define pr_debug(fmt, ...) no_printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_devel pr_debug
#endif

/* do_once - true the first time this place is passed, on whichever CPU. */
#define printk_first_time()                                                                                            \
	({                                                                                                             \
		static unsigned char __passed;                                                                         \
		!__atomic_exchange_n(&__passed, 1, __ATOMIC_RELAXED);                                                  \
	})
#define printk_once(fmt, ...)                                                                                          \
	({                                                                                                             \
		if (unlikely(printk_first_time()))                                                                     \
			printk(fmt, ##__VA_ARGS__);                                                                    \
	})
#define pr_emerg_once(fmt, ...) printk_once(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert_once(fmt, ...) printk_once(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit_once(fmt, ...) printk_once(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err_once(fmt, ...) printk_once(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn_once(fmt, ...) printk_once(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice_once(fmt, ...) printk_once(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info_once(fmt, ...) printk_once(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)

/* dump_stack - the caller's stack, under "Call Trace:". */
void dump_stack(void);
void dump_stack_lvl(const char *level);

/* print_hex_dump - @len bytes at @buf, a line each @rowsize (16 or 32) bytes in groups of @groupsize, with @level and @prefix_str
 * in front and with @ascii the characters behind; @prefix_type is a DUMP_PREFIX_* of <linux/hex.h>. */
void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize, int groupsize,
		    const void *buf, size_t len, bool ascii);
#define print_hex_dump_bytes(prefix_str, prefix_type, buf, len)                                                        \
	print_hex_dump(KERN_DEBUG, prefix_str, prefix_type, 16, 1, buf, len, true)
#ifdef DEBUG
#define print_hex_dump_debug(...) print_hex_dump(KERN_DEBUG, ##__VA_ARGS__)
#else
#define print_hex_dump_debug(...)                                                                                      \
	({                                                                                                             \
		if (0)                                                                                                 \
			print_hex_dump(KERN_DEBUG, ##__VA_ARGS__);                                                     \
	})
#endif

/* Console levels: a line reaches port_console() when its level is below console_loglevel. */
#define CONSOLE_LOGLEVEL_QUIET 4
#define CONSOLE_LOGLEVEL_DEFAULT 7
#define CONSOLE_LOGLEVEL_DEBUG 10
extern int console_loglevel;

struct seq_file;
/* log_reset - forget everything; time starts again at 0. At the start of a boot, no other thread inside Quire. */
void log_reset(void);
/* log_set_quiet - true: nothing at all goes to the console (machine_config.quiet). */
void log_set_quiet(bool quiet);
/* log_set_console - "loglevel=N" (clamped to 1..15), "quiet" is N = CONSOLE_LOGLEVEL_QUIET; "ignore_loglevel" shows
 * every line. */
void log_set_console(int level, bool ignore_loglevel);
/* log_show - the log as /proc/kmsg: "<6>[    0.000000] text". Prints what was logged before it began; may sleep in
 * @m's sink. */
int log_show(struct seq_file *m, void *priv);
/* log_watch - @watch hears of every line from now on, shown or not; NULL: nobody does. @text is not terminated. @caller: who called
 * printk() with the start of the line. Called with the log locked: it must not print. log_reset() ends it. */
void log_watch(void (*watch)(int level, const char *text, unsigned int len, unsigned long caller));
/* log_lost - lines overwritten since log_reset(). */
unsigned long log_lost(void);

#endif
