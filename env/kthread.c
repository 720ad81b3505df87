/* SPDX-License-Identifier: MIT */
/*
 * kthread.c - kernel threads
 *
 * Model:      a slot of a table: the task, what to run, how it stands. The host's thread sleeps on the task's state until
 *             it is woken the first time, becomes a CPU, calls the function, and gives the CPU and the slot back.
 *
 *               free ──create──▶ new ──wake──▶ running ──returns──▶ ended ──last reference──▶ free
 *                                 └────────stop────────────────────────┘
 *               running ──machine gone, did not stop──▶ frozen: its slot is never used again
 *
 *             Slots are given out in turn, so that a stale pointer is most likely still to a free one, and noticed.
 * Invariants: T1 a slot that is not free has a reference of its thread's, until the thread has ended
 *             T2 nr_threads counts threads that have not ended; one that has touches nothing of Quire any more
 * Locking:    slots are taken and freed by atomics, kthread.flags are atomic bits: who sets one wakes the thread after.
 * Failure:    -ENOMEM when all slots are taken or the port has no more threads; -ENOSYS where it has none.
 * More:       tests/unit/test_kthread.c, tests/stress/stress_tasks.c
 */
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/kthread.h>
#include <linux/kernel.h>
#include <quire/port.h>
#include <quire/tasks.h>
#include <quire/frames.h>

#include "env_int.h"
#include "tasks_int.h"

#define KTHREADS_MAX 1024
#define FIRST_PID 3 /* 1 and 2 are Linux's init and kthreadd */

/* Bits of kthread.flags. */
enum { KTHREAD_SHOULD_STOP, KTHREAD_SHOULD_PARK, KTHREAD_OF_MACHINE, KTHREAD_FROZEN };

struct kthread {
	struct task_struct task; /* first: the table is found by it */
	unsigned long flags;
	int (*fn)(void *data);
	void (*fn_no_cpu)(struct task_struct *self);
	void *data;
	unsigned long creator;
	struct completion parked, ended;
	void *exit_buf[5]; /* where kthread_exit() jumps to */
	long exit_result;
};

static struct kthread kthreads[KTHREADS_MAX];
static unsigned int next_slot, next_pid = FIRST_PID;
bool tasks_alone;
static unsigned int nr_threads; /* that have not ended; shutdown sleeps on it */

static struct kthread *to_kthread(const struct task_struct *task)
{
	struct kthread *k = (struct kthread *)task;

	return k >= kthreads && k < kthreads + KTHREADS_MAX ? k : NULL;
}

/* ---- slots -------------------------------------------------------------------------------------------------- */

static struct kthread *slot_take(void)
{
	unsigned int i, at;

