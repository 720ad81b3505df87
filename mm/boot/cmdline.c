/* SPDX-License-Identifier: MIT */
/*
 * cmdline.c - the kernel command line, with Linux's parameter names and meaning
 *
 * Does not:   act on anything: sizes and switches go to struct boot_params, the memory map's changes to cmdline_ops.
 * Model:      words are split at blanks outside double quotes; quotes around a word or around a value are taken off;
 *             '-' and '_' in names are the same; what follows "--" belongs to init. A parameter given twice: the later
 *             one wins, except mem= and memmap=, which add up in order.
 *             A name is ours (in `params`), known (a Linux kernel takes it, it means nothing here) or unknown: those
 *             are reported once, and go to user space.
 * Failure:    none. A malformed value is reported with "Malformed early option" and changes nothing.
 * More:       docs: the kernel's admin-guide/kernel-parameters; tests/unit/test_cmdline.c
 *
 * Different:  mem= and memmap= whose range wraps or ends beyond 52 bits are malformed; "\$" means "$" in memmap=
 *             (people copy it from boot loader files, where it has to be written so).
 */
#include <linux/array_size.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/printk.h>
#include <linux/string.h>
#include "cmdline_int.h"
#include "describe_int.h"

struct cmdline_ops cmdline_ops;
static bool be_quiet;

#define cmdline_warn(...)                                                                                              \
	({                                                                                                             \
		if (!be_quiet)                                                                                         \
			pr_warn(__VA_ARGS__);                                                                          \
	})

/* ---- words ---- */

static bool is_blank(char ch)
{
	return ch == ' ' || (ch >= '\t' && ch <= '\r');
}

bool cmd_next_arg(struct cur *text, struct cmd_arg *arg)
{
	bool quoted = false, in_quote = false;
	struct cur word;
	const char *equals = NULL;

	while (text->p < text->end && is_blank(*text->p))
		text->p++;
	if (text->p == text->end)
		return false;
	if (*text->p == '"') {
		quoted = in_quote = true;
		text->p++;
	}
	word.p = text->p;
	for (; text->p < text->end && (in_quote || !is_blank(*text->p)); text->p++) {
		if (*text->p == '"')
			in_quote = !in_quote;
		else if (*text->p == '=' && !equals && text->p > word.p)
			equals = text->p;
	}
	word.end = text->p;
	if (quoted && word.end > word.p && word.end[-1] == '"')
		word.end--;
	arg->name = arg->value = word;
	arg->has_value = equals;
	if (!equals)
		return true;
	arg->name.end = equals;
	arg->value.p = equals + 1;
	if (arg->value.p < word.end && *arg->value.p == '"') {
		arg->value.p++;
		if (word.end > arg->value.p && word.end[-1] == '"')
			arg->value.end = word.end - 1;
	}
	return true;
}

bool cmd_name_is(struct cur name, const char *want)
{
	for (; *want; want++, name.p++) {
		char ch = name.p < name.end ? *name.p : '\0';

		if (ch != *want && !(ch == '-' && *want == '_') && !(ch == '_' && *want == '-'))
			return false;
	}
	return cur_empty(name);
}

/* ---- the memory map ---- */

static bool add_op(const struct memmap_op *op)
{
	u64 end;

	if (__builtin_add_overflow(op->base, op->size, &end) || end >> 52)
		return false;
	if (cmdline_ops.nr == MEMMAP_OPS_MAX)
		return false;
	cmdline_ops.op[cmdline_ops.nr++] = *op;
	return true;
}

