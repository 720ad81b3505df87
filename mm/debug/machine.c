/* SPDX-License-Identifier: MIT */
/*
 * machine.c - a machine comes up from its description, and goes
 *
 * Model:      mm/boot/boot_int.h has the order of a boot; here each step is a row of a table, so that the first one
 *             that fails ends the boot. Nothing is undone step by step: machine_drop() forgets everything, whatever
 *             there is by then, and is also the shutdown.
 *
 *               nothing ──machine_boot()──▶ up ──machine_shutdown()──▶ nothing ──▶ ...
 *                  ▲────────── any step fails ──┘
 *
 * Invariants: B1 machine_drop() may run after any step, and twice
 *             B2 a step that fails has put one line into the error
 * Locking:    none: one thread, nobody else inside Quire. machine_read() and its like may run on any thread once up.
 * Failure:    -EINVAL, -ENOMEM, -EBUSY; a line says what.
 * More:       tests/unit/test_machine.c, tests/inject/boot_alloc_fail.c
 */
#include <linux/cpu.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/memblock.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/stackdepot.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/version.h>
#include <mm/boot.h>
#include <mm/cma.h>
#include <mm/describe.h>
#include <mm/kernel.h>
#include <mm/memblock.h>
#include <mm/page.h>
#include <mm/slab.h>
#include <mm/tree.h>
#include <quire/machine.h>
#include <quire/port.h>
#include <quire/tasks.h>

/* The most pieces RAM may be in. */
#define MAX_RAM_RANGES 2048

static int machine_up;

static const struct machine_config *boot_config;

static int __printf(3, 4) fail(struct machine_error *err, int ret, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return ret;
}

/* --- the steps --- */

static int step_describe(struct machine_error *err)
{
	const struct boot_params *params = &boot_info.params;
	int ret;

	/* A refused description is answered with its one line, so the banner waits for a good one. */
	ret = describe_machine(boot_config, err);
	if (ret)
		return ret;
	pr_notice("Quire %s (API of Linux %d.%d), a machine of %s\n", QUIRE_VERSION, LINUX_VERSION_MAJOR,
		  LINUX_VERSION_PATCHLEVEL, IS_ENABLED(CONFIG_ARM) ? "ARMv7" : "x86_64");
	random_reset();
	if (params->random_seed_given)
		random_seed(params->random_seed);
	log_set_console(params->loglevel < 0 ? CONSOLE_LOGLEVEL_DEFAULT : params->loglevel,
			strstr(boot_info.cmdline, "ignore_loglevel") != NULL);
	return 0;
}

static int step_cpus(struct machine_error *err)
{
	if (cpus_init(boot_info.nr_cpus ? boot_info.nr_cpus : 1, boot_info.cpu_node))
		return fail(err, -EINVAL, "a machine of %u CPUs cannot be had: at most %d, booted by one that is CPU 0",
			    boot_info.nr_cpus, CONFIG_NR_CPUS);
	return 0;
}

static int step_ram(struct machine_error *err)
{
	static struct port_ram_range ranges[MAX_RAM_RANGES];
	unsigned long offset = 0;
	unsigned int nr_lin = 0;
	int nr = lowmem_ram_ranges(ranges, MAX_RAM_RANGES, &nr_lin);

	if (nr < 0)
		return fail(err, -EINVAL, "RAM is in more than %d pieces", MAX_RAM_RANGES);
#ifdef CONFIG_ARM
	offset = PAGE_OFFSET - arm_phys_offset;
#endif
	if (port_ram_map(ranges, nr_lin, ranges + nr_lin, (unsigned int)nr - nr_lin, &offset))
		return fail(err, -ENOMEM, "the host has no room for %llu KiB of RAM",
			    (unsigned long long)memblock_phys_mem_size() >> 10);
	lowmem_mapped(offset);
	linear_map_ready = true;
	memblock_allow_resize();
	return 0;
}

static int step_cma(struct machine_error *err)
{
	cma_reserve_areas();
	memblock_dump_all();
	return 0;
}

static int step_percpu(struct machine_error *err)
{
	if (percpu_init_first_chunk(&percpu_source_memblock))
		return fail(err, -ENOMEM, "no memory for the per-CPU data of %u CPUs", nr_cpu_ids);
	return 0;
}

static int step_zonelists(struct machine_error *err)
{
	zonelists_build();
	describe_cmdline_log();
	return 0;
}

