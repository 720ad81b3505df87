/* SPDX-License-Identifier: MIT */
/*
 * kfifo.c - queues of fixed size
 *
 * Model:      in and out only rise; an element's place is its number modulo the size. in - out elements are there.
 *
 *                data:  | . . 5 6 7 . . . |     out = 5+8k, in = 8+8k
 *
 * Invariants: F1 0 <= in - out <= mask + 1
 * Locking:    none between one reader and one writer: each publishes its own counter after the elements were copied, and reads
 *             the other's before.
 * Failure:    fewer elements than asked for.
 * More:       <linux/kfifo.h>, tests/unit/test_xarray.c
 */
#include <linux/kernel.h>
#include <linux/kfifo.h>
#include <linux/log2.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize)
{
	unsigned int room = size / (unsigned int)esize;

	fifo->in = 0;
	fifo->out = 0;
	fifo->esize = (unsigned int)esize;
	fifo->data = buffer;
	fifo->mask = room < 2 ? 0 : (unsigned int)rounddown_pow_of_two(room) - 1;
	return room < 2 ? -EINVAL : 0;
}

int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp)
{
	size_t bytes;
	void *data;

	fifo->data = NULL;
	fifo->mask = 0;
	if (size < 2 || size > 1u << 31)
		return -EINVAL;
	bytes = size_mul(roundup_pow_of_two(size), esize);
	data = kmalloc(bytes, gfp);
	if (!data)
		return -ENOMEM;
	return __kfifo_init(fifo, data, (unsigned int)bytes, esize);
}

void __kfifo_free(struct __kfifo *fifo)
{
	kfree(fifo->data);
	*fifo = (struct __kfifo){ .esize = fifo->esize };
}

/* Copy elements [at, at + n) of the ring and @buf, one way or the other. */
static void copy_ring(struct __kfifo *fifo, char *buf, unsigned int at, unsigned int n, bool in)
{
	unsigned int first = min(n, fifo->mask + 1 - (at & fifo->mask));
	size_t esize = fifo->esize;
	char *data = fifo->data, *place = data + (at & fifo->mask) * esize;

	if (in) {
		memcpy(place, buf, first * esize);
		memcpy(data, buf + first * esize, (n - first) * esize);
	} else {
		memcpy(buf, place, first * esize);
		memcpy(buf + first * esize, data, (n - first) * esize);
	}
}

unsigned int __kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int n)
{
	n = min(n, fifo->mask + 1 - (fifo->in - smp_load_acquire(&fifo->out)));
	if (!fifo->data)
		return 0;
	copy_ring(fifo, (char *)buf, fifo->in, n, true);
	smp_store_release(&fifo->in, fifo->in + n);
	return n;
}

unsigned int __kfifo_out_peek(struct __kfifo *fifo, void *buf, unsigned int n)
{
	n = min(n, smp_load_acquire(&fifo->in) - fifo->out);
	if (n)
		copy_ring(fifo, buf, fifo->out, n, false);
	return n;
}

unsigned int __kfifo_out(struct __kfifo *fifo, void *buf, unsigned int n)
{
	n = __kfifo_out_peek(fifo, buf, n);
	smp_store_release(&fifo->out, fifo->out + n);
	return n;
}

int __kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned int len, unsigned int *copied)
{
	*copied = 0;
	if (!access_ok(from, len))
		return -EFAULT;
	might_sleep();
	*copied = __kfifo_in(fifo, from, len / fifo->esize) * fifo->esize;
	return 0;
}

int __kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned int len, unsigned int *copied)
{
	*copied = 0;
	if (!access_ok(to, len))
		return -EFAULT;
	might_sleep();
	*copied = __kfifo_out(fifo, to, len / fifo->esize) * fifo->esize;
	return 0;
}
