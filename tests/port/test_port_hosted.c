/* SPDX-License-Identifier: MIT */
/* test_port_hosted.c - the hosted port against its contract in <quire/port.h>, without a machine */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <quire/port.h>
#include <quire/port_hosted.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#elif __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif
#define GIB (1ULL << 30)
#define MIB (1ULL << 20)
#define PAGE 4096ULL

/* Can a byte be read there? The kernel tells without a signal. */
static int readable(const void *addr)
{
	int fd[2], ok;

	assert_int_equal(pipe(fd), 0);
	ok = write(fd[1], addr, 1) == 1;
	close(fd[0]);
	close(fd[1]);
	return ok;
}

/* First, before anything asks for the barrier: the first answer stands. */
static void barrier_can_be_refused(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		setenv("QUIRE_NO_MEMBARRIER", "1", 1);
		_exit(port_barrier_all() == -ENOSYS ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
	port_hosted_barrier = PORT_BARRIER_NONE;
	assert_int_equal(port_barrier_all(), -ENOSYS);
	port_hosted_barrier = PORT_BARRIER_REAL;
	assert_true(port_barrier_all() == 0 || port_barrier_all() == -ENOSYS);
}

/*   0        1 GiB      3 GiB                 40 TiB      44 TiB
 *   | lin 0  |   hole   | lin 1, 5 MiB |  hole  |  lin 2  |        4 TiB and a bit, of 44
 */
static void ram_is_sparse_and_zero(void **state)
{
	const struct port_ram_range lin[] = { { 0, GIB }, { 3 * GIB, 5 * MIB }, { 40 * 1024 * GIB, 4 * 1024 * GIB } };
	unsigned long offset = 0;
	unsigned int i;

	(void)state;
#ifdef __SANITIZE_THREAD__
	skip(); /* its shadow has no room for 44 TiB */
#endif
	assert_int_equal(port_ram_map(lin, 3, NULL, 0, &offset), 0);
	assert_int_equal(offset % GIB, 0);
	for (i = 0; i < 3; i++) {
		unsigned long *first = (unsigned long *)(lin[i].base + offset);
		unsigned long *last = (unsigned long *)(lin[i].base + lin[i].size - sizeof(long) + offset);

		assert_int_equal(*first, 0);
		assert_int_equal(*last, 0);
		*first = *last = i + 1;
	}
	for (i = 0; i < 3; i++)
		assert_int_equal(*(unsigned long *)(lin[i].base + offset), i + 1);
	assert_false(readable((char *)GIB + offset));
	assert_false(readable((char *)(3 * GIB + 5 * MIB) + offset));
	port_ram_unmap();
	assert_false(readable((char *)offset));
	/* The next machine finds zeroes again. */
	assert_int_equal(port_ram_map(lin, 1, NULL, 0, &offset), 0);
	assert_int_equal(*(unsigned long *)offset, 0);
	port_ram_unmap();
}

static void ram_windows(void **state)
{
	const struct port_ram_range lin[] = { { 0x60000000, 64 * MIB } };
	const struct port_ram_range high[] = { { 0x64000000, 8 * MIB }, { 0x90000000, 4 * MIB } };
	unsigned long offset = 0;
	char *window;

	(void)state;
	assert_int_equal(port_ram_map(lin, 1, high, 2, &offset), 0);
	window = port_window(0x64000000 + 8 * MIB - PAGE);
	assert_int_equal(window[0], 0);
	memset(window, 1, PAGE);
	port_window_end(window);
	window = port_window(0x90000000);
	assert_int_equal(window[0], 0);
	memset(window, 2, PAGE);
	port_window_end(window);
	window = port_window(0x64000000 + 8 * MIB - PAGE);
	assert_int_equal(window[PAGE - 1], 1);
	port_window_end(window);
	port_ram_unmap();
}

/* What cannot be had leaves nothing behind. */
static void ram_too_much(void **state)
{
	const struct port_ram_range lin[] = { { 0, PAGE }, { 1ULL << 50, PAGE } };
	unsigned long offset = 77;

	(void)state;
	assert_int_equal(port_ram_map(lin, 2, NULL, 0, &offset), -ENOMEM);
	assert_int_equal(offset, 77);
	assert_int_equal(port_ram_map(lin, 1, NULL, 0, &offset), 0);
	port_ram_unmap();
}

#ifdef CONFIG_ARM
static void ram_at_its_true_address(void **state)
{
	const struct port_ram_range lin[] = { { 0x60000000, 768 * MIB } };
	unsigned long wish = 0xc0000000UL - 0x60000000UL, offset = wish;
	void *squatter;

	(void)state;
	assert_int_equal(port_ram_map(lin, 1, NULL, 0, &offset), 0);
	if (!SANITIZED)
		assert_int_equal(offset, wish);
	*(int *)(0x60000000 + offset) = 1;
	port_ram_unmap();
	if (SANITIZED)
		return; /* the place below is the sanitizer's own */

	squatter = mmap((void *)0xd0000000, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	assert_ptr_not_equal(squatter, MAP_FAILED);
	offset = wish;
	assert_int_equal(port_ram_map(lin, 1, NULL, 0, &offset), 0);
	assert_int_not_equal(offset, wish);
	*(int *)(0x60000000 + offset) = 1;
	port_ram_unmap();
	assert_true(readable(squatter));
	munmap(squatter, PAGE);
}
#endif

static void vmemmap_is_sparse(void **state)
{
	const struct port_ram_range lin[] = { { 0, MIB } };
	unsigned long offset = 0, size = 64 * GIB;
	char *map;

	(void)state;
#ifdef __SANITIZE_THREAD__
	size = GIB;
#endif
	assert_int_equal(port_ram_map(lin, 1, NULL, 0, &offset), 0);
	map = port_vmemmap_map(size);
	assert_non_null(map);
	assert_int_equal(map[size - 1], 0);
	map[0] = map[size / 2] = 1;
	port_ram_unmap();
	assert_false(readable(map));
}

static __attribute__((noinline)) unsigned int caller_of_backtrace(unsigned long *pcs)
{
	unsigned int n = port_backtrace(pcs, 16);

	__asm__ __volatile__("" ::: "memory"); /* no tail call */
	return n;
}

static void backtrace_and_symbols(void **state)
{
	unsigned long pcs[16];
	char name[64];

	(void)state;
	assert_true(caller_of_backtrace(pcs) >= 1);
	assert_int_equal(port_symbol(pcs[0], name, sizeof(name)), 0);
	assert_memory_equal(name, "caller_of_backtrace+0x", strlen("caller_of_backtrace+0x"));
	assert_int_equal(port_symbol((unsigned long)&port_panic, name, sizeof(name)), 0);
	assert_memory_equal(name, "port_panic+0x0/0x", strlen("port_panic+0x0/0x"));
	assert_int_equal(port_symbol(8, name, sizeof(name)), -1);
	assert_true(port_backtrace(pcs, 0) == 0);
}

static void console_writes_one_line(void **state)
{
	int fd[2], saved = dup(STDERR_FILENO);
	char text[16] = "";

	(void)state;
	assert_int_equal(pipe(fd), 0);
	dup2(fd[1], STDERR_FILENO);
	port_console(6, "hello there", 5);
	dup2(saved, STDERR_FILENO);
	assert_int_equal(read(fd[0], text, sizeof(text)), 6);
	assert_string_equal(text, "hello\n");
	close(fd[0]);
	close(fd[1]);
	close(saved);
	assert_true(port_now_ns() <= port_now_ns());
}

static void panic_aborts(void **state)
{
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		port_panic("no more");
	}
	waitpid(pid, &status, 0);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static unsigned int turns;

static void *be_a_cpu(void *arg)
{
	struct quire_cpu *cpu = this_cpu_get();

	(void)arg;
	turns++;    /* no two at once: there is one CPU */
	return cpu; /* and the thread's end gives it back */
}

/* Before a machine there is one CPU. Threads take turns being it. */
static void threads_wait_for_a_cpu(void **state)
{
	struct quire_cpu *cpu = this_cpu_get();
	pthread_t threads[8];
	void *result;
	unsigned int i;

	(void)state;
	assert_ptr_equal(cpu, &quire_cpus[0]);
	for (i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, be_a_cpu, NULL), 0);
	assert_ptr_equal(port_this_cpu(), cpu);
	assert_int_equal(turns, 0);
	quire_cpu_leave();
	assert_null(port_this_cpu());
	for (i = 0; i < 8; i++) {
		pthread_join(threads[i], &result);
		assert_ptr_equal(result, cpu);
	}
	assert_int_equal(turns, 8);
	assert_int_equal(cpu->claimed, 0);
	assert_null(cpu->self);
}

/* Time passes, or the word is another one already. */
static void wait_ends(void **state)
{
	unsigned long long before = port_now_ns();
	unsigned int word = 1;

	(void)state;
	port_wait(&word, 2, PORT_FOREVER);
	while (port_now_ns() - before < 2000000)
		port_wait(&word, 1, 1000000);
	port_wake(&word);
}

static unsigned int thread_word;

static void answer_and_end(void *arg)
{
	__atomic_store_n(&thread_word, (unsigned int)(unsigned long)arg, __ATOMIC_RELEASE);
	port_wake(&thread_word);
}

static void threads_start_and_wake(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 1; i <= 50; i++) {
		assert_int_equal(port_thread_start(answer_and_end, (void *)(unsigned long)i), 0);
		while (__atomic_load_n(&thread_word, __ATOMIC_ACQUIRE) != i)
			port_wait(&thread_word, i - 1, PORT_FOREVER);
	}
}

