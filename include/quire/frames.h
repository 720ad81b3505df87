/* SPDX-License-Identifier: MIT */
/* frames.h - telling an address sanitizer that stack frames are about to be jumped over */
#ifndef QUIRE_FRAMES_H
#define QUIRE_FRAMES_H

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
/* The frames that are jumped over never unpoison their variables themselves. */
void __asan_handle_no_return(void);
#define forget_frames() __asan_handle_no_return()
#else
#define forget_frames()                                                                                                \
	do {                                                                                                           \
	} while (0)
#endif

#endif
