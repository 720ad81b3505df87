/* SPDX-License-Identifier: MIT */
/* io.h - virt_to_phys() and phys_to_virt(): addresses of the direct map; there are no device registers here */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H

#include <linux/mm.h>

#endif
