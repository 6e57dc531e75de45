// SPDX-License-Identifier: GPL-2.0
/* A file that the series deletes. */
int gone;
