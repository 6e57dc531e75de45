/* SPDX-License-Identifier: GPL-2.0 */
/* Nothing here names a thread flag. */
