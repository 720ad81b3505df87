/* SPDX-License-Identifier: MIT */
/*
 * params.c - text to the value of a module parameter, and back
 *
 * Does not:   find the parameter (module.c). Own any text: a charp points into what set() was given.
 * Model:      one set and one get a type, over kstrto*(); param_ops_TYPE names both.
 * Locking:    none; the loader sets parameters one at a time.
 * Failure:    -EINVAL not a value of that type, -ERANGE does not fit, -ENOSPC string too long; the variable is untouched then,
 *             but for arrays: the elements before the bad one are set.
 * More:       <linux/moduleparam.h>, tests/unit/test_module.c
 */
#include <linux/moduleparam.h>

#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/limits.h>
#include <linux/string.h>
#include <asm/page.h>

/* ---- numbers ------------------------------------------------------------------------------------------------ */

static int set_signed(const char *val, long long min, long long max, long long *res)
{
	int err = val ? kstrtoll(val, 0, res) : -EINVAL;

	return !err && (*res < min || *res > max) ? -ERANGE : err;
}

static int set_unsigned(const char *val, unsigned long long max, unsigned long long *res)
{
	int err = val ? kstrtoull(val, 0, res) : -EINVAL;

	return !err && *res > max ? -ERANGE : err;
}

#define PARAM_OPS(type)                                                                                                \
	const struct kernel_param_ops param_ops_##type = { .set = param_set_##type, .get = param_get_##type }

#define PARAM_GET(type, ctype, format)                                                                                 \
	int param_get_##type(char *buffer, const struct kernel_param *kp)                                              \
	{                                                                                                              \
		return scnprintf(buffer, PAGE_SIZE, format "\n", *(const ctype *)kp->arg);                             \
	}                                                                                                              \
	PARAM_OPS(type)

#define PARAM_SIGNED(type, ctype, min, max, format)                                                                    \
	int param_set_##type(const char *val, const struct kernel_param *kp)                                           \
	{                                                                                                              \
		long long value;                                                                                       \
		int err = set_signed(val, min, max, &value);                                                           \
		if (!err)                                                                                              \
			*(ctype *)kp->arg = (ctype)value;                                                              \
		return err;                                                                                            \
	}                                                                                                              \
	PARAM_GET(type, ctype, format)

#define PARAM_UNSIGNED(type, ctype, max, format)                                                                       \
	int param_set_##type(const char *val, const struct kernel_param *kp)                                           \
	{                                                                                                              \
		unsigned long long value;                                                                              \
		int err = set_unsigned(val, max, &value);                                                              \
		if (!err)                                                                                              \
			*(ctype *)kp->arg = (ctype)value;                                                              \
		return err;                                                                                            \
	}                                                                                                              \
	PARAM_GET(type, ctype, format)

PARAM_UNSIGNED(byte, unsigned char, U8_MAX, "%hhu");
PARAM_SIGNED(short, short, S16_MIN, S16_MAX, "%hd");
PARAM_UNSIGNED(ushort, unsigned short, U16_MAX, "%hu");
PARAM_SIGNED(int, int, INT_MIN, INT_MAX, "%d");
PARAM_UNSIGNED(uint, unsigned int, UINT_MAX, "%u");
PARAM_SIGNED(long, long, LONG_MIN, LONG_MAX, "%ld");
PARAM_UNSIGNED(ulong, unsigned long, ULONG_MAX, "%lu");
PARAM_UNSIGNED(ullong, unsigned long long, ULLONG_MAX, "%llu");
PARAM_UNSIGNED(hexint, unsigned int, UINT_MAX, "%#08x");

int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min, unsigned int max)
{
	unsigned long long value;
	int err = set_unsigned(val, UINT_MAX, &value);

	if (err)
		return err;
	if (value < min || value > max)
		return -EINVAL;
	*(unsigned int *)kp->arg = (unsigned int)value;
	return 0;
}

/* ---- yes and no --------------------------------------------------------------------------------------------- */

static int set_truth(const char *val, bool *res)
{
	if (!val) {
		*res = true;
		return 0;
	}
	return kstrtobool(val, res);
}

#define PARAM_TRUTH_OPS(type)                                                                                          \
	const struct kernel_param_ops param_ops_##type = { .flags = KERNEL_PARAM_OPS_FL_NOARG,                         \
							   .set = param_set_##type,                                    \
							   .get = param_get_##type }

