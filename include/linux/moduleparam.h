/* SPDX-License-Identifier: MIT */
/*
 * moduleparam.h - parameters of a module, as text
 *
 * Model:   a parameter is a variable, a name, and operations that turn text into its value and back. Whoever loads the module sets
 *          them before init (<quire/module.h>). '-' and '_' in names are the same.
 * Context: operations run in process context and may sleep; nobody serialises them but the loader.
 * Types:   byte short ushort int uint long ulong ullong hexint charp bool bint invbool. A charp points into the text given by
 *          the loader, which stays. Numbers are decimal, 0x or 0 as C does; one that does not fit is -ERANGE.
 */
#ifndef _LINUX_MODULEPARAM_H
#define _LINUX_MODULEPARAM_H

#include <linux/array_size.h>
#include <linux/init.h>
#include <linux/stringify.h>
#include <linux/types.h>

struct kernel_param;

#define KERNEL_PARAM_OPS_FL_NOARG 1u /* the parameter may be given without a value: set() gets NULL */
#define KERNEL_PARAM_FL_UNSAFE 1u

struct kernel_param_ops {
	unsigned int flags;
	/* 0 or -errno; leaves the variable alone on failure */
	int (*set)(const char *val, const struct kernel_param *kp);
	/* the value and '\n' into @buffer, a page; how many bytes, or -errno */
	int (*get)(char *buffer, const struct kernel_param *kp);
	void (*free)(void *arg); /* called when the module goes; NULL: nothing to free */
};

struct kparam_string {
	unsigned int maxlen; /* bytes, NUL included */
	char *string;
};

struct kparam_array {
	unsigned int max;
	unsigned int elemsize;
	unsigned int *num; /* how many were given; NULL: nobody asks */
	const struct kernel_param_ops *ops;
	void *elem;
};

struct kernel_param {
	const char *name;
	struct module *mod;
	const struct kernel_param_ops *ops;
	u16 perm; /* of the file that Linux would show in sysfs */
	s8 level;
	u8 flags; /* KERNEL_PARAM_FL_* */
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
};