	for (i = 0; i < KTHREADS_MAX; i++) {
		int untaken = 0;

		at = __atomic_fetch_add(&next_slot, 1, __ATOMIC_RELAXED) % KTHREADS_MAX;
		if (__atomic_compare_exchange_n(&kthreads[at].task.taken, &untaken, 1, false, __ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return &kthreads[at];
	}
	return NULL;
}

static void slot_free(struct kthread *k)
{
	__atomic_store_n(&k->task.taken, 0, __ATOMIC_RELEASE);
}

void put_task_struct(struct task_struct *task)
{
	struct kthread *k = to_kthread(task);

	if (__atomic_sub_fetch(&task->usage, 1, __ATOMIC_ACQ_REL) == 0 && k)
		slot_free(k);
}

/* A reference, unless there is none left to share. */
static bool kthread_try_get(struct kthread *k)
{
	int usage = __atomic_load_n(&k->task.usage, __ATOMIC_RELAXED);

	while (usage > 0)
		if (__atomic_compare_exchange_n(&k->task.usage, &usage, usage + 1, false, __ATOMIC_ACQUIRE,
						__ATOMIC_RELAXED))
			return true;
	return false;
}

/* ---- the thread itself -------------------------------------------------------------------------------------- */

void kthread_exit(long result)
{
	struct kthread *k = to_kthread(current);

	if (!k)
		panic("kthread_exit: %s/%d is no kernel thread", current->comm, current->pid);
	k->exit_result = result;
	forget_frames();
	__builtin_longjmp(k->exit_buf, 1);
}

void kthread_complete_and_exit(struct completion *done, long code)
{
	if (done)
		complete(done);
	kthread_exit(code);
}

/* Out of line, and with nothing in registers that the jump would lose. */
static noinline long call_function(struct kthread *k)
{
	if (__builtin_setjmp(k->exit_buf))
		return to_kthread(current)->exit_result;
	return k->fn(k->data);
}

/* Sleep until the first wake-up, as no CPU. */
static void wait_for_start(struct task_struct *task)
{
	unsigned int state;

	while ((state = __atomic_load_n(&task->__state, __ATOMIC_ACQUIRE)) != TASK_RUNNING)
		port_wait(&task->__state, state, PORT_FOREVER);
}

static void kthread_end(struct kthread *k, long result)
{
	struct task_struct *task = &k->task;

	if (unlikely(preempt_count()))
		pr_err("note: %s[%d] exited with preempt_count %d\n", task->comm, task->pid, preempt_count());
	if (unlikely(irqs_disabled()))
		pr_err("note: %s[%d] exited with irqs disabled\n", task->comm, task->pid);
	task->exit_code = (int)result;
	WRITE_ONCE(task->flags, task->flags | PF_EXITING);
	__atomic_store_n(&task->__state, TASK_DEAD, __ATOMIC_SEQ_CST);
	complete_all(&k->parked);
	complete_all(&k->ended);
	quire_cpu_leave();
}

static void run_as_cpu(struct kthread *k)
{
	struct cpu_sleep birth = { .task = &k->task, .cpu = nr_cpu_ids };
	long result = -EINTR;

	wait_for_start(&k->task);
	cpu_sleep_end(&birth);
	if (!test_bit(KTHREAD_SHOULD_STOP, &k->flags))
		result = call_function(k);
	kthread_end(k, result);
}

static void kthread_main(void *arg)
{
	struct kthread *k = arg;

	if (k->fn_no_cpu) {
		k->fn_no_cpu(&k->task);
		__atomic_store_n(&k->task.__state, TASK_DEAD, __ATOMIC_SEQ_CST);
	} else {
		run_as_cpu(k);
	}
	put_task_struct(&k->task);
	if (__atomic_sub_fetch(&nr_threads, 1, __ATOMIC_SEQ_CST) == 0)
		port_wake(&nr_threads);
}

/* ---- creating ----------------------------------------------------------------------------------------------- */

static struct task_struct *kthread_start(struct kthread *k)
{
	int err;

	__atomic_add_fetch(&nr_threads, 1, __ATOMIC_SEQ_CST);
	err = port_thread_start(kthread_main, k);
	if (!err)
		return &k->task;
	__atomic_sub_fetch(&nr_threads, 1, __ATOMIC_SEQ_CST);
	slot_free(k);
	if (err == -ENOSYS)
		tasks_alone = true;
	return ERR_PTR(err == -ENOSYS ? err : -ENOMEM);
}

static struct kthread *kthread_new(int (*fn)(void *data), void *data, unsigned long creator)
{
	struct kthread *k = slot_take();

	if (!k)
		return NULL;
	task_init(&k->task);
	k->task.flags = PF_KTHREAD;
	k->task.__state = TASK_UNINTERRUPTIBLE;
	k->task.pid = k->task.tgid = (pid_t)__atomic_fetch_add(&next_pid, 1, __ATOMIC_RELAXED);
	k->flags = 0;
	k->fn = fn;
	k->fn_no_cpu = NULL;
	k->data = data;
	k->creator = creator;
	init_completion(&k->parked);
	init_completion(&k->ended);
	__atomic_store_n(&k->task.usage, 1, __ATOMIC_RELEASE);
	return k;
}

struct task_struct *kthread_create_on_node(int (*threadfn)(void *data), void *data, int node, const char *namefmt, ...)
{
	struct kthread *k = kthread_new(threadfn, data, _RET_IP_);
	va_list args;

	if (!k)
		return ERR_PTR(-ENOMEM);
	va_start(args, namefmt);
	vsnprintf(k->task.comm, sizeof(k->task.comm), namefmt, args);
	va_end(args);
	return kthread_start(k);
}

struct task_struct *kthread_create_on_cpu(int (*threadfn)(void *data), void *data, unsigned int cpu,
					  const char *namefmt)
{
	struct kthread *k = kthread_new(threadfn, data, _RET_IP_);
	const char *hole = strstr(namefmt, "%u");

	if (!k)
		return ERR_PTR(-ENOMEM);
	if (hole)
		snprintf(k->task.comm, sizeof(k->task.comm), "%.*s%u%s", (int)(hole - namefmt), namefmt, cpu, hole + 2);
	else
		strscpy(k->task.comm, namefmt, sizeof(k->task.comm));
	kthread_bind(&k->task, cpu);
	return kthread_start(k);
}

struct task_struct *kthread_create_of_machine(int (*fn)(void *data), void *data, const char *name)
{
	struct kthread *k = kthread_new(fn, data, _RET_IP_);

	if (!k)
		return ERR_PTR(-ENOMEM);
	set_bit(KTHREAD_OF_MACHINE, &k->flags);
	set_task_comm(&k->task, name);
	return kthread_start(k);
}

struct task_struct *kthread_create_without_cpu(void (*fn)(struct task_struct *self), const char *name)
{
	struct kthread *k = kthread_new(NULL, NULL, _RET_IP_);

	if (!k)
		return ERR_PTR(-ENOMEM);
	set_bit(KTHREAD_OF_MACHINE, &k->flags);
	k->fn_no_cpu = fn;
	set_task_comm(&k->task, name);
	return kthread_start(k);
}

bool kthread_told_to_stop(const struct task_struct *task)
{
	return test_bit(KTHREAD_SHOULD_STOP, &to_kthread(task)->flags);
}

bool kthread_is_frozen(const struct task_struct *task)
{
	const struct kthread *k = to_kthread(task);

	return k && test_bit(KTHREAD_FROZEN, &k->flags);
}

void kthread_bind_mask(struct task_struct *k, const struct cpumask *mask)
{
	cpumask_copy(&k->cpus_mask, mask);
	k->flags |= PF_NO_SETAFFINITY;
}

void kthread_bind(struct task_struct *k, unsigned int cpu)
{
	kthread_bind_mask(k, cpumask_of(cpu));
}

/* ---- stopping and parking ----------------------------------------------------------------------------------- */

/* A thread asleep in whatever state looks at its flags again. */
static void kthread_kick(struct kthread *k)
{
	wake_up_state(&k->task, TASK_NORMAL | TASK_PARKED);
}

int kthread_stop(struct task_struct *task)
{
	struct kthread *k = to_kthread(task);
	int result;

	might_sleep();
	if (WARN(!k || !kthread_try_get(k), "kthread_stop: no thread any more, and nobody held a reference\n"))
		return -ESRCH;
	set_bit(KTHREAD_SHOULD_STOP, &k->flags);
	kthread_unpark(task);
	kthread_kick(k);
	wait_for_completion(&k->ended);
	result = task->exit_code;
	put_task_struct(task);
	return result;
}

int kthread_stop_put(struct task_struct *task)
{
	int result = kthread_stop(task);

	put_task_struct(task);
	return result;
}

static bool current_has(int bit)
{
	struct kthread *k = to_kthread(current);

	return k && test_bit(bit, &k->flags);
}

bool kthread_should_stop(void)
{
	resched_slow();
	return current_has(KTHREAD_SHOULD_STOP);
}

bool kthread_should_park(void)
{
	return current_has(KTHREAD_SHOULD_PARK);
}

bool kthread_should_stop_or_park(void)
{
	return kthread_should_stop() || kthread_should_park();
}

int kthread_park(struct task_struct *task)
{
	struct kthread *k = to_kthread(task);

	might_sleep();
	if (WARN_ON(!k) || (READ_ONCE(task->flags) & PF_EXITING))
		return -ENOSYS;
	if (WARN_ON_ONCE(test_and_set_bit(KTHREAD_SHOULD_PARK, &k->flags)))
		return -EBUSY;
	if (task == current)
		return 0;
	wake_up_process(task);
	wait_for_completion(&k->parked);
	return READ_ONCE(task->flags) & PF_EXITING ? -ENOSYS : 0;
}

void kthread_unpark(struct task_struct *task)
{
	struct kthread *k = to_kthread(task);

	if (WARN_ON(!k) || !test_and_clear_bit(KTHREAD_SHOULD_PARK, &k->flags))
		return;
	wake_up_state(task, TASK_PARKED);
}

/* Sleeps until unparked; tells whoever parks it that it got here. Only unparking wakes it, so each turn is another park. */
void kthread_parkme(void)
{
	struct kthread *k = to_kthread(current);

	if (WARN_ON(!k))
		return;
	for (;;) {
		set_current_state(TASK_PARKED);
		if (!test_bit(KTHREAD_SHOULD_PARK, &k->flags))
			break;
		complete(&k->parked);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	cpu_migrate();
}

void *kthread_data(struct task_struct *task)
{
	struct kthread *k = to_kthread(task);

	return k ? k->data : NULL;
}

void *kthread_func(struct task_struct *task)
{
	struct kthread *k = to_kthread(task);

	return k ? (void *)k->fn : NULL;
}

/* ---- the machine goes --------------------------------------------------------------------------------------- */

static bool kthread_alive(const struct kthread *k)
{
	return __atomic_load_n(&k->task.taken, __ATOMIC_ACQUIRE) && !test_bit(KTHREAD_FROZEN, &k->flags) &&
	       READ_ONCE(k->task.__state) != TASK_DEAD;
}

int kthreads_leftover(void (*each)(void *arg, const struct task_leftover *what), void *arg)
{
	struct kthread *k;
	int nr = 0;

	for (k = kthreads; k < kthreads + KTHREADS_MAX; k++) {
		struct task_leftover what = { .kind = LEFTOVER_KTHREAD };

		if (!kthread_alive(k) || test_bit(KTHREAD_OF_MACHINE, &k->flags))
			continue;
		what.name = k->task.comm;
		what.pid = k->task.pid;
		what.function = (unsigned long)k->fn;
		what.creator = k->creator;
		nr++;
		if (each)
			each(arg, &what);
	}
	return nr;
}

static void kthreads_tell_to_stop(void)
{
	struct kthread *k;

	for (k = kthreads; k < kthreads + KTHREADS_MAX; k++) {
		if (!kthread_alive(k))
			continue;
		set_bit(KTHREAD_SHOULD_STOP, &k->flags);
		clear_bit(KTHREAD_SHOULD_PARK, &k->flags);
		kthread_kick(k);
	}
}

/* The caller has given its CPU up, so that they can end. */
static void kthreads_wait_ended(u64 patience_ns)
{
	u64 deadline = port_now_ns() + patience_ns, now;
	unsigned int nr;

	while ((nr = __atomic_load_n(&nr_threads, __ATOMIC_SEQ_CST)) != 0) {
		now = port_now_ns();
		if (now >= deadline)
			return;
		port_wait(&nr_threads, nr, deadline - now);
	}
}

static int kthreads_report_frozen(void)
{
	struct kthread *k;
	int nr = 0;

	for (k = kthreads; k < kthreads + KTHREADS_MAX; k++) {
		unsigned long function = worker_function(&k->task);

		if (!kthread_alive(k))
			continue;
		pr_err("kthread %s/%d (%ps) was told to stop and did not: it is frozen for ever\n", k->task.comm,
		       k->task.pid, function ? (void *)function : (void *)k->fn);
		set_bit(KTHREAD_FROZEN, &k->flags);
		nr++;
	}
	return nr;
}

/* What a frozen thread holds of env's is taken from it, so that the one that is left can go on. */
static void kthreads_freeze(void)
{
	struct kthread *k;

	port_threads_freeze();
	for (k = kthreads; k < kthreads + KTHREADS_MAX; k++)
		if (kthread_alive(k))
			cpus_forget_task(&k->task);
	log_break_lock();
	__atomic_store_n(&nr_threads, 0, __ATOMIC_SEQ_CST);
}

int kthreads_shutdown(void)
{
	struct cpu_sleep sleep;
	bool freeze;

	if (!__atomic_load_n(&nr_threads, __ATOMIC_SEQ_CST))
		return 0;
	kthreads_tell_to_stop();
	cpu_sleep_begin(&sleep);
	kthreads_wait_ended((u64)tasks_patience_ms * NSEC_PER_MSEC);
	freeze = __atomic_load_n(&nr_threads, __ATOMIC_SEQ_CST) != 0;
	if (freeze)
		kthreads_freeze();
	cpu_sleep_end(&sleep);
	return freeze ? kthreads_report_frozen() : 0;
}
