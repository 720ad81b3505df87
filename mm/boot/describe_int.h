/* SPDX-License-Identifier: MIT */
/*
 * describe_int.h - what the readers of machine descriptions share; only for mm/boot
 *
 * Texts are never copied nor NUL-terminated: a `struct cur` is a half-open piece of text that is eaten from the
 * front. Parsers return false, with the cursor anywhere, when the text is not what they look for.
 */
#ifndef MM_DESCRIBE_INT_H
#define MM_DESCRIBE_INT_H

#include <linux/compiler.h>
#include <linux/types.h>
#include <mm/boot.h>
#include <mm/describe.h>

#ifdef CONFIG_X86_64
#define DESCRIBE_X86 1
#else
#define DESCRIBE_X86 0
#endif

/* Without NUMA every node id in a description is taken for node 0. */
#if CONFIG_MAX_NUMNODES > 1
#define DESCRIBE_NUMA 1
#else
#define DESCRIBE_NUMA 0
#endif

#define KiB(n) ((u64)(n) << 10)
#define MiB(n) ((u64)(n) << 20)
#define GiB(n) ((u64)(n) << 30)
#define TiB(n) ((u64)(n) << 40)

/* Highest byte + 1 that frames may have: 64 TiB with four-level tables; 4 GiB less the last page on ARM, whose end
 * would not fit in 32 bits. */
#define RAM_END_MAX (DESCRIBE_X86 ? TiB(64) : GiB(4) - 4096)

/* describe_fail - put one line into *@err (may be NULL); returns -EINVAL. */
int describe_fail(struct machine_error *err, const char *fmt, ...) __printf(2, 3);

/* ---- describe.c ---- */
/* describe_is_ram - is every byte of [base, end) in memblock.memory? */
bool describe_is_ram(u64 base, u64 end);
/* describe_all_reserved - is every byte of [base, end) RAM, and reserved? */
bool describe_all_reserved(u64 base, u64 end);
/* describe_overlaps_cma - does [base, end) touch an area in boot_info.cma[]? */
bool describe_overlaps_cma(u64 base, u64 end);

/* ---- text.c: pieces of text ---- */

struct cur {
	const char *p, *end;
};

bool cur_lit(struct cur *c, const char *literal);        /* eat @literal if the text starts with it */
void cur_blanks(struct cur *c);                          /* eat blanks and tabs */
bool cur_dec(struct cur *c, u64 *val);                   /* decimal digits */
bool cur_hex(struct cur *c, u64 *val);                   /* 0x and hex digits */
bool cur_number(struct cur *c, u64 *val);                /* C's: 0x12, 012, 12; no sign; false on overflow */
bool cur_mem(struct cur *c, u64 *val);                   /* cur_number and K M G T P E, as memparse() */
bool cur_mem_range(struct cur *c, u64 *base, u64 *last); /* [mem 0x..-0x..] */
bool cur_range(struct cur *c, u64 *base, u64 *last);     /* [0x..-0x..] */
bool cur_find(struct cur *c, const char *literal);       /* eat up to and with the first @literal */
bool cur_is(struct cur c, const char *literal);          /* is all of the text @literal? */
static inline bool cur_empty(struct cur c)
{
	return c.p == c.end;
}

/* ---- dmesg_lines.c: lines of a log ---- */

struct log_reader {
	const char *pos, *end;
	unsigned int line_nr; /* of the line read last; from 1 */
};

struct log_line {
	struct cur text; /* without stamps, prefixes, leading blanks and line end */
	unsigned int nr;
	bool terminated; /* false: the log ends inside this line */
};

bool log_next_line(struct log_reader *reader, struct log_line *line);

/* ---- dmesg.c: facts found in a log ---- */

#define LOG_CHANGES_MAX 64
#define LOG_CMA_MAX MAX_CMA_DECLS
#define LOG_BANKS_MAX 64

struct e820_change {
	u64 base, end; /* half open */
	u32 from, to;  /* @from E820_ANY: whatever is there; @to 0: removed */
};
#define E820_ANY 0

struct log_srat {
	u64 base, end;
	int nid;
	bool hotplug;
	unsigned int line_nr;
};

struct log_bank {
	u64 base, size;
	unsigned int flags; /* enum memblock_flags */
	int nid;            /* -1: not told */
};

