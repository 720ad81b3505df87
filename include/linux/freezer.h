/* SPDX-License-Identifier: MIT */
/* freezer.h - suspending tasks: nothing here suspends a machine, so nobody is ever frozen. */
#ifndef _LINUX_FREEZER_H
#define _LINUX_FREEZER_H

#include <linux/sched.h>

#define set_freezable() false
#define try_to_freeze() false
#define freezing(task) false
#define frozen(task) false

#endif
