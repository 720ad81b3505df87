/* SPDX-License-Identifier: MIT */
#ifndef _ASM_ARM_PAGE_H
#define _ASM_ARM_PAGE_H

#include <asm-generic/page.h>
#include <asm/memory.h>

#endif
