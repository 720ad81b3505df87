/* SPDX-License-Identifier: MIT */
/*
 * cmdline_known.c - names of Linux's parameters that mean nothing here
 *
 * They are accepted in silence so that a real machine's command line boots without noise; a misspelt name of ours
 * is still reported. From the kernel's admin-guide/kernel-parameters.
 */
#include <linux/array_size.h>
#include "cmdline_int.h"

static const char *const known[] = {
	"acpi", "acpi_backlight", "acpi_enforce_resources", "acpi_osi", "acpi_rsdp", "acpi_sleep",
	"add_efi_memmap", "agp", "alignment", "allow_mismatched_32bit_el0", "amd_iommu", "amd_pstate",
	"apic", "apparmor", "audit", "audit_backlog_limit", "autoconf", "bgrt_disable", "boot_delay",
	"bootconfig", "bootmem_debug", "cachepolicy", "cachesize", "carrier_timeout", "cfi",
	"cgroup_disable", "cgroup_enable", "cgroup_no_v1", "checkreqprot", "clk_ignore_unused",
	"clocksource", "cma_pernuma", "coherent_pool", "console", "console_msg_format", "coredump_filter",
	"cpu_init_udelay", "cpufreq", "debug_boot_weak_hash", "debug_guardpage_minorder", "debug_objects",
	"debug_pagealloc", "decnet", "default_hugepagesz", "deferred_probe_timeout", "delayacct", "devtmpfs",
	"dhash_entries", "disable_ipv6", "disable_mtrr_cleanup", "disable_mtrr_trim", "disable_radix",
	"dma_debug", "dma_debug_entries", "driver_async_probe", "early_ioremap", "early_ioremap_debug",
	"early_page_ext", "earlycon", "earlyprintk", "ecc", "edd", "efi", "efi_fake_mem",
	"efi_no_storage_paranoia", "elevator", "elfcorehdr", "enable_mtrr_cleanup", "enforcing",
	"erst_disable", "ether", "evm", "fail_page_alloc", "failslab", "fb_tunnels", "floppy", "forcepae",
	"ftrace", "ftrace_dump_on_oops", "gart_fix_e820", "gather_data_sampling", "gbpages", "gpt",
	"hardened_usercopy", "hardlockup_all_cpu_backtrace", "hash_pointers", "hashdist", "hibernate",
	"highres", "hpet", "hugepages", "hugepagesz", "hugetlb_cma", "hugetlb_free_vmemmap",
	"hung_task_panic", "i8042", "idle", "ihash_entries", "ima_policy", "init", "init_on_alloc",
	"init_on_free", "initcall_blacklist", "initcall_debug", "initrd", "initrdmem", "intel_idle",
	"intel_iommu", "intel_pstate", "io_delay", "iomem", "iommu", "ip", "irqaffinity", "irqfixup",
	"irqpoll", "isolcpus", "kasan", "keep_bootcon", "keepinitrd", "kfence", "kgdboc", "kgdbwait",
	"kmemleak", "kpti", "kstack", "l1tf", "lapic", "load_ramdisk", "lockdown", "log_buf_len", "logo",
	"lpj", "lsm", "max_loop", "mce", "mds", "mem_encrypt", "mem_sleep_default", "memhp_default_state",
	"memmap_on_memory", "memory_corruption_check", "memory_corruption_check_period",
	"memory_corruption_check_size", "memory_hotplug", "memtest", "mhash_entries", "microcode",
	"mitigations", "mminit_loglevel", "mmio_stale_data", "module_blacklist", "mphash_entries",
	"mtdparts", "mtrr_chunk_size", "mtrr_gran_size", "netconsole", "netdev", "nfsroot", "nmi_watchdog",
	"no5lvl", "no_console_suspend", "no_hash_pointers", "no_timer_check", "noapic", "noautogroup",
	"nocache", "noefi", "noexec", "noexec32", "nogbpages", "nohalt", "nohibernate", "nohlt", "nohpet",
	"nohugeiomap", "nohugevmalloc", "nohz", "nohz_full", "noinitrd", "nokaslr", "nolapic", "nomodeset",
	"nomodule", "nopat", "nopcid", "nopti", "norandmaps", "noreplace_smp", "noresume", "nosmap",
	"nosmep", "nosmt", "nosoftlockup", "nospec", "nospec_store_bypass_disable", "nospectre_v1",
	"nospectre_v2", "nowatchdog", "nowb", "nox2apic", "noxsave", "numa_balancing", "numa_zonelist_order",
	"oops", "page_owner", "page_poison", "page_table_check", "panic", "panic_on_oops", "panic_on_taint",
	"panic_on_warn", "panic_print", "parport", "pause_on_oops", "pci", "pcie_aspm", "pcie_ports",
	"percpu_alloc", "possible_cpus", "print_fatal_signals", "printk_time", "profile", "prompt_ramdisk",
	"psi", "pti", "raid", "ramdisk_size", "ramdisk_start", "randomize_kstack_offset", "rdinit", "reboot",
	"relax_domain_level", "reserve", "reserve_mem", "reservetop", "resume", "resume_offset",
	"resumedelay", "resumewait", "retain_initrd", "retbleed", "rfkill", "ring3mwait", "ro", "rodata",
	"root", "rootdelay", "rootflags", "rootfstype", "rootwait", "rw", "sched_debug", "schedstats",
	"security", "selinux", "skew_tick", "slab_max_order", "slab_merge", "slab_nomerge", "slub_debug",
	"slub_max_order", "slub_memcg_sysfs", "slub_min_objects", "slub_min_order", "slub_nomerge",
	"softlockup_panic", "spec_store_bypass_disable", "spectre_v2", "spectre_v2_user",
	"split_lock_detect", "srbds", "stack_depot_disable", "stacktrace", "strict_sas_size", "swapaccount",
	"swiotlb", "sysrq_always_enabled", "thash_entries", "threadirqs", "tp_printk", "trace_buf_size",
	"trace_clock", "trace_event", "trace_options", "tsc", "tsc_early_khz", "tsx", "tsx_async_abort",
	"udbg_immortal", "uhash_entries", "unknown_nmi_panic", "unwind_debug", "user_debug", "vdso",
	"vdso32", "vga", "video", "vm_debug", "vsyscall", "watchdog_thresh", "x2apic_phys",
	"xen_emul_unplug",
};

bool cmd_is_known(struct cur name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (cmd_name_is(name, known[i]))
			return true;
	return false;
}
