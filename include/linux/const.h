/* SPDX-License-Identifier: MIT */
/* const.h - constants for C and assembler, and whether an expression is one */
#ifndef _LINUX_CONST_H
#define _LINUX_CONST_H

#ifdef __ASSEMBLER__
#define _AC(x, y) x
#define _AT(t, x) x
#else
#define _AC_PASTE(x, y) (x##y)
#define _AC(x, y) _AC_PASTE(x, y)
#define _AT(t, x) ((t)(x))
#endif
#define _UL(x) (_AC(x, UL))
#define _ULL(x) (_AC(x, ULL))
#define UL(x) (_UL(x))
#define ULL(x) (_ULL(x))
#define _BITUL(x) (_UL(1) << (x))
#define _BITULL(x) (_ULL(1) << (x))

/* An integer constant expression? A null pointer constant changes the type of the conditional, anything else does not. */
#define __is_constexpr(x) (sizeof(int) == sizeof(*(8 ? ((void *)((long)(x)*0l)) : (int *)8)))

#endif
