/* SPDX-License-Identifier: MIT */
/* bsearch.h - bsearch(); see <linux/sort.h> */
#ifndef _LINUX_BSEARCH_H
#define _LINUX_BSEARCH_H

#include <linux/sort.h>

#endif
