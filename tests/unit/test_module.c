/* SPDX-License-Identifier: MIT */
/*
 * test_module.c - parameters of every type, init and exit in order, several modules in one image
 *
 * This file is the module "alpha", test_module_beta.c the module "beta-mod"; both are linked into the test program, whose
 * quire_module_image lists them as it would in a shared object.
 */
#define KBUILD_MODNAME "alpha"
#include <linux/module.h>

#include <kunit/test.h>
#include <linux/string.h>
#include <asm/page.h>

#include "test_module.h"

static char notes[16];
static int nr_notes;
int module_beta_result;

void module_note(char letter)
{
	if (nr_notes < (int)sizeof(notes) - 1)
		notes[nr_notes++] = letter;
	notes[nr_notes] = '\0';
}

/* ---- the module ---- */

static unsigned char a_byte = 1;
static short a_short;
static ushort a_ushort;
static int an_int = 3;
static uint a_uint, a_hexint = 0xab;
static long a_long;
static ulong a_ulong;
static unsigned long long a_ullong;
static char *a_charp = "none";
static bool a_bool, an_invbool = true;
static int a_bint;
static bool an_enable;
static char a_string[8] = "abc";
static int numbers[4] = { 1, 2, 3, 4 };
static unsigned int nr_numbers;
static char *words[3];
static int nr_words;
static int shared;
static int renamed;
static unsigned int limited = 5;

module_param(a_byte, byte, 0444);
module_param(a_short, short, 0444);
module_param(a_ushort, ushort, 0444);
module_param(an_int, int, 0644);
MODULE_PARM_DESC(an_int, "a number");
module_param(a_uint, uint, 0444);
module_param(a_hexint, hexint, 0444);
module_param(a_long, long, 0444);
module_param(a_ulong, ulong, 0444);
module_param(a_ullong, ullong, 0444);
module_param(a_charp, charp, 0444);
module_param(a_bool, bool, 0444);
module_param(an_invbool, invbool, 0444);
module_param(a_bint, bint, 0444);
module_param(an_enable, bool_enable_only, 0444);
module_param_string(text, a_string, sizeof(a_string), 0444);
module_param_array(numbers, int, &nr_numbers, 0444);
module_param_array_named(words, words, charp, (unsigned int *)&nr_words, 0444);
module_param(shared, int, 0);
module_param_named(other_name, renamed, int, 0444);

static int limited_set(const char *val, const struct kernel_param *kp)
{
	return param_set_uint_minmax(val, kp, 2, 9);
}
static const struct kernel_param_ops limited_ops = { .set = limited_set, .get = param_get_uint };
module_param_cb(limited, &limited_ops, &limited, 0644);

static int __init alpha_init(void)
{
	module_note('a');
	return 0;
}
static void __exit alpha_exit(void)
{
	module_note('A');
}
module_init(alpha_init);
module_exit(alpha_exit);

static int __init alpha_late(void)
{
	module_note('l');
	return 0;
}
late_initcall(alpha_late);

MODULE_LICENSE("GPL v2");
MODULE_AUTHOR("nobody");
MODULE_DESCRIPTION("first");

/* ---- its tests ---- */

static const struct quire_module_image *image = &quire_module_image;
static char why[160];

static int module_test_init(struct kunit *test)
{
	nr_notes = 0;
	notes[0] = why[0] = '\0';
	module_beta_result = 0;
	return 0;
}

/* Set from a copy, as the text is written into; the copy stays for charp. */
static int set(const char *module, const char *args)
{
	static char copies[8][128];
	static unsigned int next;
	char *copy = copies[next++ % ARRAY_SIZE(copies)];

	strscpy(copy, args, sizeof(copies[0]));
	return module_params_parse(image, module, copy, why, sizeof(why));
}

static const struct quire_module_item *param(const char *name)
{
	const struct quire_module_item *const *at;

	for_each_module_item(at,
			     image) if ((*at)->kind == QUIRE_MODULE_PARAM && strcmp((*at)->name, name) == 0) return *at;
	return NULL;
}

static void expect_value(struct kunit *test, const char *name, const char *value)
{
	const struct quire_module_item *item = param(name);
	char buf[64];

	KUNIT_ASSERT_NOT_NULL(test, item);
	KUNIT_ASSERT_GE(test, module_param_get(item, buf, sizeof(buf)), 0);
	KUNIT_EXPECT_STREQ(test, buf, value);
}

