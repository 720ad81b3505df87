#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run_test.py QUIRE [EXAMPLES] - `quire run` from outside: modules written here and those of examples/modules

Every kind of end a module can come to: exit status, what is said about it, and that nothing stays in the temporary
folder. Prints TAP.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

QUIRE = os.path.abspath(sys.argv[1])
EXAMPLES = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None

MODULE = """
#include <linux/module.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/list.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/interrupt.h>
#include <linux/vmalloc.h>
#include <linux/kmemleak.h>
#include <linux/bug.h>
%s
module_init(test_init);
module_exit(test_exit);
MODULE_LICENSE("GPL");
"""

CLEAN = MODULE % """
static int order = 1;
static char *word = "nothing";
module_param(order, int, 0644);
module_param(word, charp, 0644);
static struct page *page;
static int __init test_init(void)
{
	page = alloc_pages(GFP_KERNEL, order);
	pr_info("order %d, word %s\\n", order, word);
	return page ? 0 : -ENOMEM;
}
static void __exit test_exit(void)
{
	__free_pages(page, order);
	pr_info("bye\\n");
}
"""

# What it does wrong is its parameter.
WRONG = MODULE % """
static int mode;
module_param(mode, int, 0);
static int *volatile nothing;
static noinline struct page *take_pages(unsigned int order)
{
	return alloc_pages(GFP_KERNEL, order);
}
static struct kmem_cache *cache, *other_cache;
static noinline void *take_object(size_t size)
{
	return kmalloc(size, GFP_KERNEL);
}
static noinline void overrun(void)
{
	volatile char *object = take_object(100);

	if (mode == 30)
		object[100] = 1;
	if (mode == 31)
		object[-1] = 1;
	kfree((void *)object);
	if (mode == 32)
		object[50] = 1;
}
static irqreturn_t handler(int irq, void *dev_id)
{
	return IRQ_HANDLED;
}
static volatile int deepest = 1 << 30;
static noinline int deep(int n)
{
	volatile char room[1000];

	room[0] = (char)n;
	return n < deepest ? deep(n + 1) + room[0] : 0;
}
static int crasher(void *unused)
{
	if (mode == 21)
		*nothing = 1;
	if (mode == 22)
		deep(0);
	BUG();
}
static int sleeper(void *unused)
{
	while (!kthread_should_stop())
		schedule_timeout_interruptible(HZ);
	return 0;
}
static int __init test_init(void)
{
	void (*volatile nowhere)(void) = (void (*)(void))nothing;

	pr_info("mode %d\\n", mode);
	cache = kmem_cache_create("thing", 200, 0, SLAB_NO_MERGE, NULL);
	if (mode == 9)
		kmem_cache_destroy(cache);
	switch (mode) {
	case 1: for (int i = 0; i < 2; i++) take_pages(2); break;
	case 2: alloc_percpu(u64); break;
	case 3: WARN_ON(mode == 3); WARN(1, "second %d\\n", 2); break;
	case 4: pr_err("BUG: not the machine's words\\n"); break;
	case 5: *nothing = 1; break;
	case 6: nowhere(); break;
	case 7: BUG(); break;
	case 8: panic("enough of %s", "it"); break;
	case 9: return -ENODEV;
	case 10: preempt_disable(); break;
	case 11: __builtin_trap(); break;
	case 13: for (int i = 0; i < 3; i++) take_object(100); break;
	case 14: take_object(100000); break;
	case 15: other_cache = kmem_cache_create("forgotten", 40, 0, 0, NULL); break;
	case 16: for (int i = 0; i < 2; i++) kmem_cache_alloc(cache, GFP_KERNEL); break;
	case 17: kmemleak_not_leak(take_object(100)); kmemleak_ignore(page_address(take_pages(1))); break;
	case 18: kthread_run(sleeper, NULL, "sleeper"); break;
	case 19: return 1;
	case 20: kfree(take_object(100)), kfree(take_object(100000)), free_percpu(__alloc_percpu(100, 4)); break;
	case 34: request_irq(5, handler, IRQF_SHARED, "forgotten-irq", &mode); break;
	case 33: vmalloc(30000); vfree(vmalloc(1)); break;
	case 30: case 31: case 32: overrun(); break;
	case 21: case 22: case 23: kthread_run(crasher, NULL, "crasher"); msleep(10000); break;
	case 24: deep(0); break;
	case 12: preempt_disable(); take_pages(0); preempt_enable(); break;
	}
	return 0;
}
static void __exit test_exit(void)
{
	pr_info("exit\\n");
	kmem_cache_destroy(cache);
}
"""

