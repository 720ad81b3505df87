/* SPDX-License-Identifier: MIT */
/*
 * backtrace.c - return addresses of the caller's stack
 *
 * Model:      Quire's code keeps frame pointers: each frame begins with the caller's frame pointer and the return
 *             address. Callers outside may not, and then the chain ends in nonsense; so every link must lie in this
 *             thread's stack, above the one before, and aligned. No memory is allocated: this is called from
 *             reports about memory.
 * More:       symbol.c gives the addresses names
 */
#include <pthread.h>
#include <stdint.h>

#include <quire/port.h>

/* End of this thread's stack, looked up once; 0: not yet. */
static __thread uintptr_t stack_end;

static uintptr_t stack_end_find(void)
{
	pthread_attr_t attr;
	size_t size = 0;
	void *start = NULL;

	if (pthread_getattr_np(pthread_self(), &attr) != 0)
		return 1;
	pthread_attr_getstack(&attr, &start, &size);
	pthread_attr_destroy(&attr);
	return (uintptr_t)start + size;
}

__attribute__((noinline, no_sanitize("address"))) unsigned int port_backtrace(unsigned long *pcs, unsigned int max)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
	unsigned int n = 0;

	if (!stack_end)
		stack_end = stack_end_find();
	while (n < max && frame % sizeof(uintptr_t) == 0 && frame + 2 * sizeof(uintptr_t) <= stack_end) {
		const uintptr_t *link = (const uintptr_t *)frame;

		if (!link[1])
			break;
		pcs[n++] = link[1];
		if (link[0] <= frame)
			break;
		frame = link[0];
	}
	return n;
}
