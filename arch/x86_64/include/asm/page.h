/* SPDX-License-Identifier: MIT */
/* page.h - frames and addresses under the name that kernel code includes. */
#ifndef _ASM_X86_PAGE_H
#define _ASM_X86_PAGE_H

#include <asm-generic/page.h>
#include <asm/memory.h>

#endif