SUITE = """
#include <kunit/test.h>
static void passes(struct kunit *test) { KUNIT_EXPECT_EQ(test, 1 + 1, 2); }
static void skips(struct kunit *test) { kunit_skip(test, "no need"); }
static void fails(struct kunit *test) { int x = 2; KUNIT_ASSERT_EQ(test, x, FAILS ? 1 : 2); }
static struct kunit_case cases[] = { KUNIT_CASE(passes), KUNIT_CASE(skips), KUNIT_CASE(fails), {} };
static struct kunit_suite suite = { .name = "sample", .test_cases = cases };
kunit_test_suite(suite);
"""

PERCPU = MODULE % """
static DEFINE_PER_CPU(int, counter) = 7;
DEFINE_PER_CPU_ALIGNED(u64, other);
static int __init test_init(void)
{
	int cpu, sum = 0;

	this_cpu_inc(counter);
	this_cpu_add(other, 5);
	for_each_possible_cpu(cpu)
		sum += per_cpu(counter, cpu);
	pr_info("sum %d other %llu aligned %d\\n", sum, this_cpu_read(other), (int)((unsigned long)this_cpu_ptr(&other) % 64));
	return 0;
}
static void __exit test_exit(void) { }
"""

SANITIZED = MODULE % """
static int mode;
module_param(mode, int, 0);
static volatile int numbers[4];
static volatile int index = 4;
static int __init test_init(void)
{
	volatile int big = 0x7fffffff;

	if (mode == 1)
		pr_info("read %d\\n", numbers[index]);
	if (mode == 2)
		big = big + 1;
	return 0;
}
static void __exit test_exit(void) { }
"""


class Run:
    """One `quire run`: status, out, err. @env adds to the environment."""

    def __init__(self, *args, env=None, cwd=None, program=(QUIRE,)):
        self.args = args
        done = subprocess.run([*program, "run", *args], capture_output=True, timeout=240, cwd=cwd or Run.folder,
                              env={**os.environ, "TMPDIR": Run.temporary, **(env or {})})
        self.status, self.out, self.err = done.returncode, done.stdout.decode(), done.stderr.decode()
        if program == (QUIRE,):
            self.check(os.listdir(Run.temporary) == [], "nothing stays in the temporary folder")

    def __str__(self):
        return f"quire run {' '.join(self.args)}\nstatus {self.status}\nstdout:\n{self.out[-4000:]}\nstderr:\n{self.err[-4000:]}"

    def check(self, condition, what):
        if not condition:
            raise AssertionError(f"{what}\n{self}")
        return self

    def says(self, *patterns):
        for pattern in patterns:
            self.check(re.search(pattern, self.out, re.M), f"stdout should have: {pattern}")
        return self

    def remarks(self, *patterns):
        for pattern in patterns:
            self.check(re.search(pattern, self.err, re.M), f"stderr should have: {pattern}")
        return self


def good(*args, **kwargs):
    return Run(*args, **kwargs).ends(0, r"^run: ok$")


def bad(verdict, *args, **kwargs):
    return Run(*args, **kwargs).ends(1, f"^run: FAILED: {verdict}$")


def refused(*args, **kwargs):
    run = Run(*args, **kwargs)
    return run.check(run.status == 2, "status 2 expected").check(run.out == "", "nothing on stdout expected")


def ends(self, status, last):
    self.check(self.status == status, f"status {status} expected")
    return self.check(re.search(last, self.out.splitlines()[-1] if self.out else ""), f"the last line should be: {last}")


Run.ends = ends


def test_success(files):
    run = good("clean.c").remarks(r"\] order 1, word nothing$", r"\] bye$")
    run.check("Zone ranges" not in run.err, "no boot log")
    good("clean.c", "--boot-log").remarks("Zone ranges", "bye")
    good("clean.c", "--quiet").check(True, "").check("bye" not in good("-q", "clean.c").err, "--quiet hides the log")
    run = bad("1 report", "wrong.c", "mode=30", "--cmdline", "slub_debug=FZ,kmalloc-128")
    run.says(r"^    BUG kmalloc-128 \(Not tainted\): kmalloc Redzone overwritten$")
    good("clean.c", "--mem", "64M", "--cpus=1", "--cmdline", "slab_nomerge")
    good("clean.c", "--arch", "arm").remarks("bye")
    run = good("clean.c", "-DTHING=1", "-O2", "-Wno-unused")
    good("clean.c", env={"CC": "gcc -m64", "CFLAGS": "-DA='1 + 1'"})


