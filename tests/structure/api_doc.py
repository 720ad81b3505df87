#!/usr/bin/env python3
"""api_doc.py - docs/api.md lists exactly the names that the public headers offer

    api_doc.py            fails when a name is missing from the page, or is on it and in no header
    api_doc.py --write    writes the lists anew; what people wrote (the text above the first header, "Row:" lines and
                          quoted lines) stays

The headers are preprocessed in one go for an x86_64 machine, so names that macros define are found as well; the line markers
say which header each comes from.
"""
import os
import re
import subprocess
import sys
import tempfile
import textwrap

import rooms

PAGE = "docs/api.md"
FOLDERS = ("include/linux", "include/kunit", "include/asm", "include/asm-generic", "arch/x86_64/include/asm")
CONFIG = {"X86_64": 1, "64BIT": 1, "PHYS_ADDR_T_64BIT": 1, "ZONE_DMA": 1, "ZONE_DMA32": 1, "ZONE_DEVICE": 1, "NUMA": 1,
          "MAX_NUMNODES": 64, "NR_CPUS": 64, "MAX_PAGE_ORDER": 10, "PAGEBLOCK_ORDER": 9, "CMA_SIZE_MBYTES": 0}
KINDS = ("Functions", "Macros", "Types", "Variables")
GUARD = re.compile(r"^_(LINUX|KUNIT|ASM|ASM_GENERIC|ASM_X86|ASM_ARM)_\w*H_?$")
NO_NAMES = {"if", "while", "for", "switch", "return", "sizeof", "__typeof__", "_Static_assert", "__attribute__", "__asm__"}


def header_files(root):
    for folder in FOLDERS:
        for path, _, names in os.walk(os.path.join(root, folder)):
            for name in sorted(names):
                if name.endswith(".h"):
                    yield os.path.relpath(os.path.join(path, name), root)


def included_as(path):
    return re.sub(r"^(arch/\w+/)?include/", "", path)


def preprocess(root, paths):
    with tempfile.TemporaryDirectory() as scratch:
        os.mkdir(os.path.join(scratch, "quire"))
        with open(os.path.join(scratch, "quire/config.h"), "w", encoding="utf-8") as file:
            file.writelines(f"#define CONFIG_{name} {value}\n" for name, value in CONFIG.items())
            file.write('#define QUIRE_VERSION "0"\n')
        text = "".join(f"#include <{included_as(path)}>\n" for path in paths)
        folders = ["include", "mm/include", "port/hosted/include", "arch/x86_64/include"]
        command = ["gcc", "-E", "-dD", "-std=gnu17", "-nostdinc", "-ffreestanding", "-DQUIRE_CORE", *(f"-I{root}/{f}" for f in folders),
                   f"-I{scratch}", "-x", "c", "-"]
        return subprocess.run(command, input=text, check=True, capture_output=True, text=True).stdout


def split_by_header(root, output):
    """{header as included: (text without directives, [macro names])}"""
    table, current = {}, None
    for line in output.splitlines():
        marker = re.match(r'^# \d+ "([^"]*)"', line)
        if marker:
            path = os.path.relpath(marker[1], root) if os.path.isabs(marker[1]) else marker[1]
            known = path.startswith(tuple(folder + "/" for folder in FOLDERS))
            current = table.setdefault(included_as(path), ([], [])) if known else None
        elif current is not None:
            macro = re.match(r"^#define (\w+)", line)
            if macro:
                current[1].append(macro[1])
            elif not line.startswith("#"):
                current[0].append(line)
    return table


def without_groups(text, opening, closing):
    """The text with everything inside the outermost pairs taken out: a(b(c))d -> a()d."""
    out, depth = [], 0
    for char in text:
        if char == opening:
            if depth == 0:
                out.append(char)
            depth += 1
        elif char == closing:
            depth -= 1
            if depth == 0:
                out.append(char)
        elif depth == 0:
            out.append(char)
    return "".join(out)


def without_attributes(text):
    text = re.sub(r'"(\\.|[^"\\])*"', '""', text)
    text = re.sub(r"'(\\.|[^'\\])*'", "0", text)
    found = re.search(r"\b(__attribute__|__asm__|_Static_assert|__extension__)\b\s*(?=\()", text)
    while found:
        end, depth = found.end(), 0
        while True:
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
            if depth == 0:
                break
        text = text[:found.start()] + " " + text[end:]
        found = re.search(r"\b(__attribute__|__asm__|_Static_assert|__extension__)\b\s*(?=\()", text)
    return text


def declarations(text):
    """The top-level declarations: bodies are emptied, a function's definition ends where its body does."""
    text = without_groups(without_attributes(text), "{", "}")
    text = re.sub(r"(\))\s*\{\}", r"\1;", text)
    return [" ".join(chunk.split()) for chunk in text.split(";") if chunk.strip()]


