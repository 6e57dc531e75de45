// SPDX-License-Identifier: GPL-2.0
/* Nothing here writes the area. */
