/* SPDX-License-Identifier: MIT */
/*
 * rcu.pml - a grace period against readers with plain stores, under total store order, as a Spin model
 *
 * What is modelled: one CPU whose owner enters and leaves reader sections, as in env/rcu.c and <linux/rcupdate.h>, hand over hand between
 *   preempt_count and irqs_off now and then, and an updater that replaces an object, waits for a grace period and frees the
 *   old one. The owner's plain stores go into a store buffer and reach memory later, in order; its loads may overtake them.
 *   The updater's stores that matter are followed by the barrier or by a lock, so they need no buffer.
 * port_barrier_all(): drains the owner's buffer, wherever the owner is in its code.
 * What is proved: a reader never follows a pointer to a freed object, by assertion; the updater gets its grace periods (all
 *   processes end).
 * Variants: -DNO_MEMBARRIER takes the barrier out: Spin must then find the violation.
 *           -DFALLBACK takes it out and puts a fence behind the reader's first store, as where the port has no barrier.
 * Run by tests/spin/run.sh.
 */
#ifndef SECTIONS
#define SECTIONS 3
#endif
#ifndef UPDATES
#define UPDATES 2
#endif

mtype = { PREEMPT, IRQS, OFFS, PASSES };

byte preempt, irqs, offs, passes; /* memory: the CPU's words */
byte pointer;                     /* the object that is published: 0, 1, ... */
bool freed[UPDATES + 1];
bool wanted;                      /* rcu_wanted */
chan stores = [4] of { mtype, byte };
byte own_offs, own_passes;        /* the owner's own view of its counts */

inline reaches_memory(what, value)
{
	if
	:: what == PREEMPT -> preempt = value
	:: what == IRQS -> irqs = value
	:: what == OFFS -> offs = value
	:: else -> passes = value
	fi
}

active proctype store_buffer()
{
	mtype what;
	byte value;

end:
	do
	:: atomic { stores?what, value -> reaches_memory(what, value) }
	od
}

inline drain(what, value)
{
	do
	:: stores?what, value -> reaches_memory(what, value)
	:: empty(stores) -> break
	od
}

inline entered()
{
#ifdef FALLBACK
	atomic { drain(what, value) }
#else
	skip
#endif
}

active proctype owner()
{
	byte section, seen, value;
	mtype what;

	do
	:: section < SECTIONS ->
		stores!PREEMPT, 1;
		entered();
		seen = pointer;
		assert(!freed[seen]);
		if
		:: true -> /* local_irq_disable(); preempt_enable(); ... local_irq_enable() */
			stores!IRQS, 1;
			own_offs++;
			stores!OFFS, own_offs;
			entered();
			stores!PREEMPT, 0;
			assert(!freed[seen]);
			stores!IRQS, 0
		:: true ->
			assert(!freed[seen]);
			stores!PREEMPT, 0;
			if
			:: wanted -> own_passes++; stores!PASSES, own_passes
			:: !wanted
			fi
		fi;
		section++
	:: else -> break
	od
}

active proctype updater()
{
	byte n, old, noted, before, value;
	mtype what;

	do
	:: n < UPDATES ->
		old = pointer;
		pointer = n + 1;
#if !defined(NO_MEMBARRIER) && !defined(FALLBACK)
		atomic { drain(what, value) };
#endif
		noted = passes;
		do
		:: passes != noted -> break
		:: else ->
			wanted = true;
			before = offs;
			if
			:: irqs == 0 ->
				if
				:: preempt == 0 ->
					if
					:: offs == before -> break
					:: else
					fi
				:: else
				fi
			:: else
			fi
		od;
		wanted = false;
		freed[old] = true;
		n++
	:: else -> break
	od
}
