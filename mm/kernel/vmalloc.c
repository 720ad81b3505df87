/* SPDX-License-Identifier: MIT */
/*
 * vmalloc.c - areas of whole pages, an interim in the linear map
 *
 * Model:      an area is a run of frames, each of them an order-0 page with one reference, and a vm_struct that knows it.
 *             The vm_structs are in a tree by address; areas of vmalloc() do not overlap, those of vmap() may lie on
 *             anything, since they are other names for pages that somebody has.
 *
 *                size ──▶ whole pages ──▶ alloc_pages_exact (up to the largest block)
 *                                    └──▶ alloc_contig_range over the zones (beyond)
 *
 * Invariants: A1 vm->addr is page-aligned and vm->size whole pages, not 0
 *             A2 a pointer is an area's when it lies in [addr, addr + size) of one with VM_ALLOC or VM_MAP
 *             A3 nr_vmalloc_pages is the sum over VM_ALLOC areas
 * Locking:    areas_lock guards the tree and the sum. Frames and vm_structs are allocated and freed outside it.
 * Failure:    NULL.
 * More:       tests/unit/test_vmalloc.c
 */
#include <linux/vmalloc.h>

#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/preempt.h>
#include <linux/ratelimit.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <mm/kernel.h>

static struct rb_root areas = RB_ROOT;
static DEFINE_SPINLOCK(areas_lock);
static unsigned long nr_vmalloc_pages;

void vmalloc_reset(void)
{
	areas = RB_ROOT;
	nr_vmalloc_pages = 0;
}

/* --- the tree --- */

static bool area_less(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct vm_struct, node)->addr < rb_entry(b, struct vm_struct, node)->addr;
}

static void area_add(struct vm_struct *vm)
{
	unsigned long flags;

	spin_lock_irqsave(&areas_lock, flags);
	rb_add(&vm->node, &areas, area_less);
	if (vm->flags & VM_ALLOC)
		nr_vmalloc_pages += vm->nr_pages;
	spin_unlock_irqrestore(&areas_lock, flags);
}

/* The last area that begins at or before @addr. */
static struct vm_struct *area_before_locked(const void *addr)
{
	struct vm_struct *found = NULL;

	for (struct rb_node *node = areas.rb_node; node;) {
		struct vm_struct *vm = rb_entry(node, struct vm_struct, node);

		if (vm->addr <= addr) {
			found = vm;
			node = node->rb_right;
		} else {
			node = node->rb_left;
		}
	}
	return found;
}

static bool area_contains(const struct vm_struct *vm, const void *addr)
{
	return (const char *)addr >= (const char *)vm->addr && (const char *)addr < (const char *)vm->addr + vm->size;
}

/* Areas of vmap() may lie on one another, so an earlier one may reach further. */
struct vm_struct *find_vm_area(const void *addr)
{
	struct vm_struct *vm;
	unsigned long flags;

	spin_lock_irqsave(&areas_lock, flags);
	for (vm = area_before_locked(addr); vm && !area_contains(vm, addr);)
		vm = rb_entry_safe(rb_prev(&vm->node), struct vm_struct, node);
	spin_unlock_irqrestore(&areas_lock, flags);
	return vm;
}

/* Take the area that begins at @addr out; of several with that beginning the newest with one of @kinds. */
static struct vm_struct *area_remove(const void *addr, unsigned long kinds)
{
	struct vm_struct *vm;
	unsigned long flags;

	spin_lock_irqsave(&areas_lock, flags);
	vm = area_before_locked(addr);
	while (vm && vm->addr == addr && !(vm->flags & kinds))
		vm = rb_entry_safe(rb_prev(&vm->node), struct vm_struct, node);
	if (vm && vm->addr != addr)
		vm = NULL;
	if (vm) {
		rb_erase(&vm->node, &areas);
		if (vm->flags & VM_ALLOC)
			nr_vmalloc_pages -= vm->nr_pages;
	}
	spin_unlock_irqrestore(&areas_lock, flags);
	return vm;
}

/* --- frames --- */

/* A run of more frames than any block has: the first of it, from the top of @zone down, where memory was touched last. 0: none. */
static unsigned long contig_in_zone(struct zone *zone, unsigned long nr, unsigned long step, gfp_t gfp)
{
	unsigned long start = zone->zone_start_pfn, end = zone_end_pfn(zone);

	if (end - start < nr)
		return 0;
	for (unsigned long pfn = (end - nr) & ~(step - 1); pfn >= start && pfn; pfn -= step)
		if (!alloc_contig_range(pfn, pfn + nr, MIGRATE_MOVABLE, gfp))
			return pfn;
	return 0;
}

static bool zone_may_serve(struct zone *zone, unsigned long nr, gfp_t gfp)
{
	return zone_idx(zone) <= min(gfp_zone(gfp), ZONE_NORMAL) &&
	       zone_page_state(zone, NR_FREE_PAGES) >= nr + high_wmark_pages(zone);
}

