/* SPDX-License-Identifier: MIT */
/* verify.h - the checker of the whole state. */
#ifndef QUIRE_VERIFY_H
#define QUIRE_VERIFY_H

struct mm_verify_report {
	char text[256];            /* the first disagreement, one line; empty when there is none */
	unsigned long long frames; /* frames looked at */
	unsigned long long blocks; /* blocks looked at */
};

/* mm_verify - walk the whole state: each frame in exactly one place, counters equal to recounts, no two
 * free buddies unmerged, lists of the right type, watermarks consistent. 0, or -EUCLEAN with the first disagreement in
 * *@report (may be NULL). Visits every CPU; the machine must be otherwise idle. */
int mm_verify(struct mm_verify_report *report);

#endif
