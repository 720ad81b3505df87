/* SPDX-License-Identifier: MIT */
/* errname.h - error numbers as text */
#ifndef _LINUX_ERRNAME_H
#define _LINUX_ERRNAME_H

/* errname - "-ENOMEM" for -ENOMEM, "ENOMEM" for ENOMEM, NULL for a number without a name. Any context. */
const char *errname(int err);

#endif
