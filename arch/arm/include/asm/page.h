/* SPDX-License-Identifier: MIT */
/* page.h - frames and addresses under the name that kernel code includes. */
#ifndef _ASM_ARM_PAGE_H
#define _ASM_ARM_PAGE_H

#include <asm-generic/page.h>
#include <asm/memory.h>

#endif
