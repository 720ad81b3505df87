/* SPDX-License-Identifier: MIT */
/* test_module_beta.c - a second module, of two files with the first: what test_module.c loads beside its own */
#define KBUILD_MODNAME "beta-mod"
#include <linux/module.h>

#include "test_module.h"

static int beta_count = 7;
module_param(beta_count, int, 0644);
MODULE_PARM_DESC(beta_count, "the second module's own");
static int shared = 1;
module_param(shared, int, 0);

static int __init beta_init(void)
{
	module_note('b');
	return module_beta_result;
}
static void __exit beta_exit(void)
{
	module_note('B');
}
module_init(beta_init);
module_exit(beta_exit);

static int __init beta_core(void)
{
	module_note('c');
	return 0;
}
core_initcall(beta_core);

int module_beta_count(void)
{
	return beta_count;
}

int module_beta_shared(void)
{
	return shared;
}

struct module *module_beta_self(void)
{
	return THIS_MODULE;
}

MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("second");
