/* SPDX-License-Identifier: MIT */
/*
 * completion.h - one waits until another is done
 *
 * Model:   a count of complete() calls that nobody has consumed; each wait_for_completion() consumes one. complete_all()
 *          makes it endless, until reinit_completion().
 * Context: wait_for_completion() and its kin sleep; complete(), complete_all(), try_wait_for_completion() and
 *          completion_done(): any context.
 * Returns: _timeout: jiffies left, at least 1, or 0 when time is up. _interruptible, _killable: 0, there are no signals.
 *          After a wait has returned, complete() does not touch the completion any more: it may be on a stack.
 */
#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/swait.h>

struct completion {
	unsigned int done; /* complete() calls left; UINT_MAX: complete_all() */
	struct swait_queue_head wait;
};

#define COMPLETION_INITIALIZER(work)                                                                                   \
	{                                                                                                              \
		.done = 0, .wait = __SWAIT_QUEUE_HEAD_INITIALIZER((work).wait)                                         \
	}
#define COMPLETION_INITIALIZER_ONSTACK(work) ((struct completion)COMPLETION_INITIALIZER(work))
#define DECLARE_COMPLETION(work) struct completion work = COMPLETION_INITIALIZER(work)
#define DECLARE_COMPLETION_ONSTACK(work) DECLARE_COMPLETION(work)
#define init_completion(x)                                                                                             \
	do {                                                                                                           \
		(x)->done = 0;                                                                                         \
		init_swait_queue_head(&(x)->wait);                                                                     \
	} while (0)
/* reinit_completion - forget all complete() calls; nobody may be waiting. */
static inline void reinit_completion(struct completion *x)
{
	__atomic_store_n(&x->done, 0, __ATOMIC_RELAXED);
}

void wait_for_completion(struct completion *x);
unsigned long wait_for_completion_timeout(struct completion *x, unsigned long timeout);
int wait_for_completion_interruptible(struct completion *x);
long wait_for_completion_interruptible_timeout(struct completion *x, unsigned long timeout);
int wait_for_completion_killable(struct completion *x);
long wait_for_completion_killable_timeout(struct completion *x, unsigned long timeout);
#define wait_for_completion_io(x) wait_for_completion(x)
#define wait_for_completion_io_timeout(x, timeout) wait_for_completion_timeout((x), (timeout))
#define wait_for_completion_state(x, state) wait_for_completion_killable(x)

void complete(struct completion *x);
void complete_all(struct completion *x);
#define complete_on_current_cpu(x) complete(x)
/* try_wait_for_completion - consume one if there is one. */
bool try_wait_for_completion(struct completion *x);
/* completion_done - would a wait return at once? When true, complete() is done with *@x as well. */
bool completion_done(struct completion *x);

#endif
