/* SPDX-License-Identifier: MIT */
/* test_module.h - what the files of the module test know of each other */
#ifndef TEST_MODULE_H
#define TEST_MODULE_H

/* Every init and exit function leaves a letter. */
void module_note(char letter);
extern int module_beta_result; /* what beta's init returns */
int module_beta_count(void);
int module_beta_shared(void);
struct module *module_beta_self(void);

#endif
