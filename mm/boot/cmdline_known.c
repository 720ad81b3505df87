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
	"BOOT_IMAGE", "acpi", "acpi_osi", "acpi_backlight", "acpi_rsdp", "acpi_enforce_resources", "acpi_sleep",
	"add_efi_memmap", "agp", "allow_mismatched_32bit_el0", "alignment", "amd_iommu", "amd_pstate", "apic",
	"apparmor", "audit", "audit_backlog_limit", "autoconf", "bgrt_disable", "boot_delay", "bootconfig",
	"bootmem_debug", "carrier_timeout", "cachesize", "cfi", "cgroup_disable", "cgroup_enable", "cgroup_no_v1",
	"checkreqprot", "clk_ignore_unused", "clocksource", "coherent_pool", "cma_pernuma", "console", "console_msg_format",
	"coredump_filter", "cpu_init_udelay", "cpuidle", "cpufreq", "cryptomgr", "dasd", "debug_guardpage_minorder",
	"debug_pagealloc", "debug_boot_weak_hash", "decnet", "default_hugepagesz", "deferred_probe_timeout",
	"delayacct", "devtmpfs", "disable_ipv6", "disable_mtrr_cleanup", "disable_mtrr_trim", "disable_radix",
	"driver_async_probe", "early_ioremap_debug", "early_page_ext", "earlycon", "earlyprintk", "edd", "efi",
	"efi_fake_mem", "efi_no_storage_paranoia", "elfcorehdr", "elevator", "enable_mtrr_cleanup", "enforcing", "erst_disable",
	"evm", "fail_page_alloc", "failslab", "fb_tunnels", "floppy", "force_pal_cache_flush", "forcepae", "fsck",
	"ftrace", "ftrace_dump_on_oops", "gart_fix_e820", "gather_data_sampling", "gbpages", "nogbpages", "gpt",
	"hardened_usercopy", "hardlockup_all_cpu_backtrace", "hash_pointers", "hashdist", "hibernate", "highres", "hlt",
	"hpet", "hugepages", "hugepagesz", "hugetlb_cma", "hugetlb_free_vmemmap", "hung_task_panic", "i8042", "idle",
	"ima_policy", "init", "init_on_alloc", "init_on_free", "initcall_debug", "initcall_blacklist", "initrd",
	"initrdmem", "intel_iommu", "intel_idle", "intel_pstate", "io_delay", "iomem", "iommu", "ip", "irqaffinity",
	"irqfixup", "irqpoll", "isolcpus", "kasan", "kasan.mode", "kernel.sysctl", "kfence", "kgdboc", "kgdbwait",
	"keepinitrd", "kmemleak", "kpti", "kvm", "l1tf", "lapic", "libata", "load_ramdisk", "lockdown", "locale",
	"log_buf_len", "logo", "loops_per_jiffy", "lpj", "lsm", "lsm.debug", "max_loop", "mce", "mds", "mem_encrypt",
	"mem_sleep_default", "memhp_default_state", "memory_hotplug", "memtest", "meminit", "microcode", "mminit_loglevel",
	"mitigations", "mmio_stale_data", "module_blacklist", "mtdparts", "mtrr_gran_size", "mtrr_chunk_size", "net.ifnames",
	"netconsole", "netdev", "nfsroot", "nmi_watchdog", "no_hash_pointers", "no_console_suspend", "no_timer_check",
	"noapic", "noautogroup", "noefi", "noexec", "noexec32", "nohalt", "nohibernate", "nohlt", "nohpet", "nohugeiomap",
	"nohugevmalloc", "nohz", "nohz_full", "noinitrd", "nokaslr", "kaslr", "nolapic", "nomodeset", "nomodule", "nopat",
	"nopcid", "nopti", "pti", "noreplace_smp", "noresume", "nosmap", "nosmep", "nosmt", "nosoftlockup", "nospec",
	"nospectre_v1", "nospectre_v2", "nospec_store_bypass_disable", "no5lvl", "nowatchdog", "nox2apic", "noxsave",
	"numa_balancing", "numa_zonelist_order", "oops", "page_alloc.shuffle", "page_owner", "page_poison", "page_table_check",
	"panic", "panic_on_oops", "panic_on_taint", "panic_on_warn", "panic_print", "parport", "pause_on_oops", "pci",
	"pcie_aspm", "pcie_ports", "percpu_alloc", "possible_cpus", "print_fatal_signals", "printk_time", "profile",
	"prompt_ramdisk", "psi", "psmouse", "quiet_vga", "raid", "ramdisk_size", "ramdisk_start", "random.trust_cpu",
	"randomize_kstack_offset", "rcupdate", "rdinit", "reboot", "relax_domain_level", "reserve", "reserve_mem",
	"reservetop", "resume", "resume_offset", "resumedelay", "resumewait", "retain_initrd", "retbleed", "rfkill", "ring3mwait",
	"ro", "rodata", "root", "rootdelay", "rootflags", "rootfstype", "rootwait", "rw", "S", "sched_debug",
	"schedstats", "security", "selinux", "serialnumber", "single", "skew_tick", "slab_nomerge", "slab_merge",
	"slab_max_order", "slub_debug", "slub_max_order", "slub_min_objects", "slub_min_order", "slub_nomerge",
	"slub_memcg_sysfs", "smsc", "softlockup_panic", "spec_store_bypass_disable", "spectre_v2", "spectre_v2_user",
	"split_lock_detect", "srbds", "stack_depot_disable", "stacktrace", "strict_sas_size", "swapaccount", "swiotlb",
	"switches", "sysrq_always_enabled", "systemd", "tdfx", "thash_entries", "dhash_entries", "ihash_entries",
	"mhash_entries", "mphash_entries", "uhash_entries", "threadirqs", "topology", "tp_printk", "trace_buf_size",
	"trace_clock", "trace_event", "trace_options", "tsc", "tsc_early_khz", "tsx", "tsx_async_abort", "uart", "udbg_immortal",
	"unknown_nmi_panic", "unwind_debug", "usbcore", "user_debug", "userpte", "vdso", "vdso32", "vector", "verify", "vga",
	"video", "vm_debug", "vmpanic", "vsyscall", "vt", "watchdog", "watchdog_thresh", "workqueue", "writecombine",
	"x2apic_phys", "xen_emul_unplug", "memory_corruption_check", "memory_corruption_check_size",
	"memory_corruption_check_period", "memmap_on_memory", "vmemmap_on_memory", "early_ioremap", "debug_objects",
	"kmemcheck", "movable_zone", "ether", "cachepolicy", "nocache", "nowb", "ecc", "dma_debug", "dma_debug_entries",
	"nosmt_force", "rootfs", "rd_start", "rd_size", "keep_bootcon", "kstack", "print_fatal", "norandmaps",
};

bool cmd_is_known(struct cur name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(known); i++)
		if (cmd_name_is(name, known[i]))
			return true;
	return false;
}
