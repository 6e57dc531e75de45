// SPDX-License-Identifier: GPL-2.0
// Exec of a tree of a few lines.
#include <linux/binfmts.h>
