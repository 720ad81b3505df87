/* SPDX-License-Identifier: MIT */
/*
 * elf.c - the symbol tables of an object file
 *
 * The compiler made the file a moment ago, so this asks for a well-formed one of this machine's own kind; still nothing
 * outside the mapped file is read.
 */
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"

struct image {
	const unsigned char *bytes;
	size_t size;
};

/* @size bytes at @offset of the file, or NULL if it has not that many. */
static const void *image_at(const struct image *image, uint64_t offset, uint64_t size)
{
	return offset <= image->size && size <= image->size - offset ? image->bytes + offset : NULL;
}

static bool image_map(struct image *image, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *bytes;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0 || st.st_size < (off_t)sizeof(ElfW(Ehdr)))
		bytes = MAP_FAILED;
	else
		bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return false;
	*image = (struct image){ bytes, (size_t)st.st_size };
	return true;
}

/* Walk one table; false when it leads out of the file. */
static bool table_walk(const struct image *image, const ElfW(Shdr) * table, const ElfW(Shdr) * names,
		       bool (*visit)(void *arg, const struct elf_symbol *symbol), void *arg)
{
	const ElfW(Sym) *syms = image_at(image, table->sh_offset, table->sh_size);
	const char *strings = image_at(image, names->sh_offset, names->sh_size);

	if (!syms || !strings || !names->sh_size || strings[names->sh_size - 1])
		return false;
	for (size_t i = 0; i < table->sh_size / sizeof(*syms); i++) {
		unsigned char binding = syms[i].st_info >> 4;
		struct elf_symbol symbol = { NULL, syms[i].st_shndx != SHN_UNDEF, binding == STB_WEAK };

		if (binding == STB_LOCAL || !syms[i].st_name || syms[i].st_name >= names->sh_size)
			continue;
		symbol.name = strings + syms[i].st_name;
		if (!visit(arg, &symbol))
			return true;
	}
	return true;
}

bool elf_symbols(const char *path, bool dynamic, bool (*visit)(void *arg, const struct elf_symbol *symbol), void *arg)
{
	const ElfW(Shdr) * sections;
	const ElfW(Ehdr) * head;
	struct image image;
	bool ok = false;

	if (!image_map(&image, path))
		return false;
	head = image_at(&image, 0, sizeof(*head));
	if (head && !memcmp(head->e_ident, ELFMAG, SELFMAG) && head->e_shentsize == sizeof(*sections)) {
		sections = image_at(&image, head->e_shoff, (uint64_t)head->e_shnum * sizeof(*sections));
		for (unsigned int i = 0; sections && i < head->e_shnum; i++)
			if (sections[i].sh_type == (dynamic ? SHT_DYNSYM : SHT_SYMTAB) &&
			    sections[i].sh_link < head->e_shnum)
				ok = table_walk(&image, &sections[i], &sections[sections[i].sh_link], visit, arg);
	}
	munmap((void *)image.bytes, image.size);
	return ok;
}
