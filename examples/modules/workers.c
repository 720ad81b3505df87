/* SPDX-License-Identifier: MIT */
/*
 * workers.c - kernel threads that count together, each object allocated by one thread and freed by the next
 */
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#define MAX_THREADS 64

static int threads = 4;
module_param(threads, int, 0444);
static int rounds = 1000;
module_param(rounds, int, 0444);

static struct task_struct *workers[MAX_THREADS];
static DEFINE_MUTEX(hand_over);
static int *handed; /* under hand_over: what the last thread left for the next */
static atomic_t still_counting;
static DECLARE_COMPLETION(all_counted);

static int count(void *unused)
{
	for (int i = 0; i < rounds; i++) {
		int *number = kmalloc(sizeof(*number), GFP_KERNEL), *before;

		if (!number)
			break;
		mutex_lock(&hand_over);
		before = handed;
		*number = *before + 1;
		handed = number;
		mutex_unlock(&hand_over);
		kfree(before);
	}
	if (atomic_dec_and_test(&still_counting))
		complete(&all_counted);
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}

static void stop_all(int nr)
{
	while (nr-- > 0)
		kthread_stop(workers[nr]);
}

static int __init workers_init(void)
{
	threads = clamp(threads, 1, MAX_THREADS);
	handed = kzalloc(sizeof(*handed), GFP_KERNEL);
	if (!handed)
		return -ENOMEM;
	atomic_set(&still_counting, threads);
	for (int i = 0; i < threads; i++) {
		workers[i] = kthread_run(count, NULL, "worker/%d", i);
		if (IS_ERR(workers[i])) {
			stop_all(i);
			kfree(handed);
			return PTR_ERR(workers[i]);
		}
	}
	wait_for_completion(&all_counted);
	pr_info("%d threads counted to %d\n", threads, *handed);
	return *handed == threads * rounds ? 0 : -EIO;
}

static void __exit workers_exit(void)
{
	stop_all(threads);
	kfree(handed);
}

module_init(workers_init);
module_exit(workers_exit);
MODULE_LICENSE("Dual MIT/GPL");
