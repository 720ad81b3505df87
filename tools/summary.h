/* SPDX-License-Identifier: MIT */
/* summary.h - the booted machine at a glance, for a person. */
#ifndef QUIRE_TOOLS_SUMMARY_H
#define QUIRE_TOOLS_SUMMARY_H

/* summary_print - nodes, zones, watermarks and free lists on stdout. An exit status; on failure the line is printed. */
int summary_print(void);
/* summary_free_lists - only the free lists. */
int summary_free_lists(void);

#endif
