/* SPDX-License-Identifier: MIT */
/*
 * init.h - initcalls, and marks for what is needed only while booting
 *
 * A machine here is booted again and again, so nothing of the code is ever thrown away: the marks say what a function
 * is for and cost nothing.
 *
 * module_init(fn), module_exit(fn) and the initcalls register functions with whoever loads the module (<quire/module.h>); linked
 * into the library or a program instead, they are called by nobody until that program calls module_image_init(). A
 * module may have any number of each, at file scope.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <quire/module.h>

#define __initconst
#define __exitdata
#define __exit_p(x) x
#define __exit_call
#define __meminitdata
#define __meminitconst
#define __init_or_module
#define __initdata_or_module
#define __initconst_or_module
#define __refdata
#define __refconst
#define __latent_entropy
#define __net_init
#define __net_exit
#define __devinit
#define __devexit
#define __devinitdata
#define __devexit_p(x) x
#define __cpuinit

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME __FILE_NAME__
#endif

/* One a file: references are counted a file, and add up for the module. */
static struct module __this_module __maybe_unused = { .name = KBUILD_MODNAME };
#define THIS_MODULE (&__this_module)
int module_refcount(struct module *module); /* how many references are held */

/* One entry of the table; @id makes the names of a file's entries differ. */
#define QUIRE_MODULE_ITEM_NAMED(id, ...)                                                                               \
	static const struct quire_module_item id __maybe_unused = { .owner = &__this_module,                           \
								    .module = KBUILD_MODNAME,                          \
								    __VA_ARGS__ };                                     \
	static const struct quire_module_item *const __PASTE(id, _at) __used __section("quire_module") = &id
#define QUIRE_MODULE_ITEM(...) QUIRE_MODULE_ITEM_NAMED(__UNIQUE_ID(module_item), __VA_ARGS__)

#define QUIRE_INITCALL(fn, at)                                                                                         \
	QUIRE_MODULE_ITEM(.kind = QUIRE_MODULE_INIT, .level = QUIRE_MODULE_LEVEL_##at, .name = #fn, .init = fn)
#define QUIRE_INITCALL_SYNC(fn, at)                                                                                    \
	QUIRE_MODULE_ITEM(.kind = QUIRE_MODULE_INIT, .level = QUIRE_MODULE_LEVEL_##at + QUIRE_MODULE_LEVEL_SYNC,       \
			  .name = #fn, .init = fn)

#define early_initcall(fn) QUIRE_INITCALL(fn, EARLY)
#define pure_initcall(fn) QUIRE_INITCALL(fn, PURE)
#define core_initcall(fn) QUIRE_INITCALL(fn, CORE)
#define core_initcall_sync(fn) QUIRE_INITCALL_SYNC(fn, CORE)
#define postcore_initcall(fn) QUIRE_INITCALL(fn, POSTCORE)
#define postcore_initcall_sync(fn) QUIRE_INITCALL_SYNC(fn, POSTCORE)
#define arch_initcall(fn) QUIRE_INITCALL(fn, ARCH)
#define arch_initcall_sync(fn) QUIRE_INITCALL_SYNC(fn, ARCH)
#define subsys_initcall(fn) QUIRE_INITCALL(fn, SUBSYS)
#define subsys_initcall_sync(fn) QUIRE_INITCALL_SYNC(fn, SUBSYS)
#define fs_initcall(fn) QUIRE_INITCALL(fn, FS)
#define fs_initcall_sync(fn) QUIRE_INITCALL_SYNC(fn, FS)
#define rootfs_initcall(fn) QUIRE_INITCALL_SYNC(fn, FS)
#define device_initcall(fn) QUIRE_INITCALL(fn, DEVICE)
#define device_initcall_sync(fn) QUIRE_INITCALL_SYNC(fn, DEVICE)
#define late_initcall(fn) QUIRE_INITCALL(fn, LATE)
#define late_initcall_sync(fn) QUIRE_INITCALL_SYNC(fn, LATE)
#define __initcall(fn) device_initcall(fn)
#define module_init(fn) device_initcall(fn)

#define module_exit(fn) QUIRE_MODULE_ITEM(.kind = QUIRE_MODULE_EXIT, .name = #fn, .exit = fn)
#define __exitcall(fn) module_exit(fn)

/* Parameters of the kernel's own command line: to a module they are nothing, in Linux too. */
#define __setup(text, fn) static int (*const __UNIQUE_ID(setup))(char *) __maybe_unused = fn
#define early_param(text, fn) __setup(text, fn)

#endif
