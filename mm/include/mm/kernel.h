/* SPDX-License-Identifier: MIT */
/* kernel.h - mm/kernel as other rooms of Quire see it, beyond the public <linux/vmalloc.h> */
#ifndef MM_KERNEL_H
#define MM_KERNEL_H

struct seq_file;

/* vmalloc_reset - forget every area (boot and shutdown: the memory is gone as a whole). */
void vmalloc_reset(void);
/* vmalloc_show - /proc/vmallocinfo: a line an area. */
int vmalloc_show(struct seq_file *m, void *priv);

#endif
