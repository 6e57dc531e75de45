# SPDX-License-Identifier: GPL-2.0
# Prints the packages of a group of packages.tsv as Debian's control fields have them.
# Left out: what is essential, what only the build of the kit needs, and libraries that
# dpkg-shlibdeps finds. The compiler is of group build here: the program is built already.

BEGIN {
	n = split("bash coreutils util-linux libc6-dev libjansson-dev libmd-dev", list, " ")
	for (i = 1; i <= n; i++) skip[list[i]] = 1
	n = split("gcc binutils make", list, " ")
	for (i = 1; i <= n; i++) compiles[list[i]] = 1
}

/^#/ || $1 in skip { next }
($1 in compiles ? "build" : $2) != group { next }

{
	gsub(/\|/, " | ", $1)
	printf "%s%s", comma, $1
	comma = ", "
}
