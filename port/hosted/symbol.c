/* SPDX-License-Identifier: MIT */
/*
 * symbol.c - names of code addresses, for stack traces
 *
 * Model:      dladdr() tells which file an address was loaded from and where to. The dynamic symbols it also tells
 *             lack static functions and, mostly, those of the program itself; so the file's own symbol table is
 *             read, if it was not stripped: mapped, searched, and unmapped again. Slow, but only reports ask.
 * Failure:    -1: no name, and the address is printed as a number.
 */
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <quire/port.h>

struct elf_image {
	const unsigned char *bytes;
	size_t size;
};

/* @size bytes at @offset of the file, or NULL if it has not that many. */
static const void *image_at(const struct elf_image *image, uint64_t offset, uint64_t size)
{
	return offset <= image->size && size <= image->size - offset ? image->bytes + offset : NULL;
}

static int image_map(struct elf_image *image, const char *path)
{
	struct stat st;
	void *bytes;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0 || st.st_size < (off_t)sizeof(ElfW(Ehdr))) {
		close(fd);
		return -1;
	}
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (bytes == MAP_FAILED)
		return -1;
	*image = (struct elf_image){ bytes, (size_t)st.st_size };
	return 0;
}

/* The function of symbol table @table that contains @value. */
static const ElfW(Sym) * table_search(const struct elf_image *image, const ElfW(Shdr) * table, uint64_t value)
{
	const ElfW(Sym) *syms = image_at(image, table->sh_offset, table->sh_size);
	size_t i, nr = table->sh_size / sizeof(*syms);

	for (i = 0; syms && i < nr; i++)
		if ((syms[i].st_info & 0xf) == STT_FUNC && syms[i].st_shndx != SHN_UNDEF &&
		    value - syms[i].st_value < syms[i].st_size)
			return &syms[i];
	return NULL;
}

static int image_symbol(const struct elf_image *image, uint64_t value, char *buf, unsigned long size)
{
	const ElfW(Ehdr) *head = image_at(image, 0, sizeof(*head));
	const ElfW(Shdr) * sections;
	const char *strings, *name;
	unsigned int i;

	if (!head || memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 || head->e_shentsize != sizeof(*sections))
		return -1;
	sections = image_at(image, head->e_shoff, (uint64_t)head->e_shnum * sizeof(*sections));
	for (i = 0; sections && i < head->e_shnum; i++) {
		const ElfW(Sym) * sym;

		if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= head->e_shnum)
			continue;
		sym = table_search(image, &sections[i], value);
		strings =
			image_at(image, sections[sections[i].sh_link].sh_offset, sections[sections[i].sh_link].sh_size);
		if (!sym || !strings || sym->st_name >= sections[sections[i].sh_link].sh_size)
			continue;
		name = strings + sym->st_name;
		if (!memchr(name, 0, sections[sections[i].sh_link].sh_size - sym->st_name))
			continue;
		snprintf(buf, size, "%s+0x%llx/0x%llx", name, (unsigned long long)(value - sym->st_value),
			 (unsigned long long)sym->st_size);
		return 0;
	}
	return -1;
}

/* The main program's own link_map has no name. */
static const char *image_path(const struct link_map *map)
{
	return map->l_name && map->l_name[0] ? map->l_name : "/proc/self/exe";
}

int port_symbol(unsigned long pc, char *buf, unsigned long size)
{
	const ElfW(Sym) *sym = NULL;
	struct link_map *map = NULL;
	struct elf_image image;
	Dl_info info;
	int ret = -1;

	if (dladdr1((void *)pc, &info, (void **)&map, RTLD_DL_LINKMAP) && map &&
	    image_map(&image, image_path(map)) == 0) {
		ret = image_symbol(&image, pc - map->l_addr, buf, size);
		munmap((void *)image.bytes, image.size);
	}
	if (ret != 0 && dladdr1((void *)pc, &info, (void **)&sym, RTLD_DL_SYMENT) && info.dli_sname && sym) {
		snprintf(buf, size, "%s+0x%lx/0x%lx", info.dli_sname, pc - (unsigned long)info.dli_saddr,
			 (unsigned long)sym->st_size);
		ret = 0;
	}
	return ret;
}