static void module_types(struct kunit *test)
{
	KUNIT_EXPECT_EQ_MSG(test, set("alpha", "a_byte=255 a_short=-32768 a_ushort=65535 an_int=-5 a_uint=0xffffffff"),
			    0, "%s", why);
	KUNIT_EXPECT_EQ(test, set("alpha", " a_long=-7  a_ulong=010 a_ullong=18446744073709551615 a-hexint=0x1f "), 0);
	KUNIT_EXPECT_EQ(test, set("alpha", "a_charp=\"two words\" a_bool an_invbool=y a_bint=on an_enable=1"), 0);
	KUNIT_EXPECT_EQ(test, a_byte, 255);
	KUNIT_EXPECT_EQ(test, a_short, -32768);
	KUNIT_EXPECT_EQ(test, an_int, -5);
	KUNIT_EXPECT_EQ(test, a_uint, 0xffffffffu);
	KUNIT_EXPECT_EQ(test, a_long, -7);
	KUNIT_EXPECT_EQ(test, a_ulong, 8ul);
	KUNIT_EXPECT_EQ(test, a_ullong, ~0ull);
	KUNIT_EXPECT_STREQ(test, a_charp, "two words");
	KUNIT_EXPECT_TRUE(test, a_bool);
	KUNIT_EXPECT_FALSE(test, an_invbool);
	KUNIT_EXPECT_EQ(test, a_bint, 1);
	expect_value(test, "a_byte", "255");
	expect_value(test, "a_ushort", "65535");
	expect_value(test, "a_hexint", "0x00001f");
	expect_value(test, "a_bool", "Y");
	expect_value(test, "an_invbool", "Y");
	expect_value(test, "a_charp", "two words");
	KUNIT_EXPECT_EQ(test, set("alpha", "an_enable=0"), -EROFS);
}

