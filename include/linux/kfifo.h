/* SPDX-License-Identifier: MIT */
/*
 * kfifo.h - queues of fixed size, of bytes (struct kfifo) or of elements of any type
 *
 * One reader and one writer need no lock between them; more of a kind share one (the _spinlocked forms take it). The size
 * is a power of two. A fifo is declared with its buffer (DECLARE_KFIFO, DEFINE_KFIFO) or as a pointer to one that
 * kfifo_alloc() or kfifo_init() provides (DECLARE_KFIFO_PTR, struct kfifo).
 * Differs: no record fifos (kfifo_rec_ptr_1), no DMA functions.
 */
#ifndef _LINUX_KFIFO_H
#define _LINUX_KFIFO_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/gfp_types.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct __kfifo {
	unsigned int in;    /* elements ever put; the writer's */
	unsigned int out;   /* elements ever got; the reader's */
	unsigned int mask;  /* elements there is room for, less one */
	unsigned int esize; /* bytes an element */
	void *data;         /* NULL: no buffer yet */
};

/* The head of every fifo; `type` is for its type only. */
#define KFIFO_HEAD(datatype)                                                                                           \
	union {                                                                                                        \
		struct __kfifo kfifo;                                                                                  \
		datatype *type;                                                                                        \
	}
#define STRUCT_KFIFO(datatype, size)                                                                                   \
	struct {                                                                                                       \
		KFIFO_HEAD(datatype);                                                                                  \
		datatype buf[(size) < 2 || ((size) & ((size)-1)) ? -1 : (size)];                                       \
	}
#define STRUCT_KFIFO_PTR(datatype)                                                                                     \
	struct {                                                                                                       \
		KFIFO_HEAD(datatype);                                                                                  \
	}
struct kfifo {
	KFIFO_HEAD(unsigned char);
};
#define DECLARE_KFIFO(fifo, datatype, size) STRUCT_KFIFO(datatype, size) fifo
#define DECLARE_KFIFO_PTR(fifo, datatype) STRUCT_KFIFO_PTR(datatype) fifo
#define DEFINE_KFIFO(fifo, datatype, size)                                                                             \
	DECLARE_KFIFO(fifo, datatype,                                                                                  \
		      size) = { { .kfifo = { .mask = (size)-1, .esize = sizeof(datatype), .data = (fifo).buf } } }
/* INIT_KFIFO - of one with its buffer inside; of a pointer: no buffer yet. */
#define INIT_KFIFO(fifo)                                                                                               \
	do {                                                                                                           \
		struct __kfifo *__k = &(fifo).kfifo;                                                                   \
		bool __inside = sizeof(fifo) != sizeof(struct __kfifo);                                                \
		__k->in = __k->out = 0;                                                                                \
		__k->esize = sizeof(*(fifo).type);                                                                     \
		__k->mask = __inside ? (unsigned int)((sizeof(fifo) - sizeof(struct __kfifo)) / __k->esize - 1) : 0;   \
		__k->data = __inside ? (void *)(__k + 1) : NULL;                                                       \
	} while (0)

/* What the macros call; counts are elements. */
int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp);
int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize);
void __kfifo_free(struct __kfifo *fifo);
unsigned int __kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int n);
unsigned int __kfifo_out(struct __kfifo *fifo, void *buf, unsigned int n);
unsigned int __kfifo_out_peek(struct __kfifo *fifo, void *buf, unsigned int n);
int __kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned int len, unsigned int *copied);
int __kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned int len, unsigned int *copied);

/* kfifo_alloc - a buffer for @size elements at least, freed by kfifo_free(). kfifo_init - the caller's, of @size bytes, of which a
 * power of two is used. 0, -ENOMEM, -EINVAL (room for less than two). */
