/* SPDX-License-Identifier: GPL-2.0 */
/* Macros that spatch cannot read as they are: what they are like, as statements go. */
#define scoped_guard(...) for (;;)
#define guard(x) guard_of_##x
#define for_each_possible_cpu(cpu) for (;;)
