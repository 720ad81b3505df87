/* SPDX-License-Identifier: MIT */
/*
 * module.h - what a module says about itself, and references to it
 *
 * The tables behind these macros, and what reads them, are in <quire/module.h>; module_init() and module_exit() in
 * <linux/init.h>, parameters in <linux/moduleparam.h>. Modules count on what Linux's header brings along, so this one does, too.
 */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/gfp.h>
#include <linux/init.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/ktime.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/stringify.h>

#define MODULE_NAME_LEN (64 - sizeof(unsigned long))

extern const struct quire_module_item *const __start_quire_module[] __weak __hidden;
extern const struct quire_module_item *const __stop_quire_module[] __weak __hidden;

/* The same in every file, so any copy will do: the one symbol that a loader looks for. */
extern const struct quire_module_image quire_module_image;
const struct quire_module_image quire_module_image __weak __used = {
	.version = QUIRE_MODULE_VERSION,
	.item_size = sizeof(struct quire_module_item),
	.start = __start_quire_module,
	.stop = __stop_quire_module,
};

#define MODULE_INFO(tag, info) QUIRE_MODULE_ITEM(.kind = QUIRE_MODULE_INFO, .name = #tag, .text = info)
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_VERSION(text) MODULE_INFO(version, text)
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
#define MODULE_SOFTDEP(text) MODULE_INFO(softdep, text)
#define MODULE_FIRMWARE(text) MODULE_INFO(firmware, text)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, __stringify(ns))
#define MODULE_ALIAS_MISCDEV(minor) MODULE_INFO(alias, "char-major-10-" __stringify(minor))
#define MODULE_ALIAS_CHARDEV(major, minor) MODULE_INFO(alias, "char-major-" __stringify(major) "-" __stringify(minor))
#define MODULE_ALIAS_CHARDEV_MAJOR(major) MODULE_INFO(alias, "char-major-" __stringify(major) "-*")
/* Tables for a program that loads modules when it sees a device; nobody does here. */
#define MODULE_DEVICE_TABLE(type, table) extern __typeof__(table) table

/* try_module_get - hold @module (NULL: built in, always there): false once it is going. Any context. */
static inline bool try_module_get(struct module *module)
{
	if (!module)
		return true;
	if (__atomic_load_n(&module->going, __ATOMIC_ACQUIRE))
		return false;
	__atomic_add_fetch(&module->refs, 1, __ATOMIC_ACQ_REL);
	return true;
}
/* __module_get - the same for who holds one already. */
static inline void __module_get(struct module *module)
{
	if (module)
		__atomic_add_fetch(&module->refs, 1, __ATOMIC_ACQ_REL);
}
static inline void module_put(struct module *module)
{
	if (module)
		__atomic_sub_fetch(&module->refs, 1, __ATOMIC_ACQ_REL);
}
#define module_name(module) ((module) ? (module)->name : "kernel")
#define module_is_live(module) (!__atomic_load_n(&(module)->going, __ATOMIC_ACQUIRE))
#define symbol_get(x) (&(x))
#define symbol_put(x) ((void)&(x))
#define request_module(fmt, ...) no_printk(fmt, ##__VA_ARGS__)
#define request_module_nowait(fmt, ...) no_printk(fmt, ##__VA_ARGS__)

#endif
