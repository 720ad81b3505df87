/* SPDX-License-Identifier: MIT */
/*
 * poison.c - tell the address sanitizer, or valgrind, which memory of the machine is nobody's
 *
 * Model:      ASan's runtime may be in the process although this file was not compiled with it: `quire run --asan` builds only the
 *             user's module that way, and preloads the runtime. So its functions are looked up by name, once.
 *             Where the port itself is built with ASan it is Quire that is being tested, and its fast paths with it: then ASan
 *             is told only if QUIRE_POISON=1 asks for it. QUIRE_POISON=0: nobody is told.
 *             valgrind is asked with client requests, which do nothing outside it.
 * Locking:    none: a region is told about by whoever owns it.
 * More:       docs/porting.md, tests/tools/poison_test.py
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

#include <quire/port.h>

#if defined(__has_include)
#if __has_include(<valgrind/memcheck.h>)
#include <valgrind/memcheck.h>
#define HAVE_VALGRIND 1
#endif
#endif
#ifndef HAVE_VALGRIND
#define HAVE_VALGRIND 0
#endif

#if defined(__SANITIZE_ADDRESS__)
#define BUILT_WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BUILT_WITH_ASAN 1
#endif
#endif
#ifndef BUILT_WITH_ASAN
#define BUILT_WITH_ASAN 0
#endif

static pthread_once_t looked = PTHREAD_ONCE_INIT;
static void (*asan_poison)(const volatile void *addr, size_t size);
static void (*asan_unpoison)(const volatile void *addr, size_t size);
static int (*asan_is_poisoned)(const volatile void *addr);
static int in_valgrind;

static void look(void)
{
	const char *wish = getenv("QUIRE_POISON");

	if (wish ? *wish == '0' : 0)
		return;
#if HAVE_VALGRIND
	in_valgrind = RUNNING_ON_VALGRIND != 0;
#endif
	if (BUILT_WITH_ASAN && !wish)
		return;
	*(void **)&asan_unpoison = dlsym(RTLD_DEFAULT, "__asan_unpoison_memory_region");
	*(void **)&asan_is_poisoned = dlsym(RTLD_DEFAULT, "__asan_address_is_poisoned");
	*(void **)&asan_poison = dlsym(RTLD_DEFAULT, "__asan_poison_memory_region");
	if (!asan_unpoison || !asan_is_poisoned)
		asan_poison = NULL;
}

static void tell_valgrind(const void *addr, unsigned long size, enum port_poison how)
{
#if HAVE_VALGRIND
	if (how == PORT_POISON_SET)
		(void)VALGRIND_MAKE_MEM_NOACCESS(addr, size);
	else if (how == PORT_POISON_UNDEFINED)
		(void)VALGRIND_MAKE_MEM_UNDEFINED(addr, size);
	else if (how == PORT_POISON_CLEAR)
		(void)VALGRIND_MAKE_MEM_DEFINED(addr, size);
#else
	(void)addr, (void)size, (void)how;
#endif
}

/* One byte's state, without making valgrind report it. */
static int ask_valgrind(const void *addr)
{
#if HAVE_VALGRIND
	unsigned char bits;

	return VALGRIND_GET_VBITS(addr, &bits, 1) == 3;
#else
	(void)addr;
	return 0;
#endif
}

int port_poison(const void *addr, unsigned long size, enum port_poison how)
{
	pthread_once(&looked, look);
	if (how == PORT_POISON_ASKED)
		return (asan_poison && asan_is_poisoned(addr)) || (in_valgrind && ask_valgrind(addr));
	if (asan_poison && size) {
		if (how == PORT_POISON_SET)
			asan_poison(addr, size);
		else
			asan_unpoison(addr, size);
	}
	if (in_valgrind && size)
		tell_valgrind(addr, size, how);
	return asan_poison || in_valgrind;
}