struct log_facts {
	struct log_reader boot; /* the last boot in the log; text NULL: no log */
	const char *name;
	bool has_e820;                               /* boot_info.map came from it */
	struct e820_change changes[LOG_CHANGES_MAX]; /* "e820: update" and "e820: remove", in order */
	unsigned int nr_changes;
	bool changes_closed; /* later ones do not touch memblock.memory */
	struct cur cmdline, kernel_cmdline, version;
	struct boot_span initrd, crash;
	u64 kernel_code_kb, rwdata_kb, rodata_kb, init_kb, bss_kb;              /* the "Memory:" line; 0: none */
	u64 smp_locks_kb, decrypted_kb, initmem_kb, gap_text_kb, gap_rodata_kb; /* "Freeing ..." lines */
	bool initrd_freed;
	unsigned int cpus_allowed, cpus_hotplug, cpus_up, nr_cpu_ids; /* 0: not told */
	struct log_srat srat[NUMA_RANGES_MAX], early[NUMA_RANGES_MAX];
	unsigned int nr_srat, nr_early, nr_srat_cpus;
	bool srat_broken;   /* the log says that Linux did not believe the table */
	bool has_distances; /* there was a distance table, contents not printed */
	u8 fallback[CONFIG_MAX_NUMNODES][CONFIG_MAX_NUMNODES];
	unsigned int nr_fallback[CONFIG_MAX_NUMNODES];
	struct {
		u64 base, size;
		bool dt;
	} cma[LOG_CMA_MAX];
	unsigned int nr_cma;
	struct log_reader dump; /* where the last "MEMBLOCK configuration" begins */
	bool has_dump, has_reserve_lines;
	unsigned int nr_dump_reserved;
	struct log_bank banks[LOG_BANKS_MAX]; /* memory[] of the last dump */
	unsigned int nr_banks;
	bool banks_overflow;
	bool finished; /* past the hand-over: memblock lines no longer matter */
};
extern struct log_facts log_facts;

/* log_read - fill log_facts, and on x86 boot_info.map, from @text. */
int log_read(const char *text, size_t len, const char *name, struct machine_error *err);

/* One line of the memblock trace. */
enum memblock_event { MB_NONE, MB_DUMP, MB_MEMORY, MB_RESERVED, MB_RESERVE, MB_FREE, MB_FREE_LATE, MB_BAD };
enum memblock_event memblock_event_parse(struct cur text, u64 *base, u64 *last, unsigned int *flags, int *nid);

/* reservations_replay - memblock.reserved as Linux left it at the hand-over. 0, -EINVAL, -ENOMEM. */
int reservations_replay(struct machine_error *err);
/* log_has_reservations - is there anything to replay? */
bool log_has_reservations(void);

/* ---- cmdline.c ---- */

struct memmap_op {
	char kind; /* 'L' mem=, 'X' exactmap, '@' '#' '$' '!' as written, '%' conversion */
	u64 size, base;
	u32 from, to;      /* '%': 0 when left out */
	bool at_ram_start; /* ARM, mem=SIZE without a start */
};
#define MEMMAP_OPS_MAX 64

struct cmdline_ops {
	struct memmap_op op[MEMMAP_OPS_MAX]; /* in order; ARM: only 'L' with base, a bank */
	unsigned int nr;
	struct cur crashkernel, crash_low; /* the last crashkernel= value, and that of SIZE,low; empty: none */
	unsigned int nr_cpus, maxcpus;     /* 0: not given; maxcpus counts from 1 */
	bool numa_fake;
};
extern struct cmdline_ops cmdline_ops;
/* boot_params_parse_quietly - boot_params_parse() without the warnings: there is no log yet. */
void boot_params_parse_quietly(const char *text, struct boot_params *params);

/* ---- e820.c ---- */
int firmware_map_add(u64 base, u64 size, u32 type); /* append; -ENOSPC when full */
void firmware_map_sanitize(void);                   /* sort; overlaps: the larger type wins; merge */
void firmware_map_print(const char *who);
void firmware_map_apply_cmdline(void); /* mem= and memmap=, logs the user map */
void firmware_map_apply_log(void);     /* what the firmware log says was changed */
void firmware_map_trim_bios(void);     /* frame 0, and 640K to 1M */
u64 firmware_map_ram_end(u64 limit);   /* end of the last RAM byte below @limit, in frames */
int e820_type_parse(struct cur text);  /* "usable", "ACPI data", ...; -1 unknown */
const char *e820_type_name(u32 type, char *buf, size_t size);
int x86_memory_to_memblock(struct machine_error *err);

/* ---- numa.c ---- */
int numa_from_log(struct machine_error *err); /* SRAT or early ranges -> boot_info.numa[]; refuses overlaps */
bool numa_add(u64 base, u64 end, int nid);    /* false: no room */
void numa_finish(void);                       /* nodes, distances, CPUs to nodes */
int numa_to_memblock(void);                   /* node ids of memblock.memory; logs */

/* ---- fdt_memory.c, fdt_reserved.c ---- */
struct dtb;
extern const struct dtb *machine_dtb; /* NULL: none */
int fdt_memory_read(const struct dtb *dtb, struct machine_error *err);
int fdt_mark_hotplug(const struct dtb *dtb);
/* @replayed: memblock.reserved is Linux's own already. 0 or -ENOMEM. */
int fdt_reserved_fixed(const struct dtb *dtb, bool replayed);
int fdt_reserved_sized(const struct dtb *dtb, bool replayed);

/* ---- arm_memory.c ---- */
int arm_memory_to_memblock(struct machine_error *err);

/* ---- synthetic.c ---- */
int synthetic_describe(const struct machine_config *config, struct machine_error *err);
int ranges_describe(const struct machine_config *config, struct machine_error *err);

/* ---- kernel_image.c: the kernel's own frames ---- */
int kernel_image_reserve(struct machine_error *err); /* default place, no log of reservations */
void kernel_image_locate(void);                      /* inside the replayed reservations */
void kernel_image_freed(void);                       /* boot_info.freed[] */

/* ---- crashkernel.c ---- */
void crashkernel_reserve(void);

#endif
