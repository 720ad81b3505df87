/* SPDX-License-Identifier: MIT */
/* export.h - every non-static function is visible to whoever links the library; these mark the ones meant to be. */
#ifndef _LINUX_EXPORT_H
#define _LINUX_EXPORT_H

#define EXPORT_SYMBOL(sym) extern __typeof__(sym) sym
#define EXPORT_SYMBOL_GPL(sym) EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_NS(sym, ns) EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_NS_GPL(sym, ns) EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_FOR_MODULES(sym, mods) EXPORT_SYMBOL(sym)
#define EXPORT_PER_CPU_SYMBOL(sym) EXPORT_SYMBOL(sym)
#define EXPORT_PER_CPU_SYMBOL_GPL(sym) EXPORT_SYMBOL(sym)

#endif
