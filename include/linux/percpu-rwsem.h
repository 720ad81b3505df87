/* SPDX-License-Identifier: MIT */
/* percpu-rwsem.h - Linux's reader-writer semaphore for very frequent readers; here the ordinary one of <linux/rwsem.h>. */
#ifndef _LINUX_PERCPU_RWSEM_H
#define _LINUX_PERCPU_RWSEM_H

#include <linux/rwsem.h>

struct percpu_rw_semaphore {
	struct rw_semaphore rw_sem;
};

#define DEFINE_PERCPU_RWSEM(name) struct percpu_rw_semaphore name = { .rw_sem = __RWSEM_INITIALIZER((name).rw_sem) }
#define DEFINE_STATIC_PERCPU_RWSEM(name) static DEFINE_PERCPU_RWSEM(name)
/* percpu_init_rwsem - always 0. */
#define percpu_init_rwsem(sem)                                                                                         \
	({                                                                                                             \
		init_rwsem(&(sem)->rw_sem);                                                                            \
		0;                                                                                                     \
	})
#define percpu_free_rwsem(sem) ((void)(sem))
#define percpu_down_read(sem) down_read(&(sem)->rw_sem)
#define percpu_down_read_trylock(sem) down_read_trylock(&(sem)->rw_sem)
#define percpu_up_read(sem) up_read(&(sem)->rw_sem)
#define percpu_down_write(sem) down_write(&(sem)->rw_sem)
#define percpu_up_write(sem) up_write(&(sem)->rw_sem)
#define percpu_is_write_locked(sem) (READ_ONCE((sem)->rw_sem.count) < 0)

#endif
