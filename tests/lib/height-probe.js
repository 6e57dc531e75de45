// SPDX-License-Identifier: GPL-2.0
// How tall a page is: maint/shots.sh takes all of it.
document.title = JSON.stringify({ height: document.documentElement.scrollHeight });
