/* SPDX-License-Identifier: MIT */
/* test_cmdline.c - mm/boot/cmdline.c: words and quotes, every parameter, malformed values, the report of unknown ones. */
#include "../../mm/boot/cmdline_int.h"
#include "describe_fixture.h"

static struct boot_params params;

static void parse(const char *text)
{
	boot_params_parse(text, &params);
}

/* ---- words ---- */

struct word_case {
	const char *text;
	const char *name, *value; /* of the first word; value NULL: none */
};

static const struct word_case word_cases[] = {
	{ "ro", "ro", NULL },
	{ "  ro  ", "ro", NULL },
	{ "a=b", "a", "b" },
	{ "a=", "a", "" },
	{ "a=b=c", "a", "b=c" },
	{ "a=\"b c\" d", "a", "b c" },
	{ "\"a=b c\" d", "a", "b c" },
	{ "a=\"b c", "a", "b c" },
	{ "a=x\"b c\"y d", "a", "x\"b c\"y" },
	{ "=x", "=x", NULL },
	{ "\"\"", "", NULL },
	{ "\t\na", "a", NULL },
};
KUNIT_ARRAY_PARAM_DESC(words, word_cases, text);

static void splits_words(struct kunit *test)
{
	const struct word_case *want = test->param_value;
	struct cur text = { want->text, want->text + strlen(want->text) };
	struct cmd_arg arg;

	KUNIT_ASSERT_TRUE(test, cmd_next_arg(&text, &arg));
	KUNIT_EXPECT_TRUE(test, cur_is(arg.name, want->name));
	KUNIT_ASSERT_EQ(test, arg.has_value, want->value != NULL);
	if (want->value)
		KUNIT_EXPECT_TRUE(test, cur_is(arg.value, want->value));
}

static void no_words(struct kunit *test)
{
	struct cur text = { "   ", NULL };
	struct cmd_arg arg;

	text.end = text.p + 3;
	KUNIT_EXPECT_FALSE(test, cmd_next_arg(&text, &arg));
}

static void dash_is_underscore(struct kunit *test)
{
	parse("movable-node");
	KUNIT_EXPECT_TRUE(test, params.movable_node);
	parse("transparent-hugepage=never");
	KUNIT_EXPECT_TRUE(test, params.thp_never);
}

/* ---- values ---- */

static void defaults(struct kunit *test)
{
	parse("");
	KUNIT_EXPECT_EQ(test, params.vmalloc, MiB(240));
	KUNIT_EXPECT_EQ(test, params.loglevel, -1);
	KUNIT_EXPECT_FALSE(test, params.cma_given);
	KUNIT_EXPECT_EQ(test, cmdline_ops.nr, 0u);
}

static void cores(struct kunit *test)
{
	parse("movablecore=512M kernelcore=25%");
	KUNIT_EXPECT_EQ(test, params.movablecore, MiB(512));
	KUNIT_EXPECT_EQ(test, params.movablecore_percent, 0u);
	KUNIT_EXPECT_EQ(test, params.kernelcore_percent, 25u);
	parse("movablecore=25% movablecore=1G");
	KUNIT_EXPECT_EQ(test, params.movablecore, GiB(1));
	KUNIT_EXPECT_EQ(test, params.movablecore_percent, 0u);
	parse("kernelcore=mirror");
	KUNIT_EXPECT_TRUE(test, params.kernelcore_mirror);
	parse("kernelcore=200% movablecore=12q movablecore");
	KUNIT_EXPECT_EQ(test, params.kernelcore_percent, 0u);
	KUNIT_EXPECT_EQ(test, params.movablecore, 0ull);
}