def test_parameters(files):
    good("clean.c", "order=3", "word=hello world").remarks("order 3, word hello world$")
    good("word=x", "clean.c", "clean.order=0x2").remarks("order 2, word x$")
    refused("clean.c", "order=many").remarks(r"^quire: run: order=many: .*EINVAL")
    refused("clean.c", "nosuch=1").remarks(r"^quire: run: nosuch=1: ")
    refused("helper.c", "nosuch=1")


def test_usage(files):
    refused().remarks("^quire: run: which file")
    refused("clean.c", "--frob").remarks("^quire: run: unknown option --frob")
    refused("clean.o").remarks("^quire: run: unexpected argument 'clean.o'")
    refused("clean.c", "--mem", "0")
    refused("clean.c", "--kunit").remarks("needs a value")
    refused("helper.c").remarks("nothing to run")
    run = Run("--help")
    run.check(run.status == 0 and run.out.startswith("usage: quire run "), "--help")


def test_compile_errors(files):
    run = refused("broken.c").remarks(r"^broken\.c:2:\d+: error: ")
    run.check("quire:" not in run.err, "the compiler's message only")
    refused("broken.c", "nosuch.c").remarks(r"^broken\.c:2", "nosuch\\.c: No such file")
    refused("implicit.c").remarks("implicit declaration of function .*kmalloc_with_a_twist")
    refused("twice1.c", "twice2.c").remarks("multiple definition of .*same_name")
    refused("clean.c", env={"CC": "/no/such/cc"}).remarks("^quire: run: cannot run the compiler '/no/such/cc': No such file")
    refused("clean.c", env={"CC": "cc 'open"}).remarks("cannot be split")


def test_unknown_symbols(files):
    run = refused("unknown.c").remarks("^quire: unknown.c uses 'frob_the_page', which Quire does not offer$")
    run.remarks("^quire: unknown.c uses 'puts', which Quire does not offer$")
    run.remarks("^quire: unknown.c uses 'cmd_boot', which Quire does not offer$")
    run.check(run.err.count("\n") == 3, "one line a name")
    refused("clean.c", "unknown.c").remarks("^quire: unknown.c uses 'frob")


def test_leaks(files):
    run = bad("1 leak", "wrong.c", "mode=1").says(r"^    2 blocks of 16384 bytes of pages, 32768 bytes in all, by$")
    run.says(r"^        take_pages\+0x\w+/0x\w+ \(wrong\.c:\d+\)\n        test_init\+0x\w+/0x\w+ \(wrong\.c:\d+\)$")
    bad("1 leak", "wrong.c", "mode=2").says(r"1 per-CPU object of 8 bytes a CPU, by\n        test_init\+")
    bad("1 leak", "--arch=arm", "wrong.c", "mode=1").says("2 blocks of 16384 bytes")
    by = r" by\n        take_object\+0x\w+/0x\w+ \(wrong\.c:\d+\)\n        test_init\+0x\w+/0x\w+ \(wrong\.c:\d+\)$"
    for arch in ("x86_64", "arm"):
        bad("1 leak", "--arch", arch, "wrong.c", "mode=13").says("^    3 objects of 100 bytes in cache 'kmalloc-128', 300 bytes in all," + by)
        bad("1 leak", "--arch", arch, "wrong.c", "mode=14").says("^    1 object of 100000 bytes," + by)
    bad("1 leak", "wrong.c", "mode=15").says(r"^    cache 'forgotten' of 40-byte objects, not destroyed, by\n        test_init\+")
    run = bad("1 report, 2 leaks", "wrong.c", "mode=16").says("^    2 objects of 200 bytes in cache 'thing', 400 bytes in all, by$")
    run.says("^    cache 'thing' of 200-byte objects, not destroyed, by$", "^    BUG thing .*Objects remaining in thing")
    bad("1 leak", "wrong.c", "mode=33").says("^    1 vmalloc area of 32768 bytes")
    bad("1 leak", "wrong.c", "mode=34").says(r"^    irq 'forgotten-irq' of handler, still there, by\n        test_init\+")
    good("wrong.c", "mode=17")
    good("wrong.c", "mode=20")
    bad("1 leak", "wrong.c", "mode=18").says(r"^    kthread 'sleeper' of sleeper, still there, by\n        test_init\+")


