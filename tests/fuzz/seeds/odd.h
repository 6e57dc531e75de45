// SPDX-License-Identifier: GPL-2.0
/* macros in circles, numbers out of range, odd text */
#define TIF_A TIF_B
#define TIF_B TIF_A
#define TIF_C (1 << 64)
#define TIF_D 18446744073709551616
#define TIF_E (1 / 0)
#define TIF_F(x) x
#define TIF_G "text \" with /* no comment" 'c'
#define TIF_H sizeof(long)
#define TIF_\
I 4 /* spliced
 * over lines */
nb good = 3 nb bad = 0
bad: #define TIF_X
#error don't
