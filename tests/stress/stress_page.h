/* SPDX-License-Identifier: MIT */
/* stress_page.h - the stress test's body (kernel-style) as its host-side main sees it. */
#ifndef STRESS_PAGE_H
#define STRESS_PAGE_H

/* One thread's work; 0, or 1 when a block was not what it should be. */
int stress_page_thread(unsigned int seed, unsigned long rounds);
/* After all threads: free what the table still holds. */
int stress_page_finish(void);
unsigned long stress_page_free_frames(void);

#endif