/* The zones of node @nid first, the higher ones before the lower. */
static void *contig_alloc(unsigned long nr, unsigned long align, gfp_t gfp, int nid)
{
	unsigned long step = max(align >> PAGE_SHIFT, 1UL << MAX_PAGE_ORDER), pfn = 0;

	for (int idx = ZONE_NORMAL; idx >= 0 && !pfn; idx--)
		for (int i = 0; i < MAX_NUMNODES && !pfn; i++) {
			int node = (nid + i) % MAX_NUMNODES;
			struct zone *zone;

			if (!node_online(node) || (i && gfp & __GFP_THISNODE))
				continue;
			zone = &NODE_DATA(node)->node_zones[idx];
			if (populated_zone(zone) && zone_may_serve(zone, nr, gfp))
				pfn = contig_in_zone(zone, nr, step, gfp);
		}
	return pfn ? pfn_to_kaddr(pfn) : NULL;
}

/* @nr frames in a row, each a page of its own. @align is at least a page. */
static void *frames_alloc(unsigned long nr, unsigned long align, gfp_t gfp, int nid)
{
	unsigned long size = nr << PAGE_SHIFT;
	char *addr;

	if (nid == NUMA_NO_NODE)
		nid = numa_mem_id();
	/* Blocks are aligned to their size. */
	if (get_order(max(size, align)) <= MAX_PAGE_ORDER) {
		addr = alloc_pages_exact_nid(nid, max(size, align), gfp | __GFP_NOWARN);
		if (addr && align > size)
			free_pages_exact(addr + size, align - size);
		return addr;
	}
	if (!gfpflags_allow_blocking(gfp))
		return NULL;
	addr = contig_alloc(nr, align, gfp, nid);
	if (addr && gfp & __GFP_ZERO)
		memset(addr, 0, size);
	return addr;
}

/* --- allocating --- */

static void report_failure(unsigned long size, gfp_t gfp, const char *why)
{
	if (!(gfp & __GFP_NOWARN))
		pr_warn_ratelimited("vmalloc error: size %lu, %s, mode:%#x(%pGg)\n", size, why, gfp, &gfp);
}

void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp, int node, const void *caller)
{
	unsigned long nr = size >> PAGE_SHIFT;
	struct vm_struct *vm;

	if (WARN_ON_ONCE(!size))
		return NULL;
	nr += (size & (PAGE_SIZE - 1)) != 0;
	if (nr > totalram_pages()) {
		report_failure(size, gfp, "exceeds total pages");
		return NULL;
	}
	gfp &= ~(__GFP_HIGHMEM | __GFP_COMP);
	vm = kzalloc_node(sizeof(*vm), gfp & ~(__GFP_ZERO | GFP_ZONEMASK), node);
	if (!vm)
		return NULL;
	vm->addr = frames_alloc(nr, max(align, PAGE_SIZE), gfp, node);
	if (!vm->addr) {
		kfree(vm);
		report_failure(size, gfp, "no contiguous memory");
		return NULL;
	}
	vm->size = nr << PAGE_SHIFT;
	vm->nr_pages = (unsigned int)nr;
	vm->flags = VM_ALLOC;
	vm->caller = caller;
	area_add(vm);
	return vm->addr;
}