def test_reports(files):
    run = bad("2 reports", "wrong.c", "mode=3").says(r"^reports: 2$", r"^    WARNING: .* at wrong\.c:\d+ test_init\(\)$")
    run.remarks("second 2$", r"test_init\+0x")
    good("wrong.c", "mode=4").remarks("BUG: not the machine's words")
    bad("1 report", "wrong.c", "mode=10").remarks("preemption imbalance")
    bad("1 report", "wrong.c", "mode=19").remarks("suspiciously returned 1", "exit$")
    bad("1 report, 1 leak", "wrong.c", "mode=12").says("BUG: sleeping function called from invalid context")


def test_crashes(files):
    where = r"in init of wrong, at test_init\+0x\w+/0x\w+ \(wrong\.c:\d+\)\n    .*test_init\+0x\w+/0x\w+ \(wrong\.c:\d+\)"
    bad("it crashed", "wrong.c", "mode=5").remarks(r"^quire: run: crash: SIGSEGV at address \S+ " + where)
    bad("it crashed", "wrong.c", "mode=6").remarks(r"^quire: run: crash: SIGSEGV at address \S+ " + where)
    bad("it crashed, 1 report", "wrong.c", "mode=7").remarks(r"^quire: run: kernel BUG at wrong\.c:\d+! in init of wrong, at test_init")
    bad("it crashed, 1 report", "wrong.c", "mode=8").remarks(r"^quire: run: enough of it in init of wrong, at test_init\+")
    bad("it crashed", "wrong.c", "mode=11").remarks(r"^quire: run: crash: SIGILL " + where)
    thread = r"in thread 'crasher', at (crasher|deep)\+0x\w+/0x\w+ \(wrong\.c:\d+\)$"
    bad("it crashed", "wrong.c", "mode=21").remarks(r"^quire: run: crash: SIGSEGV at address \S+ " + thread)
    bad("it crashed", "wrong.c", "mode=22").remarks(r"^quire: run: stack overflow: SIGSEGV at address \S+ " + thread)
    bad("it crashed, 1 report", "wrong.c", "mode=23").remarks(r"^quire: run: kernel BUG at wrong\.c:\d+! " + thread)
    bad("it crashed", "wrong.c", "mode=24").remarks(r"^quire: run: stack overflow: .* in init of wrong, at deep")


def test_failing_init(files):
    run = bad("1 init failed", "wrong.c", "mode=9", "clean.c").remarks(r"^quire: run: wrong: test_init\(\) returned -ENODEV$")
    run.check("word" not in run.err and "exit" not in run.err, "the next module is not tried, the failed one not left")
    run = bad("1 init failed", "wrong.c", "mode=9", "clean.c", "--keep-going").remarks("word nothing$", "bye$")
    run.check("exit" not in run.err, "the failed one is not left")
    run = bad("1 init failed", "clean.c", "wrong.c", "mode=9").remarks("word nothing$", "ENODEV", "bye$")


def test_several(files):
    run = good("clean.c", "wrong.c", "helper.c")
    order = [run.err.index(text) for text in ("word nothing", "mode 0", "exit", "bye")]
    run.check(order == sorted(order), "inits in order, exits in reverse")


def test_kunit(files):
    run = good("suite.c", "-DFAILS=0").says("^KTAP version 1$", "^    ok 1 passes$", "^    ok 2 skips # SKIP no need$", "^ok 1 sample$")
    run = bad("1 test failed", "suite.c", "-DFAILS=1").says("^    not ok 3 fails$", r"# fails: ASSERTION FAILED at suite\.c:5$",
                                                             "^not ok 1 sample$")
    run = good("suite.c", "-DFAILS=1", "--kunit", "sample.pass*")
    run.check("fails" not in run.out, "only what was asked for")
    good("clean.c", "suite.c", "-D", "FAILS=0", "--arch=arm").says("^ok 1 sample$").remarks("bye")


def test_percpu(files):
    for arch in ("x86_64", "arm"):
        good("percpu.c", "--arch", arch, "--cpus=3").remarks("sum 22 other 5 aligned 0$")


