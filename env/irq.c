/* SPDX-License-Identifier: MIT */
/*
 * irq.c - simulated interrupts
 *
 * Does not:   interrupt anything: handlers run where the CPU's owner looks (<linux/interrupt.h>).
 * Model:      a ring a CPU, filled by any thread, emptied by the CPU's owner in hardirq context.
 *
 *               irq_raise ──▶ [ ring | attention |= IRQ ] ──▶ local_enter, local_exit, local_irq_enable ──▶ handler
 *
 *             A CPU that nobody is keeps its interrupts until a thread becomes it; those of a CPU that goes offline run
 *             on the CPU that took it off.
 * Invariants: I1 the IRQ bit of attention is set while the ring is not empty (both change under the ring's lock)
 *             I2 no handler runs in a local section, with interrupts off, or inside another handler
 * Locking:    queue->lock, a bare lock: innermost of all, nothing is called under it.
 * Failure:    -EBUSY when the ring is full: like a line that is already pending, the caller may count it as merged.
 * More:       tests/unit/test_preempt.c
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/interrupt.h>
#include <linux/lockdep.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "env_int.h"

struct irq_entry {
	void (*handler)(void *arg);
	void *arg;
};

struct irq_queue {
	unsigned int lock;
	unsigned int first; /* entries ever taken out */
	unsigned int next;  /* entries ever put in; the difference is at most IRQ_QUEUE_LEN */
	struct irq_entry ring[IRQ_QUEUE_LEN];
};
static_assert((IRQ_QUEUE_LEN & (IRQ_QUEUE_LEN - 1)) == 0);

static struct irq_queue irq_queues[CONFIG_NR_CPUS];

int irq_raise(unsigned int id, void (*handler)(void *arg), void *arg)
{
	struct irq_queue *queue;
	int ret = 0;

	if (id >= nr_cpu_ids)
		return -EINVAL;
	queue = &irq_queues[id];
	bare_lock(&queue->lock);
	if (!cpu_online(id)) {
		ret = -EINVAL;
	} else if (queue->next - queue->first == IRQ_QUEUE_LEN) {
		ret = -EBUSY;
	} else {
		queue->ring[queue->next++ % IRQ_QUEUE_LEN] = (struct irq_entry){ handler, arg };
		__atomic_fetch_or(&quire_cpus[id].attention, CPU_ATT_IRQ, __ATOMIC_RELEASE);
	}
	bare_unlock(&queue->lock);
	return ret;
}

static bool irq_pop(unsigned int id, struct irq_entry *entry)
{
	struct irq_queue *queue = &irq_queues[id];
	bool found = false;

	bare_lock(&queue->lock);
	if (queue->first != queue->next) {
		*entry = queue->ring[queue->first++ % IRQ_QUEUE_LEN];
		found = true;
	}
	if (queue->first == queue->next)
		__atomic_fetch_and(&quire_cpus[id].attention, ~CPU_ATT_IRQ, __ATOMIC_RELAXED);
	bare_unlock(&queue->lock);
	return found;
}

/* Run one handler on @cpu, the caller's own, and put the context right again whatever the handler did. */
static void irq_run(struct quire_cpu *cpu, const struct irq_entry *entry)
{
	unsigned int count = cpu->preempt_count, irqs_off = cpu->irqs_off, rcu_depth = cpu->rcu_depth;
	unsigned int locks = lockdep_irq_enter();

	preempt_count_set(cpu, count + HARDIRQ_OFFSET);
	__atomic_store_n(&cpu->irqs_off, 1, __ATOMIC_RELAXED);
	reader_entered(cpu);
	entry->handler(entry->arg);
	if (unlikely(cpu->preempt_count != count + HARDIRQ_OFFSET)) {
		pr_err("irq: handler %pS entered with preempt_count %08x, exited with %08x\n", (void *)entry->handler,
		       count + HARDIRQ_OFFSET, cpu->preempt_count);
	}
	__atomic_store_n(&cpu->irqs_off, irqs_off, __ATOMIC_RELAXED);
	cpu->rcu_depth = rcu_depth;
	preempt_count_set(cpu, count);
	lockdep_irq_exit(locks);
}

void irq_deliver_pending(struct quire_cpu *cpu)
{
	struct irq_entry entry;
	unsigned int n;

	if (cpu->held || cpu->irqs_off || (cpu->preempt_count & HARDIRQ_MASK))
		return;
	/* At most a ring full at once: a handler may raise itself again. */
	for (n = 0; n < IRQ_QUEUE_LEN && (READ_ONCE(cpu->attention) & CPU_ATT_IRQ); n++)
		if (irq_pop(cpu->id, &entry))
			irq_run(cpu, &entry);
	if (unlikely(READ_ONCE(softirqs_waiting)))
		softirqs_run();
}

void irq_migrate(unsigned int id)
{
	struct irq_entry entry;

	while (irq_pop(id, &entry))
		irq_run(this_cpu_get(), &entry);
}

void irq_reset(void)
{
	unsigned int i;

	for (i = 0; i < CONFIG_NR_CPUS; i++)
		irq_queues[i].first = irq_queues[i].next = 0;
}