def names_of(chunk):
    """[(kind, name)] of one declaration."""
    found = []
    tagged = re.search(r"\b(struct|union|enum) (\w+) ?\{\}", chunk)
    if tagged:
        found.append(("Types", f"{tagged[1]} {tagged[2]}"))
    if re.fullmatch(r"(struct|union|enum) \w+", chunk):
        return found
    if chunk.startswith("typedef"):
        flat = without_groups(chunk, "(", ")")
        pointer = re.search(r"\(\s*\*\s*(?:const )?(\w+)\s*\)\s*\(", chunk)
        function = re.search(r"\(\s*(\w+)\s*\)\s*\(", chunk) or re.search(r"(\w+)\s*\(\)$", flat)
        if pointer:
            found.append(("Types", pointer[1]))
        elif function:
            found.append(("Types", function[1]))
        else:
            for part in re.sub(r"^typedef\s+(.*?\{\}|[\w\s]+?)\s*(?=\**\s*\w+\s*(,|\[|$))", "", flat).split(","):
                name = re.search(r"(\w+)\s*(\[[^]]*\])*$", part.strip())
                if name:
                    found.append(("Types", name[1]))
        return found
    flat = without_groups(re.sub(r"__typeof__\s*\([^()]*\)", "int", chunk), "(", ")")
    function = re.search(r"(\w+)\s*\(\)", flat)
    if function and "=" not in flat.split("(")[0]:
        if function[1] not in NO_NAMES:
            found.append(("Functions", function[1]))
        return found
    if chunk.startswith("extern"):
        name = re.search(r"(\w+)\s*(\[[^]]*\]\s*)*$", flat.split("=")[0].split(",")[0])
        if name:
            found.append(("Variables", name[1]))
    return found


def offered(root):
    """{header: {kind: sorted names}}"""
    paths = sorted(header_files(root), key=included_as)
    table = {included_as(path): {kind: set() for kind in KINDS} for path in paths}
    for header, (lines, macros) in split_by_header(root, preprocess(root, paths)).items():
        kinds = table.setdefault(header, {kind: set() for kind in KINDS})
        kinds["Macros"] |= {name for name in macros if not GUARD.match(name)}
        for chunk in declarations("\n".join(lines)):
            for kind, name in names_of(chunk):
                kinds[kind].add(name)
        kinds["Macros"] -= kinds["Functions"]
    return {header: {kind: sorted(names) for kind, names in kinds.items()} for header, kinds in sorted(table.items())}


# --- the page ---

SECTION = re.compile(r"^## `<(.+)>`$", re.MULTILINE)


def parse_page(text):
    """The introduction, and {header: (row line, [remark lines], {kind: names})}."""
    parts = SECTION.split(text)
    sections = {}
    for header, body in zip(parts[1::2], parts[2::2]):
        row = next((line for line in body.splitlines() if line.startswith("Row:")), None)
        remarks = [line for line in body.splitlines() if line.startswith(">")]
        kinds = {}
        for kind in KINDS:
            found = re.search(rf"^{kind}: (.*?)(?:\n\n|\Z)", body + "\n\n", re.MULTILINE | re.DOTALL)
            kinds[kind] = re.findall(r"`([^`]+)`", found[1]) if found else []
        sections[header] = (row, remarks, kinds)
    return parts[0], sections


def render(introduction, sections, table):
    out = [introduction.rstrip()]
    for header, kinds in table.items():
        row, remarks, _ = sections.get(header, (None, [], {}))
        lines = [f"## `<{header}>`", "", row or "Row: environment"]
        if remarks:
            lines += ["", *remarks]
        for kind in KINDS:
            if kinds[kind]:
                names = f"{kind}: " + ", ".join(f"`{name}`".replace(" ", "\0") for name in kinds[kind])
                wrapped = textwrap.wrap(names, 125, break_long_words=False, break_on_hyphens=False)
                lines += ["", *(line.replace("\0", " ") for line in wrapped)]
        out.append("\n".join(lines))
    return "\n\n".join(out) + "\n"


def main():
    root = rooms.source_root()
    path = os.path.join(root, PAGE)
    text = rooms.read(root, PAGE) if os.path.exists(path) else "# The API\n"
    introduction, sections = parse_page(text)
    table = offered(root)
    if "--write" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(render(introduction, sections, table))
        return
    complaints = []
    for header in sorted(table.keys() | sections.keys()):
        listed = {name for names in sections.get(header, (None, [], {}))[2].values() for name in names}
        real = {name for names in table.get(header, {}).values() for name in names}
        if header not in table:
            complaints.append(f"{PAGE}: there is no <{header}>")
        elif header not in sections:
            complaints.append(f"{PAGE}: <{header}> is missing")
        complaints += [f"{PAGE}: <{header}>: {name} is missing" for name in sorted(real - listed)]
        complaints += [f"{PAGE}: <{header}>: {name} is not there any more" for name in sorted(listed - real)]
    if complaints:
        complaints.append("refresh the page with: python3 tests/structure/api_doc.py --write")
    rooms.report("api", complaints)


main()
