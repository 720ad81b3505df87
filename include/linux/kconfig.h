/* SPDX-License-Identifier: MIT */
/* kconfig.h - IS_ENABLED(CONFIG_X): 1 when the option is set to 1, else 0; usable in #if and in C. */
#ifndef _LINUX_KCONFIG_H
#define _LINUX_KCONFIG_H

#include <quire/config.h>

#define CONFIG_KUNIT 1

/* An option that is 1 makes a second argument appear in front of the 0. */
#define KCONFIG_PLACE_1 0,
#define KCONFIG_SECOND(ignored, value, ...) value
#define KCONFIG_TEST2(place_or_junk) KCONFIG_SECOND(place_or_junk 1, 0, 0)
#define KCONFIG_TEST1(value) KCONFIG_TEST2(KCONFIG_PLACE_##value)
#define KCONFIG_TEST(option) KCONFIG_TEST1(option)

#define IS_ENABLED(option) KCONFIG_TEST(option)
#define IS_BUILTIN(option) KCONFIG_TEST(option)
#define IS_REACHABLE(option) KCONFIG_TEST(option)
#define IS_MODULE(option) 0

#endif
