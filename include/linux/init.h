/* SPDX-License-Identifier: MIT */
/*
 * init.h - marks for what is needed only while booting
 *
 * A machine here is booted again and again, so nothing of the code is ever thrown away: the marks say what a function
 * is for and cost nothing.
 */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>
#include <linux/types.h>

#define __initconst
#define __exitdata
#define __meminitdata
#define __meminitconst
#define __init_or_module
#define __initdata_or_module
#define __refdata
#define __latent_entropy
#define __net_init

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);

#endif