/* x86: mem=SIZE, memory above is dropped. ARM: mem=SIZE[@START], a bank; the first replaces what firmware told. */
static bool parse_mem(struct cur c, struct boot_params *params)
{
	struct memmap_op op = { .kind = 'L' };

	if (cur_is(c, "nopentium"))
		return DESCRIBE_X86;
	if (!cur_mem(&c, &op.size) || !op.size)
		return false;
	if (DESCRIBE_X86) {
		if (!cur_empty(c) || op.size >> 52)
			return false;
		params->mem_limit = params->mem_limit ? min(params->mem_limit, op.size) : op.size;
		return add_op(&op);
	}
	if (cur_lit(&c, "@")) {
		if (!cur_mem(&c, &op.base))
			return false;
	} else {
		op.at_ram_start = true;
	}
	return cur_empty(c) && add_op(&op);
}

/* SIZE%START[-FROM][+TO] */
static bool parse_memmap_types(struct cur *c, struct memmap_op *op)
{
	u64 type;

	if (cur_lit(c, "-")) {
		if (!cur_number(c, &type) || !type || type > 0xffffffff)
			return false;
		op->from = (u32)type;
	}
	if (cur_lit(c, "+")) {
		if (!cur_number(c, &type) || !type || type > 0xffffffff)
			return false;
		op->to = (u32)type;
	}
	return true;
}

static bool parse_memmap_one(struct cur c)
{
	struct memmap_op op = { .kind = 'X' };

	if (cur_is(c, "exactmap"))
		return add_op(&op);
	if (!cur_mem(&c, &op.size))
		return false;
	if (cur_empty(c)) {
		op.kind = 'L';
		return op.size && add_op(&op);
	}
	cur_lit(&c, "\\");
	if (cur_empty(c))
		return false;
	op.kind = *c.p++;
	if (!strchr("@#$!%", op.kind) || !op.kind || !cur_mem(&c, &op.base))
		return false;
	if (op.kind == '%' && !parse_memmap_types(&c, &op))
		return false;
	return cur_empty(c) && add_op(&op);
}

static bool parse_memmap(struct cur c, struct boot_params *params)
{
	bool ok = !cur_empty(c);

	while (!cur_empty(c)) {
		struct cur one = c;

		if (cur_find(&c, ","))
			one.end = c.p - 1;
		ok &= parse_memmap_one(one);
	}
	return ok;
}

/* ---- zones, nodes, CMA ---- */

static bool parse_core(struct cur c, u64 *bytes, unsigned int *percent)
{
	struct cur t = c;
	u64 val;

	if (cur_number(&t, &val) && cur_is(t, "%")) {
		if (val > 100)
			return false;
		*percent = (unsigned int)val;
		return true;
	}
	if (!cur_mem(&c, &val) || !cur_empty(c))
		return false;
	*bytes = val;
	*percent = 0;
	return true;
}

static bool parse_movablecore(struct cur c, struct boot_params *params)
{
	return parse_core(c, &params->movablecore, &params->movablecore_percent);
}

static bool parse_kernelcore(struct cur c, struct boot_params *params)
{
	if (cur_is(c, "mirror")) {
		params->kernelcore_mirror = true;
		return true;
	}
	return parse_core(c, &params->kernelcore, &params->kernelcore_percent);
}

static bool parse_movable_node(struct cur c, struct boot_params *params)
{
	params->movable_node = true;
	return true;
}

/* cma=SIZE[@START[-END]] */
static bool parse_cma(struct cur c, struct boot_params *params)
{
	u64 size, base = 0, limit = 0;

	if (!cur_mem(&c, &size))
		return false;
	if (cur_lit(&c, "@")) {
		if (!cur_mem(&c, &base))
			return false;
		if (__builtin_add_overflow(base, size, &limit))
			return false;
		if (cur_lit(&c, "-") && (!cur_mem(&c, &limit) || limit < base))
			return false;
	}
	if (!cur_empty(c))
		return false;
	params->cma_given = true;
	params->cma_size = size;
	params->cma_base = base;
	params->cma_limit = limit;
	return true;
}

static bool parse_numa(struct cur c, struct boot_params *params)
{
	if (cur_is(c, "off"))
		params->numa_off = true;
	else if (cur_lit(&c, "fake="))
		cmdline_ops.numa_fake = true;
	else
		return cur_is(c, "noacpi") || cur_is(c, "nohmat");
	return true;
}

