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
#include <linux/processor.h>
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

u64 ktime_port_ns(s64 time)
{
	if (time >= (s64)(KTIME_MAX - base_ns))
		return PORT_FOREVER;
	return time > 0 ? (u64)time + base_ns : base_ns;
}

/* @j is one of the machine's 64-bit jiffies cut to a long: the one nearest to now. */
u64 jiffies_start_ns(unsigned long j)
{
	u64 now = get_jiffies_64();
	s64 since_boot = (s64)(now - INITIAL_JIFFIES) + (long)(j - (unsigned long)now);

	if (since_boot >= KTIME_MAX / TICK_NSEC)
		return PORT_FOREVER;
	return ktime_port_ns(since_boot * TICK_NSEC);
}

void wait_until_ktime(ktime_t end)
{
	sleep_until(ktime_port_ns(end));
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
		cpu_relax_once(spins++);
}
