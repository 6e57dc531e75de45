# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The kit's C programs, built on first use and kept by the hash of their source.

# kit_program NAME: print the path of a program from src/, built if need be.
# Call it as VAR=$(kit_program NAME) || exit: it has said what is missing.
kit_program() {
	local name=$1 src=$KIT_DIR/src hash dir
	hash=$(cat -- "$src"/Makefile "$src"/*/*.[ch] | sha256sum)
	dir=$(cache_dir) || exit
	dir+=/bin/${hash:0:16}
	[[ -x $dir/$name ]] || build_program "$name" "$src" "$dir"
	printf '%s\n' "$dir/$name"
}

# Built aside and moved in one step: another run may be doing the same.
build_program() {
	local name=$1 src=$2 dir=$3 log tmp
	need make
	need cc gcc
	echo '#include <sha256.h>' | cc -E - >/dev/null 2>&1 ||
		die "$EX_MISSING" "sha256.h is not installed" "apt-get install libmd-dev"
	echo '#include <jansson.h>' | cc -E - >/dev/null 2>&1 ||
		die "$EX_MISSING" "jansson.h is not installed" \
			"apt-get install libjansson-dev"
	mkdir -p -- "$dir" ||
		die "$EX_MISSING" "cannot make $dir" "set TIF_CACHE to a folder to write to"
	tmp=$(mktemp -d "$dir/build.XXXXXXXX")
	log=$tmp/log
	if ! make -s -j "$(nproc)" -C "$src" O="$tmp" CFLAGS=-O1 "$tmp/$name" >"$log" 2>&1; then
		cat -- "$log" >&2
		rm -rf -- "$tmp"
		die "$EX_FAULT" "$name does not build" "the compiler's words are above"
	fi
	mv -f -- "$tmp/$name" "$dir/$name"
	rm -rf -- "$tmp"
}
