/* SPDX-License-Identifier: MIT */
/* io.h - the addresses of <linux/io.h>, under the architecture's name */
#ifndef _ASM_IO_H
#define _ASM_IO_H

#include <linux/io.h>

#endif