static void cma(struct kunit *test)
{
	parse("cma=64M");
	KUNIT_EXPECT_TRUE(test, params.cma_given);
	KUNIT_EXPECT_EQ(test, params.cma_size, MiB(64));
	KUNIT_EXPECT_EQ(test, params.cma_base, 0ull);
	KUNIT_EXPECT_EQ(test, params.cma_limit, 0ull);
	parse("cma=64M@0x70000000");
	KUNIT_EXPECT_EQ(test, params.cma_base, 0x70000000ull);
	KUNIT_EXPECT_EQ(test, params.cma_limit, 0x74000000ull);
	parse("cma=64M@1G-2G");
	KUNIT_EXPECT_EQ(test, params.cma_base, GiB(1));
	KUNIT_EXPECT_EQ(test, params.cma_limit, GiB(2));
	parse("cma=0");
	KUNIT_EXPECT_TRUE(test, params.cma_given);
	parse("cma=xyz");
	KUNIT_EXPECT_FALSE(test, params.cma_given);
	parse("cma=64M@2G-1G");
	KUNIT_EXPECT_FALSE(test, params.cma_given);
}

static void switches(struct kunit *test)
{
	parse("numa=off memblock=debug transparent_hugepage=never quiet loglevel=6 ignore_loglevel");
	KUNIT_EXPECT_TRUE(test, params.numa_off);
	KUNIT_EXPECT_TRUE(test, params.memblock_debug);
	KUNIT_EXPECT_TRUE(test, params.thp_never);
	KUNIT_EXPECT_EQ(test, params.loglevel, 6);
	KUNIT_EXPECT_TRUE(test, params.ignore_loglevel);
	parse("transparent_hugepage=never transparent_hugepage=always");
	KUNIT_EXPECT_FALSE(test, params.thp_never);
	parse("nr_cpus=4 maxcpus=0");
	KUNIT_EXPECT_EQ(test, cmdline_ops.nr_cpus, 4u);
	KUNIT_EXPECT_EQ(test, cmdline_ops.maxcpus, 1u);
	parse("sysctl.vm.min_free_kbytes=8192");
	KUNIT_EXPECT_TRUE(test, params.min_free_given);
	KUNIT_EXPECT_EQ(test, params.min_free_kbytes, 8192ul);
	parse("loglevel=loud");
	KUNIT_EXPECT_EQ(test, params.loglevel, -1);
}

static void init_has_the_rest(struct kunit *test)
{
	parse("movable_node -- numa=off");
	KUNIT_EXPECT_TRUE(test, params.movable_node);
	KUNIT_EXPECT_FALSE(test, params.numa_off);
}

#if DESCRIBE_X86
struct memmap_case {
	const char *text;
	char kind;
	u64 size, base;
	u32 from, to;
};

static const struct memmap_case memmap_cases[] = {
	{ "memmap=100M@1G", '@', MiB(100), GiB(1), 0, 0 },
	{ "memmap=100M$300M", '$', MiB(100), MiB(300), 0, 0 },
	{ "memmap=5M\\$0x29a00000", '$', MiB(5), 0x29a00000, 0, 0 },
	{ "memmap=64K#0x18690000", '#', KiB(64), 0x18690000, 0, 0 },
	{ "memmap=4G!12G", '!', GiB(4), GiB(12), 0, 0 },
	{ "memmap=1G%2G-1+12", '%', GiB(1), GiB(2), 1, 12 },
	{ "memmap=1G%2G+12", '%', GiB(1), GiB(2), 0, 12 },
	{ "memmap=1G%2G-2", '%', GiB(1), GiB(2), 2, 0 },
	{ "memmap=exactmap", 'X', 0, 0, 0, 0 },
	{ "memmap=2G", 'L', GiB(2), 0, 0, 0 },
	{ "mem=2G", 'L', GiB(2), 0, 0, 0 },
	{ "mem=0x1000000", 'L', MiB(16), 0, 0, 0 },
};
KUNIT_ARRAY_PARAM_DESC(memmaps, memmap_cases, text);

static void memmap(struct kunit *test)
{
	const struct memmap_case *want = test->param_value;
	const struct memmap_op *op = &cmdline_ops.op[0];

	parse(want->text);
	KUNIT_ASSERT_EQ(test, cmdline_ops.nr, 1u);
	KUNIT_EXPECT_EQ(test, op->kind, want->kind);
	KUNIT_EXPECT_EQ(test, op->size, want->size);
	KUNIT_EXPECT_EQ(test, op->base, want->base);
	KUNIT_EXPECT_EQ(test, op->from, want->from);
	KUNIT_EXPECT_EQ(test, op->to, want->to);
}

