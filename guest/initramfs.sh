#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Packs folders of guest programs and their lists of tests into one initramfs.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

usage() {
	cat <<'END'
usage: initramfs.sh OUT DIR...

Writes OUT (a gzipped newc archive). Each DIR holds static programs and a tests.list;
one of them holds init. In a list the programs are named without a folder:

    NAME TIMEOUT [VAR=VALUE ...] PROGRAM [ARG ...]

No device node is packed: init mounts devtmpfs before it needs one.
END
}

# A dynamic program would be "not found" inside the guest, so it is refused here.
check_program() {
	local file=$1 where=$2
	[[ -x $file ]] ||
		die "$EX_NO" "no program ${file##*/} ($where)" "build it, or take it off the list"
	if [[ $(head -c 4 -- "$file" | tr -d '\0') == $'\x7fELF' ]] &&
		readelf -lW -- "$file" | grep -q INTERP; then
		die "$EX_NO" "${file##*/} is not static ($where)" "link it with -static"
	fi
}

# add_list DIR NAME: the list of DIR goes to the end of the merged list, programs
# with their place in the guest.
add_list() {
	local dir=$1 sub=$2 line words i
	while IFS= read -r line || [[ -n $line ]]; do
		[[ $line =~ ^[[:space:]]*(#|$) ]] && continue
		read -r -a words <<<"$line"
		for ((i = 2; i < ${#words[@]}; i++)); do
			[[ ${words[i]} == *=* ]] || break
		done
		((i < ${#words[@]})) ||
			die "$EX_NO" "a test without a program (${words[0]} in $dir/tests.list)"
		[[ -z ${seen[${words[0]}]-} ]] ||
			die "$EX_NO" "two tests with one name (${words[0]} in $dir/tests.list)"
		seen[${words[0]}]=1
		check_program "$dir/${words[i]}" "${words[0]} in $dir/tests.list"
		cp -- "$dir/${words[i]}" "$root/tests/$sub/"
		words[i]=/tests/$sub/${words[i]}
		printf '%s\n' "${words[*]}" >>"$root/tests.list"
	done <"$dir/tests.list"
}

main() {
	local out dir n=0 root
	local -A seen=()
	options '' "$@"
	((${#ARGS[@]} >= 2)) || usage_error "OUT and at least one DIR are needed"
	set -- "${ARGS[@]}"
	need cpio
	need readelf binutils
	out=$(realpath -m -- "$1")
	shift
	scratch
	root=$SCRATCH/root
	mkdir -p "$root"/{dev,proc,sys,tmp,tests}
	: >"$root/tests.list"
	for dir in "$@"; do
		[[ -r $dir/tests.list ]] ||
			die "$EX_MISSING" "no tests.list ($dir)" "build the guest programs first"
		mkdir "$root/tests/$((++n))"
		add_list "$dir" "$n"
		[[ ! -x $dir/init ]] || cp -- "$dir/init" "$root/init"
	done
	[[ -x $root/init ]] || die "$EX_MISSING" "no init in any folder ($*)" \
		"make -C guest O=DIR"
	check_program "$root/init" init
	mkdir -p "${out%/*}"
	(cd "$root" && find . -print0 | LC_ALL=C sort -z |
		cpio -o -0 -H newc -R 0:0 --reproducible --quiet) |
		gzip -n -1 >"$out.part"
	mv -- "$out.part" "$out"
}

main "$@"
