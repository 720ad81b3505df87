/* SPDX-License-Identifier: MIT */
/*
 * sort.c - heap sort and binary search
 *
 * Holds:   nothing. Heap sort because it needs no memory, no recursion, and has no bad input.
 * More:    tests/unit/test_sort.c
 */
#include <linux/sort.h>

#include <linux/kernel.h>
#include <linux/string.h>

struct sort_job {
	char *base;
	size_t size; /* bytes an element */
	cmp_r_func_t cmp;
	swap_func_t swap_func; /* NULL: by bytes */
	const void *priv;
};

static void swap_elements(const struct sort_job *job, size_t i, size_t j)
{
	char *a = job->base + i * job->size, *b = job->base + j * job->size;

	if (job->swap_func) {
		job->swap_func(a, b, job->size);
		return;
	}
	for (size_t n = job->size; n; n--, a++, b++)
		swap(*a, *b);
}

static int compare_elements(const struct sort_job *job, size_t i, size_t j)
{
	return job->cmp(job->base + i * job->size, job->base + j * job->size, job->priv);
}

/* Let the element at @i sink until no child is larger; the heap is [0, n). */
static void sift_down(const struct sort_job *job, size_t i, size_t n)
{
	size_t child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && compare_elements(job, child, child + 1) < 0)
			child++;
		if (compare_elements(job, i, child) >= 0)
			return;
		swap_elements(job, i, child);
		i = child;
	}
}

void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_func_t swap_func, const void *priv)
{
	const struct sort_job job = { base, size, cmp, swap_func, priv };

	for (size_t i = num / 2; i-- > 0;)
		sift_down(&job, i, num);
	for (size_t n = num; n > 1; n--) {
		swap_elements(&job, 0, n - 1);
		sift_down(&job, 0, n - 1);
	}
}

static int compare_plain(const void *a, const void *b, const void *priv)
{
	const cmp_func_t *cmp = priv;

	return (*cmp)(a, b);
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap_func)
{
	sort_r(base, num, size, compare_plain, swap_func, &cmp);
}

void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp)
{
	const char *low = base;

	while (num) {
		const char *middle = low + num / 2 * size;
		int order = cmp(key, middle);

		if (order == 0)
			return (void *)middle;
		if (order > 0) {
			low = middle + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}
