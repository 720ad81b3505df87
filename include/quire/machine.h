/* SPDX-License-Identifier: MIT */
/*
 * machine.h - describe a machine, boot it, look at it, shut it down
 *
 * For embedders and host-side code. One machine at a time. Every text and blob given in the
 * description must stay in place until machine_boot() returns. Not thread safe: boot and shutdown are
 * called by one thread while no other is inside Quire.
 */
#ifndef QUIRE_MACHINE_H
#define QUIRE_MACHINE_H

#ifdef __cplusplus
extern "C" {
#endif

#define MACHINE_ERROR_MAX 256

/* One line, without newline: "FILE:LINE: what is wrong" or "FILE: /memory@0: what is wrong". */
struct machine_error {
	char text[MACHINE_ERROR_MAX];
};

/* One range of a firmware memory map given by the embedder itself. */
struct machine_range {
	unsigned long long base, size; /* bytes */
	int type;                      /* 1 usable RAM, 2 reserved, as e820 numbers them */
	int node;                      /* NUMA node; 0 where there is only one */
};

/*
 * The description. Zero it, then fill in what is known; what is zero takes a default. Exactly one
 * source of memory is used, the first given of: dtb, dmesg with BIOS-e820 lines (or, for ARM without a
 * dtb, a MEMBLOCK memory dump), ranges, mem_size.
 */
struct machine_config {
	const char *dmesg; /* text of a kernel log; need not end in NUL */
	unsigned long dmesg_len;
	const char *dmesg_name; /* for messages; NULL: "dmesg" */
	const void *dtb;        /* flattened device tree */
	unsigned long dtb_len;
	const char *dtb_name; /* NULL: "dtb" */
	const struct machine_range *ranges;
	unsigned int nr_ranges;
	unsigned long long mem_size; /* bytes, for a synthetic machine; 0 with no other source: 1 GiB */
	unsigned int nr_nodes;       /* of a synthetic machine; 0: 1 */
	unsigned int nr_cpus;        /* 0: what the description says, else 1; at most CONFIG_NR_CPUS */
	const char *cmdline;         /* appended to the description's own command line */
	int quiet;                   /* 1: the log goes to /proc/kmsg only, not to port_console() */
};

/* machine_boot - boot it. 0; -EINVAL bad description, -ENOMEM, -EBUSY a machine is up: then *@err (may be
 * NULL) has the line and nothing is left behind. */
int machine_boot(const struct machine_config *config, struct machine_error *err);
/* machine_shutdown - drop the machine. Kernel threads are told to stop, and those that do not are frozen (<quire/tasks.h>); no
 * other thread may be inside Quire. All CPU slots are given up. No-op when none is up. */
void machine_shutdown(void);
int machine_is_up(void);

/* machine_read - print file @path of the tree ("/proc/buddyinfo") through @sink. 0, -ENOENT, -EISDIR,
 * -EACCES (write-only), -ENOMEM. May sleep. */
typedef void machine_sink_fn(void *arg, const char *text, unsigned long len);
int machine_read(const char *path, machine_sink_fn *sink, void *arg);
/* machine_list - one line "d name" or "f name" an entry of directory @path. 0, -ENOENT, -ENOTDIR. */
int machine_list(const char *path, machine_sink_fn *sink, void *arg);
/* machine_write - write @text to a file of the tree, as echo would. 0, -ENOENT, -EACCES, -EINVAL, -ERANGE. */
int machine_write(const char *path, const char *text);
/* machine_set - a sysctl by name, "vm.min_free_kbytes". As machine_write(/proc/sys/...). */
int machine_set(const char *name, const char *value);

/* machine_cpu_put - the calling thread stops being a CPU until it enters Quire again; call it before
 * blocking in something of the host's. */
void machine_cpu_put(void);
/* machine_cpu_take - become CPU @cpu now, keeping one's task; -EBUSY if another thread is it, -EINVAL if there is none or it
 * is offline. */
int machine_cpu_take(unsigned int cpu);
/* machine_cpu_offline / online - take an unclaimed CPU away (its per-CPU pages are drained) and give it
 * back. 0, -EBUSY claimed or last one, -EINVAL. */
int machine_cpu_offline(unsigned int cpu);
int machine_cpu_online(unsigned int cpu);

#ifdef __cplusplus
}
#endif
#endif
