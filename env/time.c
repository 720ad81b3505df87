/* SPDX-License-Identifier: MIT */
/*
 * time.c - the machine's clock, and waiting for it
 *
 * Model:   the port's clock less what it said when the machine was booted. jiffies is computed from it.
 * Locking: none; the base is written at boot only.
 * More:    tests/unit/test_time.c
 */
#include <linux/delay.h>
#include <linux/jiffies.h>
#include <linux/timekeeping.h>
#include <linux/wait.h>
#include <quire/port.h>

#include "env_int.h"

static u64 base_ns;

void time_reset(void)
{
	base_ns = port_now_ns();
}

u64 ktime_get_ns(void)
{
	return port_now_ns() - base_ns;
}

u64 get_jiffies_64(void)
{
	return INITIAL_JIFFIES + ktime_get_ns() / TICK_NSEC;
}

void wait_until_ktime(ktime_t end)
{
	if (end >= (ktime_t)(KTIME_MAX - base_ns))
		sleep_until(PORT_FOREVER);
	else
		sleep_until((u64)end + base_ns);
}

void msleep(unsigned int msecs)
{
	u64 deadline = port_now_ns() + (u64)msecs * NSEC_PER_MSEC;

	might_sleep();
	do {
		set_current_state(TASK_UNINTERRUPTIBLE);
		sleep_until(deadline);
	} while (port_now_ns() < deadline);
}

unsigned long msleep_interruptible(unsigned int msecs)
{
	might_sleep();
	return jiffies_to_msecs((unsigned long)schedule_timeout_interruptible((long)msecs_to_jiffies(msecs)));
}

void usleep_range_state(unsigned long min, unsigned long max, unsigned int state)
{
	u64 deadline = port_now_ns() + (u64)min * NSEC_PER_USEC;

	might_sleep();
	do {
		set_current_state(state);
		sleep_until(deadline);
	} while (port_now_ns() < deadline);
}

void ndelay(unsigned long nsecs)
{
	u64 deadline = port_now_ns() + nsecs;
	unsigned int spins = 0;

	while (port_now_ns() < deadline)
		port_relax(spins++);
}
