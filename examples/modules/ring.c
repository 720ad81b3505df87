/* SPDX-License-Identifier: MIT */
/*
 * ring.c - a module with parameters: puts a word into a ring buffer and takes it out again
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "ring.h"

static unsigned int size = 16;
module_param(size, uint, 0444);
MODULE_PARM_DESC(size, "bytes of the buffer");

static char *word = "quire";
module_param(word, charp, 0444);
MODULE_PARM_DESC(word, "what goes through it");

static struct ring ring;

static int __init ring_module_init(void)
{
	int err = ring_init(&ring, size);

	if (err)
		return err;
	for (const char *at = word; *at && !err; at++)
		err = ring_put(&ring, *at);
	if (err) {
		pr_err("%s does not fit into %u bytes\n", word, size);
		ring_fini(&ring);
		return err;
	}
	pr_info("%u of %u bytes used\n", ring.used, ring.size);
	return 0;
}

static void __exit ring_module_exit(void)
{
	char text[64];
	int byte, len = 0;

	while (len + 1 < sizeof(text) && (byte = ring_get(&ring)) >= 0)
		text[len++] = (char)byte;
	text[len] = '\0';
	pr_info("got %s\n", text);
	ring_fini(&ring);
}

module_init(ring_module_init);
module_exit(ring_module_exit);
MODULE_LICENSE("Dual MIT/GPL");
MODULE_DESCRIPTION("A ring buffer that remembers a word");
