/* SPDX-License-Identifier: MIT */
/* processor.h - cpu_relax(), under the architecture's name */
#ifndef _ASM_PROCESSOR_H
#define _ASM_PROCESSOR_H

#include <linux/processor.h>

#endif