#define kfifo_alloc(fifo, size, gfp) __kfifo_alloc(&(fifo)->kfifo, size, sizeof(*(fifo)->type), gfp)
#define kfifo_init(fifo, buffer, size) __kfifo_init(&(fifo)->kfifo, buffer, size, sizeof(*(fifo)->type))
#define kfifo_free(fifo) __kfifo_free(&(fifo)->kfifo)
#define kfifo_initialized(fifo) ((fifo)->kfifo.mask != 0)
#define kfifo_esize(fifo) ((fifo)->kfifo.esize)
#define kfifo_recsize(fifo) 0
#define kfifo_size(fifo) ((fifo)->kfifo.mask + 1)
#define kfifo_len(fifo) (READ_ONCE((fifo)->kfifo.in) - READ_ONCE((fifo)->kfifo.out))
#define kfifo_avail(fifo) (kfifo_size(fifo) - kfifo_len(fifo))
#define kfifo_is_empty(fifo) (kfifo_len(fifo) == 0)
#define kfifo_is_full(fifo) (kfifo_len(fifo) > (fifo)->kfifo.mask)
#define kfifo_is_empty_spinlocked(fifo, lock)                                                                          \
	({                                                                                                             \
		unsigned long __flags;                                                                                 \
		bool __empty;                                                                                          \
		spin_lock_irqsave(lock, __flags);                                                                      \
		__empty = kfifo_is_empty(fifo);                                                                        \
		spin_unlock_irqrestore(lock, __flags);                                                                 \
		__empty;                                                                                               \
	})
/* kfifo_reset - empty; nobody else is using it. kfifo_reset_out - the reader throws away what is there. */
#define kfifo_reset(fifo) ((void)((fifo)->kfifo.in = (fifo)->kfifo.out = 0))
#define kfifo_reset_out(fifo) smp_store_release(&(fifo)->kfifo.out, READ_ONCE((fifo)->kfifo.in))
#define kfifo_skip(fifo) smp_store_release(&(fifo)->kfifo.out, (fifo)->kfifo.out + 1)
#define kfifo_skip_count(fifo, n) smp_store_release(&(fifo)->kfifo.out, (fifo)->kfifo.out + (n))

/* One element: 1, or 0 when the fifo is full, or empty. */
#define kfifo_put(fifo, val)                                                                                           \
	({                                                                                                             \
		__typeof__(*(fifo)->type) __val = (val);                                                               \
		__kfifo_in(&(fifo)->kfifo, &__val, 1);                                                                 \
	})
#define kfifo_get(fifo, val)                                                                                           \
	({                                                                                                             \
		__typeof__((fifo)->type) __val = (val);                                                                \
		__kfifo_out(&(fifo)->kfifo, __val, 1);                                                                 \
	})
#define kfifo_peek(fifo, val)                                                                                          \
	({                                                                                                             \
		__typeof__((fifo)->type) __val = (val);                                                                \
		__kfifo_out_peek(&(fifo)->kfifo, __val, 1);                                                            \
	})
/* Up to @n elements; how many. */
#define kfifo_in(fifo, buf, n)                                                                                         \
	({                                                                                                             \
		const void *__buf = (buf);                                                                             \
		__kfifo_in(&(fifo)->kfifo, __buf, n);                                                                  \
	})
#define kfifo_out(fifo, buf, n)                                                                                        \
	({                                                                                                             \
		void *__buf = (buf);                                                                                   \
		__kfifo_out(&(fifo)->kfifo, __buf, n);                                                                 \
	})
#define kfifo_out_peek(fifo, buf, n)                                                                                   \
	({                                                                                                             \
		void *__buf = (buf);                                                                                   \
		__kfifo_out_peek(&(fifo)->kfifo, __buf, n);                                                            \
	})
#define kfifo_in_spinlocked(fifo, buf, n, lock)                                                                        \
	({                                                                                                             \
		unsigned long __flags;                                                                                 \
		unsigned int __done;                                                                                   \
		spin_lock_irqsave(lock, __flags);                                                                      \
		__done = kfifo_in(fifo, buf, n);                                                                       \
		spin_unlock_irqrestore(lock, __flags);                                                                 \
		__done;                                                                                                \
	})
#define kfifo_out_spinlocked(fifo, buf, n, lock)                                                                       \
	({                                                                                                             \
		unsigned long __flags;                                                                                 \
		unsigned int __done;                                                                                   \
		spin_lock_irqsave(lock, __flags);                                                                      \
		__done = kfifo_out(fifo, buf, n);                                                                      \
		spin_unlock_irqrestore(lock, __flags);                                                                 \
		__done;                                                                                                \
	})
#define kfifo_in_locked(fifo, buf, n, lock) kfifo_in_spinlocked(fifo, buf, n, lock)
#define kfifo_out_locked(fifo, buf, n, lock) kfifo_out_spinlocked(fifo, buf, n, lock)
/* Bytes from and to user space, in whole elements: 0 and *@copied, or -EFAULT. */
#define kfifo_from_user(fifo, from, len, copied) __kfifo_from_user(&(fifo)->kfifo, from, len, copied)
#define kfifo_to_user(fifo, to, len, copied) __kfifo_to_user(&(fifo)->kfifo, to, len, copied)

#endif
