/* SPDX-License-Identifier: MIT */
/* replay_tree.h - what the machine's own files say. Of a machine that is up. */
#ifndef REPLAY_TREE_H
#define REPLAY_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "replay_report.h"

/* tree_lists - the free lists now. None of them when there is no memory to read them. */
void tree_lists(struct report_lists *lists);
/* tree_complaints - how many BUGs and warnings are in the kernel's log, and the first of them. */
uint64_t tree_complaints(char *first, size_t size);

#endif
