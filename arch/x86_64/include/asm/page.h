/* SPDX-License-Identifier: MIT */
#ifndef _ASM_X86_PAGE_H
#define _ASM_X86_PAGE_H

#include <asm-generic/page.h>
#include <asm/memory.h>

#endif
