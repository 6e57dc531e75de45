// SPDX-License-Identifier: GPL-2.0
/* conditions of every form */
#if defined(CONFIG_A) && !defined CONFIG_B || (IS_ENABLED(CONFIG_C))
#define TIF_SIGPENDING 1
#elif CONFIG_LEVELS > 3 && (2 + 3 * 4 % 5 - 1) >= 0x1f
#define TIF_SIGPENDING 2
#else
# ifndef CONFIG_D
#  define TIF_SIGPENDING (1 ? 3 : 4)
# endif
#endif
#undef TIF_STEP
#define TIF_STEP ~(-5) ^ !0 | (6 / 2 == 3) & 0b11
#ifdef __KERNEL__
#define _TIF_STEP _AC(1, UL) << TIF_STEP
#endif
