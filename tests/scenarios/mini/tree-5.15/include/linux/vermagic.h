/* SPDX-License-Identifier: GPL-2.0 */
#include <generated/utsrelease.h>

#define VERMAGIC_STRING 						\
	UTS_RELEASE " "							\
	MODULE_ARCH_VERMAGIC						\
	MODULE_RANDSTRUCT_PLUGIN
