/* SPDX-License-Identifier: MIT */
/* linkage.h - how symbols are linked: everything here is C */
#ifndef _LINUX_LINKAGE_H
#define _LINUX_LINKAGE_H

#include <linux/compiler.h>
#include <linux/export.h>
#include <linux/stringify.h>

#endif