void *__vmalloc(unsigned long size, gfp_t gfp)
{
	return __vmalloc_node(size, 1, gfp, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vmalloc(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vzalloc(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vmalloc_user(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vmalloc_node(unsigned long size, int node)
{
	return __vmalloc_node(size, 1, GFP_KERNEL, node, (void *)_RET_IP_);
}

void *vzalloc_node(unsigned long size, int node)
{
	return __vmalloc_node(size, 1, GFP_KERNEL | __GFP_ZERO, node, (void *)_RET_IP_);
}

void *vmalloc_huge(unsigned long size, gfp_t gfp)
{
	return __vmalloc_node(size, 1, gfp, NUMA_NO_NODE, (void *)_RET_IP_);
}

/* On ARM all memory lies below 4 GiB. */
#ifdef CONFIG_ZONE_DMA32
#define GFP_VMALLOC32 (GFP_KERNEL | GFP_DMA32)
#else
#define GFP_VMALLOC32 GFP_KERNEL
#endif

void *vmalloc_32(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_VMALLOC32, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vmalloc_32_user(unsigned long size)
{
	return __vmalloc_node(size, 1, GFP_VMALLOC32 | __GFP_ZERO, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *__vmalloc_array(size_t n, size_t size, gfp_t flags)
{
	size_t bytes;

	if (check_mul_overflow(n, size, &bytes))
		return NULL;
	return __vmalloc_node(bytes, 1, flags, NUMA_NO_NODE, (void *)_RET_IP_);
}

void *vmalloc_array(size_t n, size_t size)
{
	return __vmalloc_array(n, size, GFP_KERNEL);
}

void *__vcalloc(size_t n, size_t size, gfp_t flags)
{
	return __vmalloc_array(n, size, flags | __GFP_ZERO);
}

void *vcalloc(size_t n, size_t size)
{
	return __vmalloc_array(n, size, GFP_KERNEL | __GFP_ZERO);
}

/* --- freeing --- */

void vfree_atomic(const void *addr)
{
	struct vm_struct *vm;

	if (!addr)
		return;
	if (!PAGE_ALIGNED(addr)) {
		WARN(1, "Trying to vfree() bad address (%p)\n", addr);
		return;
	}
	vm = area_remove(addr, VM_ALLOC | VM_MAP_PUT_PAGES);
	if (!vm) {
		WARN(1, "Trying to vfree() nonexistent vm area (%p)\n", addr);
		return;
	}
	if (vm->flags & VM_ALLOC)
		free_pages_exact(vm->addr, vm->size);
	for (unsigned int i = 0; vm->pages && i < vm->nr_pages; i++)
		put_page(vm->pages[i]);
	kfree(vm->pages);
	kfree(vm);
}

void vfree(const void *addr)
{
	might_sleep_if(!in_interrupt());
	vfree_atomic(addr);
}

/* --- mapping pages that somebody has --- */

static bool in_a_row(struct page **pages, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++)
		if (PageHighMem(pages[i]) || page_to_pfn(pages[i]) != page_to_pfn(pages[0]) + i)
			return false;
	return true;
}

void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot)
{
	struct vm_struct *vm;

	might_sleep();
	if (!count || count > totalram_pages())
		return NULL;
	if (prot.pgprot != PAGE_KERNEL.pgprot || !in_a_row(pages, count)) {
		pr_warn_ratelimited(
			"vmap: %u pages that do not lie in a row, or other than PAGE_KERNEL, cannot be mapped\n",
			count);
		return NULL;
	}
	vm = kzalloc(sizeof(*vm), GFP_KERNEL);
	if (!vm)
		return NULL;
	vm->addr = page_address(pages[0]);
	vm->size = (unsigned long)count << PAGE_SHIFT;
	vm->nr_pages = count;
	vm->flags = VM_MAP | (flags & VM_MAP_PUT_PAGES);
	if (flags & VM_MAP_PUT_PAGES)
		vm->pages = pages; /* now the area's */
	vm->caller = (void *)_RET_IP_;
	area_add(vm);
	return vm->addr;
}

void vunmap(const void *addr)
{
	struct vm_struct *vm;

	might_sleep();
	if (!addr)
		return;
	vm = area_remove(addr, VM_MAP);
	if (!vm) {
		WARN(1, "Trying to vunmap() nonexistent vm area (%p)\n", addr);
		return;
	}
	kfree(vm);
}

void *vm_map_ram(struct page **pages, unsigned int count, int node)
{
	(void)node;
	return vmap(pages, count, VM_MAP, PAGE_KERNEL);
}

void vm_unmap_ram(const void *mem, unsigned int count)
{
	(void)count;
	vunmap(mem);
}

/* --- asking --- */

bool is_vmalloc_addr(const void *x)
{
	return find_vm_area(x) != NULL;
}

struct page *vmalloc_to_page(const void *addr)
{
	return is_vmalloc_addr(addr) ? virt_to_page(addr) : NULL;
}

unsigned long vmalloc_to_pfn(const void *addr)
{
	return is_vmalloc_addr(addr) ? virt_to_pfn(addr) : 0;
}

unsigned long vmalloc_nr_pages(void)
{
	return READ_ONCE(nr_vmalloc_pages);
}

/* The area after the one at @addr, copied so that nothing is printed under the lock. */
static bool next_area(const void *addr, struct vm_struct *copy)
{
	struct vm_struct *vm, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&areas_lock, flags);
	for (struct rb_node *node = areas.rb_node; node;) {
		vm = rb_entry(node, struct vm_struct, node);
		if (vm->addr > addr) {
			found = vm;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	if (found)
		*copy = *found;
	spin_unlock_irqrestore(&areas_lock, flags);
	return found != NULL;
}

int vmalloc_show(struct seq_file *m, void *priv)
{
	struct vm_struct vm = { .addr = NULL };

	(void)priv;
	while (next_area(vm.addr, &vm)) {
		seq_printf(m, "0x%px-0x%px %7lu", vm.addr, (char *)vm.addr + vm.size, vm.size);
		if (vm.caller)
			seq_printf(m, " %pS", vm.caller);
		seq_printf(m, " pages=%u%s\n", vm.nr_pages, vm.flags & VM_ALLOC ? " vmalloc" : " vmap");
	}
	return 0;
}