static void memmap_list(struct kunit *test)
{
	parse("memmap=exactmap,640K@0,100M@1M memmap=2M$4M");
	KUNIT_EXPECT_EQ(test, cmdline_ops.nr, 4u);
	KUNIT_EXPECT_EQ(test, cmdline_ops.op[3].base, MiB(4));
}

static void memmap_malformed(struct kunit *test)
{
	static const char *const bad[] = {
		"mem=",
		"mem=0",
		"mem=big",
		"mem=1Gx",
		"mem",
		"mem=16E",
		"mem=99999999999999999999",
		"memmap=",
		"memmap=@1M",
		"memmap=1M@",
		"memmap=1M?2M",
		"memmap=1M$16E",
		"memmap=1M@0xfffffffffff00001",
		"memmap=1G%2G-0",
		"memmap=1G%2G+",
		"mem=1K@2M",
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		parse(bad[i]);
		KUNIT_EXPECT_EQ_MSG(test, cmdline_ops.nr, 0u, "%s", bad[i]);
	}
}

static void many_memmaps(struct kunit *test)
{
	static char text[MEMMAP_OPS_MAX * 16];
	size_t len = 0;
	unsigned int i;

	for (i = 0; i < MEMMAP_OPS_MAX + 10; i++)
		len += (size_t)scnprintf(text + len, sizeof(text) - len, "mem=%uM ", i + 1);
	parse(text);
	KUNIT_EXPECT_EQ(test, cmdline_ops.nr, (unsigned int)MEMMAP_OPS_MAX);
}
#else
static void arm_banks(struct kunit *test)
{
	parse("mem=260M@0x40000000 mem=900M vmalloc=1M highmem=128M");
	KUNIT_ASSERT_EQ(test, cmdline_ops.nr, 2u);
	KUNIT_EXPECT_EQ(test, cmdline_ops.op[0].size, MiB(260));
	KUNIT_EXPECT_EQ(test, cmdline_ops.op[0].base, 0x40000000ull);
	KUNIT_EXPECT_TRUE(test, cmdline_ops.op[1].at_ram_start);
	KUNIT_EXPECT_EQ(test, params.vmalloc, MiB(16));
	KUNIT_EXPECT_TRUE(test, params.highmem_given);
	KUNIT_EXPECT_EQ(test, params.highmem, MiB(128));
}
#endif

/* ---- unknown ---- */

static void lists_unknown(struct kunit *test)
{
	static char buf[60];

	cmd_list_unknown("memblock=debug foo=1 console=ttyS0 bar ro usbcore.quirks=x \"baz=a b\" -- qux", buf,
			 sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "bar foo=1 baz=a b");
	KUNIT_EXPECT_EQ(test, cmd_list_unknown("root=/dev/sda1 rw quiet mem=1G", buf, sizeof(buf)), (size_t)0);
}

static void long_unknown_is_left_out(struct kunit *test)
{
	static char buf[8];

	cmd_list_unknown("aa bbbbbbbbbbbb cc", buf, sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "aa cc");
}

static struct kunit_case cmdline_cases[] = { KUNIT_CASE_PARAM(splits_words, words_gen_params),
					     KUNIT_CASE(no_words),
					     KUNIT_CASE(dash_is_underscore),
					     KUNIT_CASE(defaults),
					     KUNIT_CASE(cores),
					     KUNIT_CASE(cma),
					     KUNIT_CASE(switches),
					     KUNIT_CASE(init_has_the_rest),
#if DESCRIBE_X86
					     KUNIT_CASE_PARAM(memmap, memmaps_gen_params),
					     KUNIT_CASE(memmap_list),
					     KUNIT_CASE(memmap_malformed),
					     KUNIT_CASE(many_memmaps),
#else
					     KUNIT_CASE(arm_banks),
#endif
					     KUNIT_CASE(lists_unknown),
					     KUNIT_CASE(long_unknown_is_left_out),
					     {} };

static struct kunit_suite cmdline_suite = {
	.name = "cmdline",
	.init = describe_case_init,
	.exit = describe_case_exit,
	.test_cases = cmdline_cases,
};
kunit_test_suite(cmdline_suite);