def test_examples(files):
    if not EXAMPLES:
        return
    here = lambda name: os.path.join(EXAMPLES, name)
    good(here("ring.c"), "size=8", "word=hello").remarks("ring: 5 of 8 bytes used$", "ring: got hello$")
    bad("1 init failed", here("ring.c"), "size=2").remarks("ring_module_init\\(\\) returned -ENOSPC$")
    good(here("ring_test.c")).says("^    ok 1 in_order$", "^        ok 4 21 steps$", "^ok 1 ring$")
    good(here("workers.c"), "threads=3", "rounds=200").remarks("3 threads counted to 600$")
    good(here("workers.c"), "--cpus=1", "--arch=arm")
    bad("1 report, 2 leaks", here("leaky.c")).says("^    1 object of 24 bytes in cache 'leaky_node', by\n        node_create\\+")
    good(here("leaky.c"), "nodes=0")


def runtime(compiler, name):
    path = subprocess.run([compiler, f"-print-file-name={name}"], capture_output=True, check=True, text=True).stdout.strip()
    return os.path.isabs(path) and os.path.exists(path)


def test_sanitizers(files):
    for compiler, name in (("gcc", "libasan.so"), ("clang", "libclang_rt.asan-x86_64.so")):
        if not shutil.which(compiler) or not runtime(compiler, name):
            print(f"# no {name} of {compiler}")
            continue
        for arch in ("x86_64", "arm"):
            env, args = {"CC": compiler}, ("--arch", arch, "sanitized.c")
            good("--asan", *args, env=env)
            bad("1 sanitizer report", "--asan", *args, "mode=1", env=env).remarks("global-buffer-overflow", r"test_init .*sanitized\.c:\d+")
        bad("1 sanitizer report", "--ubsan", *args, "mode=2", env=env).remarks(r"sanitized\.c:\d+:\d+: runtime error: signed integer overflow")
        bad("1 sanitizer report", "--asan", "--ubsan", *args, "mode=2", env=env)
        for mode in (30, 31, 32):
            bad("1 sanitizer report", "--asan", "wrong.c", f"mode={mode}", env=env).remarks(
                "AddressSanitizer: use-after-poison", r"#0 .* in overrun .*wrong\.c")
        good("--asan", "wrong.c", "mode=20", env=env)
        bad("1 test failed", "--asan", "suite.c", "-DFAILS=1", env=env)
    refused("--asan", "broken.c")


def test_gdb(files):
    if not shutil.which("gdb"):
        print("# no gdb")
        return
    line = 1 + WRONG[:WRONG.index("switch (mode)")].count("\n")
    program = ("gdb", "-q", "-batch", "-ex", "set debuginfod enabled off", "-ex", "set breakpoint pending on", "-ex",
               f"break wrong.c:{line}", "-ex", "run", "-ex", "print mode + 1000", "-ex", "continue", "-ex", "backtrace 1", "--args", QUIRE)
    run = Run("wrong.c", "mode=5", program=program)
    run.says(rf"^Breakpoint 1, test_init \(\) at wrong\.c:{line}$", r"^\$1 = 1005$", "received signal SIGSEGV", r"^#0  .*test_init \(\) at wrong\.c:\d+$")


def write_files(folder):
    sources = {
        "clean.c": CLEAN, "wrong.c": WRONG, "suite.c": SUITE, "sanitized.c": SANITIZED, "percpu.c": PERCPU,
        "broken.c": "#include <linux/module.h>\nint broken(void) { return 1 +; }\n",
        "implicit.c": MODULE % "static int test_init(void) { return kmalloc_with_a_twist(3); }\nstatic void test_exit(void) { }\n",
        "unknown.c": MODULE % "void frob_the_page(void);\nint puts(const char *);\nvoid cmd_boot(void);\nstatic int test_init(void) "
                              "{ frob_the_page(); cmd_boot(); return puts(\"x\"); }\nstatic void test_exit(void) { }\n",
        "helper.c": "int helper(int a);\nint helper(int a) { return a + 1; }\n",
        "twice1.c": "int same_name;\n", "twice2.c": "int same_name;\n",
    }
    for name, text in sources.items():
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text)


def main():
    tests = [(name[5:], function) for name, function in globals().items() if name.startswith("test_")]
    failed = 0
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory() as folder:
        Run.folder, Run.temporary = os.path.join(folder, "sources"), os.path.join(folder, "tmp")
        os.mkdir(Run.folder)
        os.mkdir(Run.temporary)
        write_files(Run.folder)
        for number, (name, function) in enumerate(tests, 1):
            try:
                function(Run.folder)
                print(f"ok {number} - {name}", flush=True)
            except Exception:  # a test must not keep the next from running
                failed += 1
                print(f"not ok {number} - {name}", flush=True)
                print("# " + traceback.format_exc().replace("\n", "\n# "), flush=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