static bool parse_vmalloc(struct cur c, struct boot_params *params)
{
	const u64 least = MiB(16);
	u64 size;

	if (!cur_mem(&c, &size) || !cur_empty(c))
		return false;
	if (size < least) {
		cmdline_warn("vmalloc area is too small, limiting to %lluMiB\n", least >> 20);
		size = least;
	}
	params->vmalloc = size;
	return true;
}

static bool parse_highmem(struct cur c, struct boot_params *params)
{
	u64 size;

	if (!cur_mem(&c, &size) || !cur_empty(c))
		return false;
	params->highmem_given = true;
	params->highmem = size;
	return true;
}

static bool parse_crashkernel(struct cur c, struct boot_params *params)
{
	if (c.end - c.p > 4 && !memcmp(c.end - 4, ",low", 4))
		cmdline_ops.crash_low = c;
	else
		cmdline_ops.crashkernel = c;
	return !cur_empty(c);
}

/* ---- the rest ---- */

static bool parse_memblock(struct cur c, struct boot_params *params)
{
	if (cur_is(c, "debug"))
		params->memblock_debug = true;
	return true;
}

static bool parse_thp(struct cur c, struct boot_params *params)
{
	if (!cur_is(c, "always") && !cur_is(c, "madvise") && !cur_is(c, "never")) {
		cmdline_warn("transparent_hugepage= cannot parse, ignored\n");
		return true;
	}
	params->thp_never = cur_is(c, "never");
	return true;
}

static bool parse_loglevel(struct cur c, struct boot_params *params)
{
	u64 level;

	if (!cur_number(&c, &level) || !cur_empty(c) || level > 15)
		return false;
	params->loglevel = (int)level;
	return true;
}

static bool parse_quiet(struct cur c, struct boot_params *params)
{
	params->loglevel = CONSOLE_LOGLEVEL_QUIET;
	return true;
}

static bool parse_debug(struct cur c, struct boot_params *params)
{
	params->loglevel = CONSOLE_LOGLEVEL_DEBUG;
	return true;
}

static bool parse_ignore_loglevel(struct cur c, struct boot_params *params)
{
	params->ignore_loglevel = true;
	return true;
}

static bool parse_nr_cpus(struct cur c, struct boot_params *params)
{
	u64 nr;

	if (!cur_number(&c, &nr) || !cur_empty(c))
		return false;
	if (nr)
		cmdline_ops.nr_cpus = (unsigned int)min_t(u64, nr, CONFIG_NR_CPUS);
	return true;
}

static bool parse_maxcpus(struct cur c, struct boot_params *params)
{
	u64 nr;

	if (!cur_number(&c, &nr) || !cur_empty(c))
		return false;
	cmdline_ops.maxcpus = (unsigned int)clamp_t(u64, nr, 1, CONFIG_NR_CPUS);
	return true;
}

static bool parse_nosmp(struct cur c, struct boot_params *params)
{
	cmdline_ops.maxcpus = 1;
	return true;
}

static bool parse_min_free(struct cur c, struct boot_params *params)
{
	u64 kb;

	if (!cur_dec(&c, &kb) || !cur_empty(c) || kb > 0x7fffffff)
		return false;
	params->min_free_given = true;
	params->min_free_kbytes = (unsigned long)kb;
	return true;
}

static bool parse_random_seed(struct cur c, struct boot_params *params)
{
	params->random_seed_given = cur_number(&c, &params->random_seed) && cur_empty(c);
	return params->random_seed_given;
}

