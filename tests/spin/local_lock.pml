/* SPDX-License-Identifier: MIT */
/*
 * local_lock.pml - the local lock under total store order, as a Spin model
 *
 * What is modelled: one owner, VISITORS visitors and a source of interrupts, step by step as in env/local.c and
 *   <quire/cpu.h>. The owner's plain stores go into a store buffer, from where they reach memory later, in order; its
 *   loads may overtake them. That is all a processor with total store order may reorder, and the one thing the
 *   lock has to survive. Atomic read-modify-writes drain the buffer first. The visitors' stores that matter are
 *   read-modify-writes, so they need no buffer.
 * membarrier: drains the owner's buffer, wherever the owner is in its code.
 * What is proved: L1 mutual exclusion, by assertion and by a counter that both increment without atomics;
 *   no visitor waits for ever and no interrupt is lost (every process ends; all raised were delivered);
 *   no handler runs inside a local section.
 * Variants: -DNO_MEMBARRIER takes the barrier out: Spin must then find the violation.
 *           -DFALLBACK takes it out and makes the owner's store an exchange, as where the port has no barrier.
 * Run by tests/spin/run.sh.
 */
#define REMOTE 1
#define IRQ 2

#ifndef ROUNDS
#define ROUNDS 3
#endif
#ifndef VISITORS
#define VISITORS 2
#endif
#ifndef IRQS
#define IRQS 2
#endif

mtype = { HELD, COUNTER };

byte held, counter, attention;   /* memory */
byte visitors;                   /* lock among visitors */
byte queued;                     /* interrupts waiting */
chan stores = [3] of { mtype, byte }; /* the owner's store buffer */
byte pending, latest;            /* of them, stores to counter; the last value (the owner reads its own stores) */

byte owner_inside, visitors_inside, delivered, raised, finished; /* what the proof looks at */

inline store_reaches_memory(what, value)
{
	if
	:: what == HELD -> held = value
	:: else -> counter = value; pending--
	fi
}

/* The hardware: any store may reach memory at any time. */
active proctype store_buffer()
{
	mtype what;
	byte value;

end:
	do
	:: atomic { stores?what, value -> store_reaches_memory(what, value) }
	od
}

inline drain(what, value)
{
	do
	:: stores?what, value -> store_reaches_memory(what, value)
	:: empty(stores) -> break
	od
}

inline store_held(value)
{
	stores!HELD, value
}

/* held = 1 on the fast path; in the slow path, and wherever there is no membarrier, an exchange. */
inline exchange_held(what, value)
{
	atomic {
		drain(what, value);
		held = 1
	}
}

/* Interrupts, delivered by the owner outside the section. Popping takes a lock: a read-modify-write. */
inline deliver(what, value)
{
	do
	:: atomic {
		(attention & IRQ) != 0 ->
		drain(what, value);
		assert(owner_inside == 0);
		queued--;
		delivered++;
		if
		:: queued == 0 -> attention = attention & ~IRQ
		:: else
		fi
	   }
	:: (attention & IRQ) == 0 -> break
	od
}

active proctype owner()
{
	byte round, seen, value, mine;
	mtype what;

	do
	:: round < ROUNDS ->
		/* local_enter() */
#ifdef FALLBACK
		exchange_held(what, value);
#else
		store_held(1);
#endif
		seen = attention;
		do
		:: seen == 0 -> break
		:: else ->
			/* local_enter_slow() */
			exchange_held(what, value);
			seen = attention;
			if
			:: seen & REMOTE ->
				store_held(0);
				(attention & REMOTE) == 0
			:: !(seen & REMOTE) && (seen & IRQ) ->
				store_held(0);
				deliver(what, value)
			:: else -> break
			fi
		od;
		/* the section: counter++, not atomic */
		owner_inside = 1;
		assert(visitors_inside == 0);
		mine = (pending > 0 -> latest : counter);
		atomic { stores!COUNTER, mine + 1; pending++; latest = mine + 1 };
		assert(visitors_inside == 0);
		owner_inside = 0;
		/* local_exit() */
		store_held(0);
		if
		:: attention & IRQ -> deliver(what, value)
		:: else
		fi;
		round++
	:: else -> break
	od;
	/* The CPU is idle, or given up: what was raised too late for the last exit is delivered then. */
	raised == IRQS;
	deliver(what, value);
	assert(delivered == IRQS);
	finished++
}

active [VISITORS] proctype visitor()
{
	byte value, mine;
	mtype what;

	/* local_visit() */
	atomic { visitors == 0 -> visitors = 1 };
	atomic { attention = attention | REMOTE };
#if !defined(NO_MEMBARRIER) && !defined(FALLBACK)
	atomic { drain(what, value) };
#endif
	held == 0;
	visitors_inside++;
	assert(owner_inside == 0 && visitors_inside == 1);
	mine = counter;
	counter = mine + 1;
	assert(owner_inside == 0 && visitors_inside == 1);
	visitors_inside--;
	/* local_leave() */
	atomic { attention = attention & ~REMOTE };
	visitors = 0;
	finished++
}

active proctype interrupts()
{
	do
	:: raised < IRQS ->
		atomic {
			queued++;
			attention = attention | IRQ;
			raised++
		}
	:: else -> break
	od
}

/* When all is done and has reached memory, no increment is missing. */
active proctype judge()
{
	atomic {
		finished == VISITORS + 1 && empty(stores) ->
		assert(counter == ROUNDS + VISITORS);
		assert(held == 0 && attention == 0)
	}
}
