/* SPDX-License-Identifier: MIT */
/*
 * crash.c - the end of a module that crashed
 *
 * Model:      a fatal signal is caught where it happens, in the thread that caused it; nothing is forked, so a debugger
 *             stops there first, in the source line. The handler, on a stack of its own, prints one line and the stack of
 *             the code that was interrupted, says what the command has to say in the end, and exits. BUG() and panic()
 *             come the same way, through the port's panic, with their own words.
 *             The handler does things that a handler may not do in general (allocate, run addr2line). The alternative is to
 *             tell nothing; should it crash in turn, the process ends there.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include <quire/port.h>
#include <quire/port_hosted.h>

#include "run.h"

#define MAX_FRAMES 24
#define CRASH_STACK (256 << 10)
#define STACK_STEP (16u << 10) /* a fault this close to the stack pointer is of the stack */

static void (*crash_last)(void);
static char during[128];
static pthread_key_t stack_key; /* each thread's stack for signals */
static int crashing;
static pthread_t command_thread;
static pthread_t panicking; /* the thread that has told about a panic already */

void crash_during(const char *what)
{
	snprintf(during, sizeof(during), "%s", what ? what : "");
}

/* Read two words of a stack that may be nonsense. */
static bool read_words(uintptr_t from, uintptr_t words[2])
{
	struct iovec to = { words, 2 * sizeof(*words) }, source = { (void *)from, 2 * sizeof(*words) };

	return process_vm_readv(getpid(), &to, 1, &source, 1, 0) == (ssize_t)to.iov_len;
}

#if defined(__x86_64__)
#define CONTEXT_PC(context) ((uintptr_t)(context)->uc_mcontext.gregs[REG_RIP])
#define CONTEXT_SP(context) ((uintptr_t)(context)->uc_mcontext.gregs[REG_RSP])
#define CONTEXT_FP(context) ((uintptr_t)(context)->uc_mcontext.gregs[REG_RBP])
#elif defined(__aarch64__)
#define CONTEXT_PC(context) ((uintptr_t)(context)->uc_mcontext.pc)
#define CONTEXT_SP(context) ((uintptr_t)(context)->uc_mcontext.sp)
#define CONTEXT_FP(context) ((uintptr_t)(context)->uc_mcontext.regs[29])
#else
#error "a host of this kind has no stack walk yet"
#endif

/* The stack of the interrupted code: where it was, then return addresses. A call of nowhere is told by its caller. */
static unsigned int walk(const ucontext_t *context, struct code_place *places)
{
	uintptr_t pc = CONTEXT_PC(context), frame = CONTEXT_FP(context), words[2];
	unsigned int nr = 0;
	Dl_info info;

	if (dladdr((void *)pc, &info))
		places[nr++].pc = pc + 1; /* as if it were a return address: the line is that of the byte before */
	else if (read_words(CONTEXT_SP(context), words))
		places[nr++].pc = words[0];
	while (nr < MAX_FRAMES && frame % sizeof(uintptr_t) == 0 && read_words(frame, words) && words[1]) {
		places[nr++].pc = words[1];
		if (words[0] <= frame)
			break;
		frame = words[0];
	}
	return nr;
}

/* Print the frames from the first to the last that are the module's; all if none is. */
static void print_stack(const struct code_place *places, unsigned int nr)
{
	unsigned int end = nr;

	while (end && !run_is_module_code(places[end - 1].pc))
		end--;
	for (unsigned int i = 0; i < (end ? end : nr); i++)
		fprintf(stderr, "    %s\n", places[i].text);
	fflush(stderr);
}

/* The innermost frame of the module, or the innermost of all. */
static const char *culprit(const struct code_place *places, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		if (run_is_module_code(places[i].pc))
			return places[i].text;
	return nr ? places[0].text : "an unknown place";
}

static void tell(const char *what, struct code_place *places, unsigned int nr)
{
	bool own = pthread_self() == command_thread;

	lines_find(places, nr);
	if (own)
		quire_error("run: %s%s%s, at %s", what, during[0] ? " in " : "", during, culprit(places, nr));
	else
		quire_error("run: %s in thread '%s', at %s", what, engine_thread_name(), culprit(places, nr));
	print_stack(places, nr);
}

static const char *signal_what(int number, const siginfo_t *info, const ucontext_t *context, char *text, size_t size)
{
	const char *name = sigabbrev_np(number);
	uintptr_t below = CONTEXT_SP(context) - (uintptr_t)info->si_addr;

	if ((number == SIGSEGV || number == SIGBUS) && info->si_code > 0 && info->si_code != SI_KERNEL)
		snprintf(text, size, "%s: SIG%s at address %p",
			 below + STACK_STEP < 2 * STACK_STEP ? "stack overflow" : "crash", name, info->si_addr);
	else
		snprintf(text, size, "crash: SIG%s", name ? name : "?");
	return text;
}

static void fatal(int number, siginfo_t *info, void *context)
{
	static struct code_place places[MAX_FRAMES];
	bool told = number == SIGABRT && panicking == pthread_self();
	char text[96];

	if (!told && __atomic_exchange_n(&crashing, 1, __ATOMIC_ACQ_REL))
		_exit(EXIT_FAILED);
	if (!told)
		tell(signal_what(number, info, context, text, sizeof(text)), places, walk(context, places));
	crash_last();
	fflush(stdout);
	_exit(EXIT_FAILED);
}

/* BUG() and panic(): the stack is that of the caller. The end is left to the abort() that follows, so that a debugger stops
 * there. */
static void panicked(const char *why)
{
	static struct code_place places[MAX_FRAMES];
	unsigned long pcs[MAX_FRAMES];
	unsigned int nr = port_backtrace(pcs, MAX_FRAMES);

	if (__atomic_exchange_n(&crashing, 1, __ATOMIC_ACQ_REL))
		_exit(EXIT_FAILED);
	for (unsigned int i = 0; i < nr; i++)
		places[i].pc = pcs[i];
	tell(why, places, nr);
	panicking = pthread_self();
}

/* A handler must not run on a stack that has overflowed. */
static void stack_give(void *stack)
{
	sigaltstack(&(const stack_t){ .ss_flags = SS_DISABLE }, NULL);
	free(stack);
}

static void stack_take(void)
{
	stack_t stack = { .ss_sp = malloc(CRASH_STACK), .ss_size = CRASH_STACK };

	if (!stack.ss_sp)
		return;
	if (sigaltstack(&stack, NULL) || pthread_setspecific(stack_key, stack.ss_sp))
		stack_give(stack.ss_sp);
}

void crash_watch(void (*last)(void))
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP };
	struct sigaction action = { .sa_sigaction = fatal, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };

	crash_last = last;
	command_thread = pthread_self();
	if (pthread_key_create(&stack_key, stack_give) == 0) {
		stack_take();
		port_hosted_thread_begins = stack_take;
	}
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
	port_hosted_panicked = panicked;
}
