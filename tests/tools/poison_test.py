#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""poison_test.py QUIRE QUIRE-ARCH - misuse of objects under the compiler's ASan, and under valgrind where it is installed

A module does one wrong thing, named by its parameter; the checker must report it in the line that does it, and must say nothing
about a module that does everything right. Prints TAP.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

QUIRE, TOOL = (os.path.abspath(path) for path in sys.argv[1:3])

MODULE = r"""
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>

static char *fault = "none";
module_param(fault, charp, 0444);
#define IF(name) if (!strcmp(fault, name))

struct probe { volatile char *buf, *obj, *fresh; };

static int __init poison_init(void)
{
	struct kmem_cache *s = kmem_cache_create("devices", 40, 0, 0, NULL);
	struct probe p = { kzalloc(50, GFP_KERNEL), kmem_cache_alloc(s, GFP_KERNEL), kmalloc(8, GFP_KERNEL) };
	int i, sum = 0;

	for (i = 0; i < 50; i++)
		sum += p.buf[i]++;
	for (i = 0; i < 40; i++)
		p.obj[i] = 1;
	IF("behind") p.buf[50] = 1;
	IF("before") p.buf[-1] = 1;
	IF("far") sum += p.buf[63];
	IF("cache_behind") p.obj[40] = 1;
	IF("undefined") if (p.fresh[3]) pr_info("set\n");
	p.buf = krealloc((void *)p.buf, 60, GFP_KERNEL);
	p.buf[59] = 1;
	p.buf = krealloc((void *)p.buf, 600, GFP_KERNEL);
	p.buf[599] = 1;
	p.buf = krealloc((void *)p.buf, 20, GFP_KERNEL);
	IF("shrunk") p.buf[20] = 1;
	memset((void *)p.buf, 0, ksize((void *)p.buf));
	kfree((void *)p.buf);
	IF("after") p.buf[3] = 1;
	IF("twice") kfree((void *)p.buf);
	kmem_cache_free(s, (void *)p.obj);
	IF("cache_after") sum += p.obj[3];
	kfree_sensitive((void *)p.fresh);
	kmem_cache_destroy(s);
	pr_info("sum %d\n", sum);
	return 0;
}

static void __exit poison_exit(void)
{
}

module_init(poison_init);
module_exit(poison_exit);
MODULE_LICENSE("GPL");
"""

FAULTS = ["behind", "before", "far", "cache_behind", "shrunk", "after", "cache_after"]


def line_of(fault):
    return next(number for number, text in enumerate(MODULE.split("\n"), 1) if f'IF("{fault}")' in text)


def run(command, folder):
    environment = {key: value for key, value in os.environ.items() if key != "QUIRE_POISON"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace", timeout=240)
    return done.returncode, done.stdout + done.stderr


def check_asan(folder, fault):
    status, said = run([QUIRE, "run", "--asan", "-g", "poison.c", f"fault={fault}"], folder)
    if fault == "none":
        return status == 0 and "AddressSanitizer" not in said, said
    if fault == "twice":
        return status == 1 and "Object already free" in said, said
    found = re.search(r"ERROR: AddressSanitizer: use-after-poison .*\n.*\n +#0 \S+ in poison_init \S*poison\.c:(\d+)", said)
    return status == 1 and bool(found) and int(found[1]) == line_of(fault), said


def check_valgrind(folder, fault):
    status, said = run(["valgrind", "-q", "--error-exitcode=9", TOOL, "run", "poison.c", f"fault={fault}"], folder)
    if fault == "none":
        return status == 0 and "Invalid" not in said and "uninitialised" not in said, said
    what = "depends on uninitialised" if fault == "undefined" else "Invalid (?:read|write) of size 1"
    found = re.search(rf"== .*{what}.*\n==\d+== +at 0x\w+: poison_init \(poison\.c:(\d+)\)", said)
    return status == 9 and bool(found) and int(found[1]) == line_of(fault), said


def main():
    cases = [("asan", check_asan, fault) for fault in ["none", "twice", *FAULTS]]
    if shutil.which("valgrind"):
        cases += [("valgrind", check_valgrind, fault) for fault in ["none", "undefined", "behind", "after"]]
    failed = 0
    print(f"1..{len(cases)}")
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "poison.c"), "w", encoding="utf-8") as file:
            file.write(MODULE)
        for number, (checker, check, fault) in enumerate(cases, 1):
            good, said = check(folder, fault)
            print(f"{'ok' if good else 'not ok'} {number} - {checker} {fault}", flush=True)
            if not good:
                failed += 1
                print("# " + said[-3000:].replace("\n", "\n# "), flush=True)
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
