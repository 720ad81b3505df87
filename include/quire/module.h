/* SPDX-License-Identifier: MIT */
/*
 * module.h - what a kernel module tells whoever loads it: init and exit functions, parameters, words about itself
 *
 * Model:   A module is kernel-style C that is linked together, usually as a shared object. Every module_init(), module_exit(),
 *          module_param() and MODULE_*() of its files (<linux/module.h>) leaves one pointer to a struct quire_module_item in
 *          the section "quire_module"; the linker puts them side by side, in the order in which files were linked. Every file
 *          that includes <linux/module.h> also leaves one weak copy of `quire_module_image`, which says where the
 *          section begins and ends. A loader needs that one symbol:
 *
 *            image = dlsym(dlopen("driver.so", RTLD_NOW), QUIRE_MODULE_SYMBOL);
 *            module_image_check(image, err, size)                  0: it is one of ours
 *            module_param_set(image, "driver", "count", value, ...)   or module_params_parse("count=3 name=\"a b\"")
 *            module_image_init(image, err, size)  ...  module_image_exit(image)
 *
 *          One shared object may hold several modules, and a module several files: an item's `module` says whose it is. It is
 *          the KBUILD_MODNAME that the file was compiled with (-DKBUILD_MODNAME='"driver"'), else the file's name; a
 *          trailing ".c" does not count when names are compared, and '-' is '_'. Modules are compiled with -DMODULE.
 * Locking: none; one thread loads, and the machine is up.
 * More:    env/module.c, env/params.c, tests/unit/test_module.c
 *
 * Included by kernel-style and host-side code alike.
 */
#ifndef QUIRE_MODULE_H
#define QUIRE_MODULE_H

#ifdef __cplusplus
extern "C" {
#endif

#define QUIRE_MODULE_VERSION 1 /* changes whenever the structures below do */
#define QUIRE_MODULE_SYMBOL "quire_module_image"

struct kernel_param;

/* THIS_MODULE of one file. */
struct module {
	const char *name;
	int refs;           /* try_module_get() less module_put(); atomic */
	unsigned int going; /* 1: module_image_exit() has begun, try_module_get() fails */
};

enum quire_module_kind {
	QUIRE_MODULE_INIT,       /* name: function, level: when, init */
	QUIRE_MODULE_EXIT,       /* name: function, exit */
	QUIRE_MODULE_PARAM,      /* name: parameter, text: type ("int", "array of charp", ...), param */
	QUIRE_MODULE_PARAM_DESC, /* name: parameter, text: its MODULE_PARM_DESC() */
	QUIRE_MODULE_INFO,       /* name: tag ("license", "author", "description", ...), text: value */
};

/* Levels of initcalls, in the order in which they are called; module_init() is a device_initcall(). */
#define QUIRE_MODULE_LEVEL_EARLY (-10)
#define QUIRE_MODULE_LEVEL_PURE 0
#define QUIRE_MODULE_LEVEL_CORE 10
#define QUIRE_MODULE_LEVEL_POSTCORE 20
#define QUIRE_MODULE_LEVEL_ARCH 30
#define QUIRE_MODULE_LEVEL_SUBSYS 40
#define QUIRE_MODULE_LEVEL_FS 50
#define QUIRE_MODULE_LEVEL_DEVICE 60
#define QUIRE_MODULE_LEVEL_LATE 70
#define QUIRE_MODULE_LEVEL_SYNC 5 /* added for the _sync variant of each */

struct quire_module_item {
	unsigned int kind;       /* enum quire_module_kind */
	int level;               /* of INIT */
	struct module *owner;    /* the file's THIS_MODULE */
	const char *module;      /* the file's KBUILD_MODNAME */
	const char *name, *text; /* see the kinds; NULL where not mentioned */
	union {
		int (*init)(void);
		void (*exit)(void);
		const struct kernel_param *param; /* <linux/moduleparam.h> */
	};
};

struct quire_module_image {
	unsigned int version;                                       /* QUIRE_MODULE_VERSION */
	unsigned int item_size;                                     /* sizeof(struct quire_module_item) */
	const struct quire_module_item *const *start, *const *stop; /* equal, or both NULL: nothing in it */
};

/* for_each_module_item - all items in link order. @at is a const struct quire_module_item *const *. */
#define for_each_module_item(at, image) for (at = (image)->start; at < (image)->stop; at++)

/* All errors below are one line without newline in @why, which names module and parameter or function. */

/* module_image_check - is @image (NULL: -ENOENT) one that this library can load? 0, -ENOENT, -EINVAL other version. */
int module_image_check(const struct quire_module_image *image, char *why, unsigned long size);
/* module_name_is - are two KBUILD_MODNAMEs the same: '-' is '_', a trailing ".c" does not count. */
int module_name_is(const char *a, const char *b);

/* module_param_set - set parameter @name of @module (NULL: of every module in the image that has one of that name; a @name like
 * "module.name" says it itself). @value NULL: given without '='. The text may be written into and must stay in place as long
 * as the module: charp parameters point into it. 0, -ENOENT no such parameter, or what the parameter's set() says
 * (-EINVAL, -ERANGE). May sleep. */
int module_param_set(const struct quire_module_image *image, const char *module, char *name, char *value, char *why,
		     unsigned long size);
/* module_params_parse - set all of @args, "name=value other=\"with blanks\" flag", as above. Stops at the first error. */
int module_params_parse(const struct quire_module_image *image, const char *module, char *args, char *why,
			unsigned long size);
/* module_param_get - the value of a PARAM item as text, without newline. Bytes, or -EACCES when it cannot be read. */
int module_param_get(const struct quire_module_item *item, char *buf, unsigned long size);

/* module_image_init - call the init functions by level, in link order within a level. One that returns an error ends it: the exit
 * functions of the modules initialised before are called, last first, and the error is returned. May sleep. */
int module_image_init(const struct quire_module_image *image, char *why, unsigned long size);
/* module_image_exit - call the exit functions, last module first. -EBUSY with a line in @why when a reference is still held; the
 * exit functions are called all the same, since there is nobody to wait for. May sleep. */
int module_image_exit(const struct quire_module_image *image, char *why, unsigned long size);

#ifdef __cplusplus
}
#endif
#endif
