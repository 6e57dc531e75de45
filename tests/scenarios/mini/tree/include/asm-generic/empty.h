/* SPDX-License-Identifier: GPL-2.0 */
/* Keeps the folder. */