static void module_bad_values(struct kunit *test)
{
	an_int = 3;
	KUNIT_EXPECT_EQ(test, set("alpha", "an_int=12x"), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why, "alpha: `12x' invalid for parameter `an_int' (int): -EINVAL");
	KUNIT_EXPECT_EQ(test, set("alpha", "a_byte=256"), -ERANGE);
	KUNIT_EXPECT_STREQ(test, why, "alpha: `256' out of range for parameter `a_byte' (byte)");
	KUNIT_EXPECT_EQ(test, set("alpha", "a_uint=-1"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set("alpha", "a_short=32768"), -ERANGE);
	KUNIT_EXPECT_EQ(test, set("alpha", "an_int"), -EINVAL);
	KUNIT_EXPECT_STREQ(test, why, "alpha: parameter `an_int' expects a value (int)");
	KUNIT_EXPECT_EQ(test, set("alpha", "an_int="), -EINVAL);
	KUNIT_EXPECT_EQ(test, set("alpha", "a_bool=perhaps"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set("alpha", "nothing=1"), -ENOENT);
	KUNIT_EXPECT_STREQ(test, why, "alpha: unknown parameter `nothing'");
	KUNIT_EXPECT_EQ(test, set("gamma", "an_int=1"), -ENOENT);
	KUNIT_EXPECT_EQ(test, set(NULL, "gamma.an_int=1"), -ENOENT);
	KUNIT_EXPECT_STREQ(test, why, "gamma: unknown parameter `an_int'");
	KUNIT_EXPECT_EQ(test, set("alpha", "limited=10"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set("alpha", "limited=9"), 0);
	KUNIT_EXPECT_EQ(test, limited, 9u);
	KUNIT_EXPECT_EQ(test, an_int, 3);
}

static void module_strings_and_arrays(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, set("alpha", "text=1234567"), 0);
	KUNIT_EXPECT_STREQ(test, a_string, "1234567");
	KUNIT_EXPECT_EQ(test, set("alpha", "text=12345678"), -ENOSPC);
	KUNIT_EXPECT_STREQ(test, why, "alpha: `12345678' too large for parameter `text'");
	KUNIT_EXPECT_STREQ(test, a_string, "1234567");
	KUNIT_EXPECT_EQ(test, set("alpha", "numbers=10,-20,0x30"), 0);
	KUNIT_EXPECT_EQ(test, nr_numbers, 3u);
	KUNIT_EXPECT_EQ(test, numbers[2], 0x30);
	KUNIT_EXPECT_EQ(test, numbers[3], 4);
	expect_value(test, "numbers", "10,-20,48");
	KUNIT_EXPECT_EQ(test, set("alpha", "numbers=1,2,3,4,5"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set("alpha", "numbers=1,,2"), -EINVAL);
	KUNIT_EXPECT_EQ(test, set("alpha", "words=\"one,the other\""), 0);
	KUNIT_EXPECT_EQ(test, nr_words, 2);
	KUNIT_EXPECT_STREQ(test, words[0], "one");
	KUNIT_EXPECT_STREQ(test, words[1], "the other");
	KUNIT_EXPECT_EQ(test, set("alpha", "other-name=12"), 0);
	KUNIT_EXPECT_EQ(test, renamed, 12);
}

/* One name in two modules: both get it, unless it is said whose is meant. */
static void module_several(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, set(NULL, "shared=5 beta_count=6"), 0);
	KUNIT_EXPECT_EQ(test, shared, 5);
	KUNIT_EXPECT_EQ(test, module_beta_shared(), 5);
	KUNIT_EXPECT_EQ(test, module_beta_count(), 6);
	KUNIT_EXPECT_EQ(test, set(NULL, "beta_mod.shared=8"), 0);
	KUNIT_EXPECT_EQ(test, set("alpha", "shared=9"), 0);
	KUNIT_EXPECT_EQ(test, shared, 9);
	KUNIT_EXPECT_EQ(test, module_beta_shared(), 8);
	KUNIT_EXPECT_TRUE(test, module_name_is("a-b.c", "a_b"));
	KUNIT_EXPECT_FALSE(test, module_name_is("a-b", "a_bc"));
}

static void module_order(struct kunit *test)
{
	bool alpha_first;

	KUNIT_ASSERT_EQ_MSG(test, module_image_init(image, why, sizeof(why)), 0, "%s", why);
	alpha_first = strcmp(notes, "cabl") == 0;
	KUNIT_EXPECT_TRUE_MSG(test, alpha_first || strcmp(notes, "cbal") == 0, "%s", notes);
	KUNIT_EXPECT_EQ(test, module_image_exit(image, why, sizeof(why)), 0);
	KUNIT_EXPECT_STREQ(test, notes + 4, alpha_first ? "BA" : "AB");
}

/* beta fails: alpha was not finished (its late_initcall was to come), so nobody is left. */
static void module_init_fails(struct kunit *test)
{
	module_beta_result = -ENOMEM;
	KUNIT_EXPECT_EQ(test, module_image_init(image, why, sizeof(why)), -ENOMEM);
	KUNIT_EXPECT_STREQ(test, why, "beta-mod: beta_init() returned -12 (-ENOMEM)");
	KUNIT_EXPECT_NULL(test, strchr(notes, 'l'));
	KUNIT_EXPECT_NULL(test, strchr(notes, 'A'));
	KUNIT_EXPECT_NULL(test, strchr(notes, 'B'));
}

static void module_references(struct kunit *test)
{
	struct module *beta = module_beta_self();

	KUNIT_ASSERT_EQ(test, module_image_init(image, why, sizeof(why)), 0);
	KUNIT_EXPECT_TRUE(test, try_module_get(NULL));
	KUNIT_EXPECT_TRUE(test, try_module_get(beta));
	KUNIT_EXPECT_EQ(test, module_refcount(beta), 1);
	KUNIT_EXPECT_PTR_NE(test, beta, THIS_MODULE);
	KUNIT_EXPECT_EQ(test, module_image_exit(image, why, sizeof(why)), -EBUSY);
	KUNIT_EXPECT_STREQ(test, why, "beta-mod: 1 reference is still held at exit");
	KUNIT_EXPECT_FALSE(test, try_module_get(beta));
	module_put(beta);
	KUNIT_EXPECT_EQ(test, module_refcount(beta), 0);
}

static void module_image_is_checked(struct kunit *test)
{
	struct quire_module_image other = *image;

	KUNIT_EXPECT_EQ(test, module_image_check(image, why, sizeof(why)), 0);
	KUNIT_EXPECT_EQ(test, module_image_check(NULL, why, sizeof(why)), -ENOENT);
	other.version++;
	KUNIT_EXPECT_EQ(test, module_image_check(&other, why, sizeof(why)), -EINVAL);
}

static struct kunit_case module_cases[] = { KUNIT_CASE(module_types),
					    KUNIT_CASE(module_bad_values),
					    KUNIT_CASE(module_strings_and_arrays),
					    KUNIT_CASE(module_several),
					    KUNIT_CASE(module_order),
					    KUNIT_CASE(module_init_fails),
					    KUNIT_CASE(module_references),
					    KUNIT_CASE(module_image_is_checked),
					    {} };

static struct kunit_suite module_suite = {
	.name = "module",
	.init = module_test_init,
	.test_cases = module_cases,
};
kunit_test_suite(module_suite);