int param_set_bool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = set_truth(val, &value);

	if (!err)
		*(bool *)kp->arg = value;
	return err;
}

int param_get_bool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%c\n", *(const bool *)kp->arg ? 'Y' : 'N');
}
PARAM_TRUTH_OPS(bool);

int param_set_invbool(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = set_truth(val, &value);

	if (!err)
		*(bool *)kp->arg = !value;
	return err;
}

int param_get_invbool(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%c\n", *(const bool *)kp->arg ? 'N' : 'Y');
}
const struct kernel_param_ops param_ops_invbool = { .set = param_set_invbool, .get = param_get_invbool };

int param_set_bint(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = set_truth(val, &value);

	if (!err)
		*(int *)kp->arg = value;
	return err;
}

int param_get_bint(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%d\n", *(const int *)kp->arg);
}
PARAM_TRUTH_OPS(bint);

int param_set_bool_enable_only(const char *val, const struct kernel_param *kp)
{
	bool value;
	int err = set_truth(val, &value);

	if (!err && !value && *(const bool *)kp->arg)
		return -EROFS;
	if (!err)
		*(bool *)kp->arg = value;
	return err;
}

int param_get_bool_enable_only(char *buffer, const struct kernel_param *kp)
{
	return param_get_bool(buffer, kp);
}
PARAM_TRUTH_OPS(bool_enable_only);

/* ---- text --------------------------------------------------------------------------------------------------- */

int param_set_charp(const char *val, const struct kernel_param *kp)
{
	if (!val)
		return -EINVAL;
	if (strlen(val) > 1024)
		return -ENOSPC;
	*(const char **)kp->arg = val;
	return 0;
}

int param_get_charp(char *buffer, const struct kernel_param *kp)
{
	const char *text = *(const char *const *)kp->arg;

	return scnprintf(buffer, PAGE_SIZE, "%s\n", text ? text : "(null)");
}
PARAM_OPS(charp);

int param_set_copystring(const char *val, const struct kernel_param *kp)
{
	const struct kparam_string *str = kp->str;

	if (!val)
		return -EINVAL;
	if (strnlen(val, str->maxlen) == str->maxlen)
		return -ENOSPC;
	strcpy(str->string, val);
	return 0;
}

int param_get_string(char *buffer, const struct kernel_param *kp)
{
	return scnprintf(buffer, PAGE_SIZE, "%s\n", kp->str->string);
}
const struct kernel_param_ops param_ops_string = { .set = param_set_copystring, .get = param_get_string };

/* ---- arrays ------------------------------------------------------------------------------------------------- */

static struct kernel_param element_param(const struct kernel_param *kp, unsigned int i)
{
	struct kernel_param element = *kp;

	element.ops = kp->arr->ops;
	element.arg = (char *)kp->arr->elem + kp->arr->elemsize * i;
	return element;
}

/* The text is the loader's to be written into: a charp element ends where its comma was. */
static int array_set(const char *val, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	char *at = (char *)val;
	unsigned int nr = 0;

	if (!val)
		return -EINVAL;
	while (at) {
		struct kernel_param element = element_param(kp, nr);
		char *comma = strchr(at, ',');
		int err;

		if (nr == arr->max)
			return -EINVAL;
		if (comma)
			*comma = '\0';
		err = arr->ops->set(at, &element);
		if (err) {
			if (comma)
				*comma = ',';
			return err;
		}
		nr++;
		at = comma ? comma + 1 : NULL;
	}
	if (arr->num)
		*arr->num = nr;
	return 0;
}

/* "1,2,3\n", each as its own type would print it, as far as a page goes. */
static int array_get(char *buffer, const struct kernel_param *kp)
{
	const struct kparam_array *arr = kp->arr;
	unsigned int i, nr = arr->num ? min(*arr->num, arr->max) : arr->max;
	int len = 0, got;

	for (i = 0; i < nr; i++) {
		struct kernel_param element = element_param(kp, i);

		/* An element may need a page of its own; none of ours takes more than a string of 1 KiB. */
		if (len + 1100 > (int)PAGE_SIZE)
			break;
		if (i)
			buffer[len - 1] = ',';
		got = arr->ops->get ? arr->ops->get(buffer + len, &element) : -EACCES;
		if (got < 0)
			return got;
		len += got;
	}
	if (!len)
		len = scnprintf(buffer, PAGE_SIZE, "\n");
	return len;
}
const struct kernel_param_ops param_array_ops = { .set = array_set, .get = array_get };