static int step_page_alloc(struct machine_error *err)
{
	if (page_alloc_init())
		return fail(err, -ENOMEM, "no memory for the lists of the page allocator");
	return 0;
}

static int step_handover(struct machine_error *err)
{
	handover_free_range = buddy_free_boot_range;
	memblock_free_all();
	mem_init_print_info();
	lowmem_log();
	cma_activate_all();
	percpu_init_late(&percpu_source_pages);
	stack_depot_lend(&percpu_source_pages);
	if (!totalram_pages())
		return fail(err, -ENOMEM, "no memory is left: all of it is reserved");
	return 0;
}

static int step_slab(struct machine_error *err)
{
	if (slab_init())
		return fail(err, -ENOMEM, "no memory for the first caches");
	rcu_free_register(kvfree);
	if (cpu_dead_register(slab_cpu_dead))
		return fail(err, -ENOMEM, "too many want to know of CPUs coming and going");
	return 0;
}

static int step_watermarks(struct machine_error *err)
{
	if (cpu_dead_register(page_cpu_dead) || watermarks_init())
		return fail(err, -ENOMEM, "too many want to know of CPUs coming and going");
	return 0;
}

/* Linux chooses min_free_kbytes before the last of boot's own memory is freed, and so do we; but marks and reserves
 * follow from what is managed in the end. */
static int step_free_initmem(struct machine_error *err)
{
	free_initmem();
	setup_per_zone_wmarks();
	setup_per_zone_lowmem_reserve();
	return 0;
}

static int step_files(struct machine_error *err)
{
	int ret = mm_files_register();

	return ret ? fail(err, ret, "no room for the files of /proc and /sys") : 0;
}

static int step_memblock(struct machine_error *err)
{
	memblock_init();
	memblock_debug = boot_info.params.memblock_debug;
	movable_node_enabled = boot_info.params.movable_node;
	return 0;
}

static int (*const boot_steps[])(struct machine_error *err) = {
	step_describe,         step_cpus,     step_memblock,   describe_memory, lowmem_init,       step_ram,
	describe_reservations, step_cma,      zones_init,      memmap_init,     step_percpu,       step_zonelists,
	step_page_alloc,       step_handover, step_watermarks, step_slab,       step_free_initmem, step_files,
};

/* --- up and down --- */

static void machine_drop(void)
{
	rcu_shutdown();
	tree_reset();
	vmalloc_reset();
	slab_fini();
	page_shortage_register(NULL);
	page_alloc_fini();
	percpu_fini();
	stack_depot_reset();
	cma_reset();
	boot_reset();
	memblock_init();
	port_ram_unmap();
	cpus_reset();
}

int machine_boot(const struct machine_config *config, struct machine_error *err)
{
	struct machine_error scratch;
	int ret = 0;

	if (!err)
		err = &scratch;
	err->text[0] = '\0';
	if (machine_up)
		return fail(err, -EBUSY, "a machine is up already");
	if (!config)
		return fail(err, -EINVAL, "no description");
	boot_config = config;
	log_reset();
	log_set_quiet(config->quiet);
	boot_reset();
	for (unsigned int i = 0; i < ARRAY_SIZE(boot_steps) && !ret; i++)
		ret = boot_steps[i](err);
	boot_config = NULL;
	if (ret) {
		tasks_shutdown();
		machine_drop();
		return ret;
	}
	machine_up = 1;
	return 0;
}

void machine_shutdown(void)
{
	if (!machine_up)
		return;
	machine_up = 0;
	tasks_shutdown();
	machine_drop();
}

int machine_is_up(void)
{
	return machine_up;
}

/* --- the tree --- */

int machine_read(const char *path, machine_sink_fn *sink, void *arg)
{
	return tree_read(path, sink, arg);
}

int machine_list(const char *path, machine_sink_fn *sink, void *arg)
{
	return tree_list(path, sink, arg);
}

int machine_write(const char *path, const char *text)
{
	return tree_write(path, text, strlen(text));
}

/* "vm.min_free_kbytes" or "vm/min_free_kbytes" is /proc/sys/vm/min_free_kbytes. */
int machine_set(const char *name, const char *value)
{
	char path[128];
	int len = snprintf(path, sizeof(path), "/proc/sys/%s", name);

	if (len >= (int)sizeof(path))
		return -ENOENT;
	for (char *s = path + strlen("/proc/sys/"); *s; s++)
		if (*s == '.')
			*s = '/';
	return tree_write(path, value, strlen(value));
}