static unsigned int busy_turns;

static void busy(void *arg)
{
	(void)arg;
	for (;;)
		__atomic_add_fetch(&busy_turns, 1, __ATOMIC_RELAXED);
}

static void asleep(void *arg)
{
	for (;;)
		port_wait(arg, 0, PORT_FOREVER);
}

static void threads_freeze(void **state)
{
	static unsigned int never;
	unsigned int frozen_at;

	(void)state;
#ifdef __SANITIZE_THREAD__
	skip(); /* it holds back the signal of a thread that makes no system call */
#endif
	assert_int_equal(port_thread_start(busy, NULL), 0);
	assert_int_equal(port_thread_start(asleep, &never), 0);
	while (!__atomic_load_n(&busy_turns, __ATOMIC_RELAXED))
		usleep(100);
	assert_true(port_threads_freeze() >= 2); /* one that is about to end may be among them */
	frozen_at = __atomic_load_n(&busy_turns, __ATOMIC_RELAXED);
	usleep(5000);
	assert_int_equal(__atomic_load_n(&busy_turns, __ATOMIC_RELAXED), frozen_at);
	assert_int_equal(port_threads_freeze(), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(barrier_can_be_refused),
		cmocka_unit_test(ram_is_sparse_and_zero),
		cmocka_unit_test(ram_windows),
		cmocka_unit_test(ram_too_much),
#ifdef CONFIG_ARM
		cmocka_unit_test(ram_at_its_true_address),
#endif
		cmocka_unit_test(vmemmap_is_sparse),
		cmocka_unit_test(backtrace_and_symbols),
		cmocka_unit_test(console_writes_one_line),
		cmocka_unit_test(panic_aborts),
		cmocka_unit_test(threads_wait_for_a_cpu),
		cmocka_unit_test(wait_ends),
		cmocka_unit_test(threads_start_and_wake),
		cmocka_unit_test(threads_freeze),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