/* The last argument is how the type is called in a list of parameters. */
#define QUIRE_PARAM(pname, pops, parg, pperm, pflags, type)                                                            \
	static const struct kernel_param __param_##pname = { .name = #pname,                                           \
							     .mod = &__this_module,                                    \
							     .ops = (pops),                                            \
							     .perm = (pperm),                                          \
							     .level = -1,                                              \
							     .flags = (pflags),                                        \
							     { .arg = (void *)(parg) } };                              \
	QUIRE_MODULE_ITEM(.kind = QUIRE_MODULE_PARAM, .name = #pname, .text = type, .param = &__param_##pname)

#define module_param_named(name, value, type, perm)                                                                    \
	static __always_unused __typeof__(value) *__param_check_##name(void)                                           \
	{                                                                                                              \
		param_check_##type(name, &(value));                                                                    \
		return &(value);                                                                                       \
	}                                                                                                              \
	QUIRE_PARAM(name, &param_ops_##type, &(value), perm, 0, #type)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_unsafe(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_named_unsafe(name, value, type, perm) module_param_named(name, value, type, perm)
#define module_param_cb(name, ops, arg, perm) QUIRE_PARAM(name, ops, arg, perm, 0, "callback")
#define module_param_cb_unsafe(name, ops, arg, perm)                                                                   \
	QUIRE_PARAM(name, ops, arg, perm, KERNEL_PARAM_FL_UNSAFE, "callback")
#define module_param_hw(name, type, hwtype, perm) module_param_named(name, name, type, perm)
#define module_param_hw_named(name, value, type, hwtype, perm) module_param_named(name, value, type, perm)
#define module_param_string(name, string, len, perm)                                                                   \
	static const struct kparam_string __param_string_##name = { len, string };                                     \
	QUIRE_PARAM(name, &param_ops_string, &__param_string_##name, perm, 0, "string")
#define module_param_array_named(name, array, type, nump, perm)                                                        \
	static __always_unused __typeof__((array)[0]) *__param_check_##name(void)                                      \
	{                                                                                                              \
		param_check_##type(name, &(array)[0]);                                                                 \
		return &(array)[0];                                                                                    \
	}                                                                                                              \
	static const struct kparam_array __param_arr_##name = { .max = ARRAY_SIZE(array),                              \
								.elemsize = sizeof((array)[0]),                        \
								.num = nump,                                           \
								.ops = &param_ops_##type,                              \
								.elem = array };                                       \
	QUIRE_PARAM(name, &param_array_ops, &__param_arr_##name, perm, 0, "array of " #type)
#define module_param_array(name, type, nump, perm) module_param_array_named(name, name, type, nump, perm)
#define module_param_hw_array(name, type, hwtype, nump, perm) module_param_array_named(name, name, type, nump, perm)
#define core_param(name, var, type, perm) module_param_named(name, var, type, perm)

#define MODULE_PARM_DESC(parm, desc) QUIRE_MODULE_ITEM(.kind = QUIRE_MODULE_PARAM_DESC, .name = #parm, .text = desc)

/* A variable of the wrong type does not compile. */
#define __param_check(name, p, type) ((void)sizeof(*(0 ? (p) : (type *)NULL)))
#define param_check_byte(name, p) __param_check(name, p, unsigned char)
#define param_check_short(name, p) __param_check(name, p, short)
#define param_check_ushort(name, p) __param_check(name, p, unsigned short)
#define param_check_int(name, p) __param_check(name, p, int)
#define param_check_uint(name, p) __param_check(name, p, unsigned int)
#define param_check_long(name, p) __param_check(name, p, long)
#define param_check_ulong(name, p) __param_check(name, p, unsigned long)
#define param_check_ullong(name, p) __param_check(name, p, unsigned long long)
#define param_check_hexint(name, p) __param_check(name, p, unsigned int)
#define param_check_charp(name, p) __param_check(name, p, char *)
#define param_check_bool(name, p) __param_check(name, p, bool)
#define param_check_bool_enable_only(name, p) __param_check(name, p, bool)
#define param_check_invbool(name, p) __param_check(name, p, bool)
#define param_check_bint(name, p) __param_check(name, p, int)

#define QUIRE_PARAM_TYPE(type)                                                                                         \
	extern const struct kernel_param_ops param_ops_##type;                                                         \
	int param_set_##type(const char *val, const struct kernel_param *kp);                                          \
	int param_get_##type(char *buffer, const struct kernel_param *kp)
QUIRE_PARAM_TYPE(byte);
QUIRE_PARAM_TYPE(short);
QUIRE_PARAM_TYPE(ushort);
QUIRE_PARAM_TYPE(int);
QUIRE_PARAM_TYPE(uint);
QUIRE_PARAM_TYPE(long);
QUIRE_PARAM_TYPE(ulong);
QUIRE_PARAM_TYPE(ullong);
QUIRE_PARAM_TYPE(hexint);
QUIRE_PARAM_TYPE(charp);
QUIRE_PARAM_TYPE(bool);             /* y n 1 0 on off; without a value: true */
QUIRE_PARAM_TYPE(invbool);          /* the variable is the opposite */
QUIRE_PARAM_TYPE(bint);             /* a bool kept in an int */
QUIRE_PARAM_TYPE(bool_enable_only); /* can be set, never cleared: -EROFS */

extern const struct kernel_param_ops param_ops_string; /* kp->str; -ENOSPC: too long */
int param_set_copystring(const char *val, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);
extern const struct kernel_param_ops param_array_ops; /* kp->arr: values between commas; -EINVAL: too many */
/* param_set_uint_minmax - an unsigned int within @min..@max, both included; -EINVAL otherwise. For ops of one's own. */
int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min, unsigned int max);

/* Linux keeps writers of sysfs out with these; here nobody sets a parameter while a module runs. */
#define kernel_param_lock(mod) ((void)(mod))
#define kernel_param_unlock(mod) ((void)(mod))

#endif
