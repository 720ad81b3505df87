/* SPDX-License-Identifier: MIT */
/* kprobes.h - marks for functions that a kernel must not probe; there are no probes here. */
#ifndef _LINUX_KPROBES_H
#define _LINUX_KPROBES_H

#define __kprobes
#define nokprobe_inline inline __attribute__((always_inline))
#define NOKPROBE_SYMBOL(fn) extern __typeof__(fn) fn

#endif