static const struct {
	const char *name;
	bool (*parse)(struct cur value, struct boot_params *params);
	bool wants_value, on_x86, on_arm;
} params_ours[] = {
	{ "mem", parse_mem, true, true, true },
	{ "memmap", parse_memmap, true, true, false },
	{ "movablecore", parse_movablecore, true, true, true },
	{ "kernelcore", parse_kernelcore, true, true, true },
	{ "movable_node", parse_movable_node, false, true, true },
	{ "cma", parse_cma, true, true, true },
	{ "numa", parse_numa, true, true, true },
	{ "vmalloc", parse_vmalloc, true, false, true },
	{ "highmem", parse_highmem, true, false, true },
	{ "crashkernel", parse_crashkernel, true, true, true },
	{ "memblock", parse_memblock, true, true, true },
	{ "transparent_hugepage", parse_thp, true, true, true },
	{ "loglevel", parse_loglevel, true, true, true },
	{ "quiet", parse_quiet, false, true, true },
	{ "debug", parse_debug, false, true, true },
	{ "ignore_loglevel", parse_ignore_loglevel, false, true, true },
	{ "nr_cpus", parse_nr_cpus, true, true, true },
	{ "maxcpus", parse_maxcpus, true, true, true },
	{ "nosmp", parse_nosmp, false, true, true },
	{ "random.seed", parse_random_seed, true, true, true },
	{ "sysctl.vm.min_free_kbytes", parse_min_free, true, true, true },
};

static int find_ours(struct cur name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(params_ours); i++)
		if (cmd_name_is(name, params_ours[i].name))
			return (DESCRIBE_X86 ? params_ours[i].on_x86 : params_ours[i].on_arm) ? (int)i : -1;
	return -1;
}

void boot_params_parse(const char *text, struct boot_params *params)
{
	struct cur c = { text, text + strlen(text) };
	struct cmd_arg arg;

	memset(params, 0, sizeof(*params));
	memset(&cmdline_ops, 0, sizeof(cmdline_ops));
	params->vmalloc = MiB(240);
	params->loglevel = -1;
	while (cmd_next_arg(&c, &arg)) {
		int i;

		if (cur_is(arg.name, "--") && !arg.has_value)
			break;
		i = find_ours(arg.name);
		if (i < 0)
			continue;
		if (!arg.has_value)
			arg.value.p = arg.value.end;
		if ((params_ours[i].wants_value && !arg.has_value) || !params_ours[i].parse(arg.value, params))
			cmdline_warn("Malformed early option '%s'\n", params_ours[i].name);
	}
}

void boot_params_parse_quietly(const char *text, struct boot_params *params)
{
	be_quiet = true;
	boot_params_parse(text, params);
	be_quiet = false;
}

/* ---- the report ---- */

/* "name.option=" is a module's, used or not. */
static bool is_module_option(struct cur name)
{
	return cur_find(&name, ".");
}

static void add_unknown(char *buf, size_t size, size_t *len, const struct cmd_arg *arg)
{
	size_t n = (size_t)(arg->value.end - arg->name.p);

	if (*len + n + 2 > size)
		return;
	if (*len)
		buf[(*len)++] = ' ';
	memcpy(buf + *len, arg->name.p, n);
	*len += n;
	buf[*len] = '\0';
}

size_t cmd_list_unknown(const char *text, char *buf, size_t size)
{
	size_t len = 0;
	int with_value;

	buf[0] = '\0';
	for (with_value = 0; with_value <= 1; with_value++) {
		struct cur c = { text, text + strlen(text) };
		struct cmd_arg arg;

		while (cmd_next_arg(&c, &arg) && !(cur_is(arg.name, "--") && !arg.has_value))
			if (arg.has_value == with_value && find_ours(arg.name) < 0 && !cmd_is_known(arg.name) &&
			    !is_module_option(arg.name))
				add_unknown(buf, size, &len, &arg);
	}
	return len;
}

void describe_cmdline_log(void)
{
	static char unknown[900];

	pr_notice("Kernel command line: %s\n", boot_info.cmdline);
	if (cmd_list_unknown(boot_info.cmdline, unknown, sizeof(unknown)))
		pr_notice("Unknown kernel command line parameters \"%s\", will be passed to user space.\n", unknown);
}
