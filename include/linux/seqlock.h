/* SPDX-License-Identifier: MIT */
/*
 * seqlock.h - data that readers copy without a lock, and read again when a writer came between
 *
 * Model:   a sequence that is odd while somebody writes. read_seqbegin() waits for an even one, read_seqretry() says whether it
 *          changed: then what was read is worthless. Fields are to be read and written with READ_ONCE() and WRITE_ONCE().
 *          A seqcount_t leaves it to its user to have one writer at a time, a seqlock_t has a spin lock for that.
 * Context: any; a writer is in atomic context, and one that an interrupt handler reads writes with interrupts off.
 */
#ifndef _LINUX_SEQLOCK_H
#define _LINUX_SEQLOCK_H

#include <linux/processor.h>
#include <linux/spinlock.h>

typedef struct seqcount {
	unsigned int sequence;
} seqcount_t;
/* Linux's other kinds know their writers' lock, to check it. */
typedef seqcount_t seqcount_spinlock_t, seqcount_raw_spinlock_t, seqcount_rwlock_t, seqcount_mutex_t;

#define SEQCNT_ZERO(name)                                                                                              \
	{                                                                                                              \
		.sequence = 0                                                                                          \
	}
#define SEQCNT_SPINLOCK_ZERO(name, lock) SEQCNT_ZERO(name)
#define SEQCNT_MUTEX_ZERO(name, lock) SEQCNT_ZERO(name)
#define seqcount_init(s) ((void)((s)->sequence = 0))
#define seqcount_spinlock_init(s, lock) ((void)(lock), seqcount_init(s))
#define seqcount_rwlock_init(s, lock) ((void)(lock), seqcount_init(s))
#define seqcount_mutex_init(s, lock) ((void)(lock), seqcount_init(s))

static inline unsigned int raw_read_seqcount(const seqcount_t *s)
{
	return smp_load_acquire(&s->sequence);
}
static inline unsigned int read_seqcount_begin(const seqcount_t *s)
{
	unsigned int seq, spins = 0;

	while ((seq = raw_read_seqcount(s)) & 1)
		cpu_relax_once(spins++);
	return seq;
}
#define raw_read_seqcount_begin(s) read_seqcount_begin(s)
#define raw_seqcount_begin(s) (raw_read_seqcount(s) & ~1u)
/* read_seqcount_retry - what was read before this call was read between two writers, or it was not (1). */
static inline int read_seqcount_retry(const seqcount_t *s, unsigned int start)
{
	smp_rmb();
	return READ_ONCE(s->sequence) != start;
}
static inline void raw_write_seqcount_begin(seqcount_t *s)
{
	WRITE_ONCE(s->sequence, s->sequence + 1);
	smp_mb();
}
static inline void raw_write_seqcount_end(seqcount_t *s)
{
	smp_store_release(&s->sequence, s->sequence + 1);
}
static inline void write_seqcount_begin(seqcount_t *s)
{
	preempt_disable();
	raw_write_seqcount_begin(s);
}
static inline void write_seqcount_end(seqcount_t *s)
{
	raw_write_seqcount_end(s);
	preempt_enable();
}
/* write_seqcount_invalidate - readers that are at it begin again. */
static inline void write_seqcount_invalidate(seqcount_t *s)
{
	smp_wmb();
	WRITE_ONCE(s->sequence, s->sequence + 2);
}

typedef struct {
	seqcount_t seqcount;
	spinlock_t lock;
} seqlock_t;

#define __SEQLOCK_UNLOCKED(name)                                                                                       \
	{                                                                                                              \
		.seqcount = SEQCNT_ZERO((name).seqcount), .lock = __SPIN_LOCK_INITIALIZER((name).lock)                 \
	}
#define DEFINE_SEQLOCK(name) seqlock_t name = __SEQLOCK_UNLOCKED(name)
#define seqlock_init(sl)                                                                                               \
	do {                                                                                                           \
		seqcount_init(&(sl)->seqcount);                                                                        \
		spin_lock_init(&(sl)->lock);                                                                           \
	} while (0)

#define read_seqbegin(sl) read_seqcount_begin(&(sl)->seqcount)
#define read_seqretry(sl, start) read_seqcount_retry(&(sl)->seqcount, (start))
static inline void write_seqlock(seqlock_t *sl)
{
	spin_lock(&sl->lock);
	raw_write_seqcount_begin(&sl->seqcount);
}
static inline void write_sequnlock(seqlock_t *sl)
{
	raw_write_seqcount_end(&sl->seqcount);
	spin_unlock(&sl->lock);
}
#define write_seqlock_irqsave(sl, flags)                                                                               \
	do {                                                                                                           \
		local_irq_save(flags);                                                                                 \
		write_seqlock(sl);                                                                                     \
	} while (0)
#define write_sequnlock_irqrestore(sl, flags)                                                                          \
	do {                                                                                                           \
		write_sequnlock(sl);                                                                                   \
		local_irq_restore(flags);                                                                              \
	} while (0)
#define write_seqlock_irq(sl)                                                                                          \
	do {                                                                                                           \
		local_irq_disable();                                                                                   \
		write_seqlock(sl);                                                                                     \
	} while (0)
#define write_sequnlock_irq(sl)                                                                                        \
	do {                                                                                                           \
		write_sequnlock(sl);                                                                                   \
		local_irq_enable();                                                                                    \
	} while (0)
#define write_seqlock_bh(sl)                                                                                           \
	do {                                                                                                           \
		local_bh_disable();                                                                                    \
		write_seqlock(sl);                                                                                     \
	} while (0)
#define write_sequnlock_bh(sl)                                                                                         \
	do {                                                                                                           \
		write_sequnlock(sl);                                                                                   \
		local_bh_enable();                                                                                     \
	} while (0)
/* A reader that keeps writers out. */
#define read_seqlock_excl(sl) spin_lock(&(sl)->lock)
#define read_sequnlock_excl(sl) spin_unlock(&(sl)->lock)
#define read_seqlock_excl_irqsave(sl, flags) spin_lock_irqsave(&(sl)->lock, flags)
#define read_sequnlock_excl_irqrestore(sl, flags) spin_unlock_irqrestore(&(sl)->lock, flags)

#endif
