/* SPDX-License-Identifier: MIT */
/* param.h - HZ, under the architecture's name */
#ifndef _ASM_PARAM_H
#define _ASM_PARAM_H

#include <linux/param.h>

#endif
