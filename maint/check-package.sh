#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds the kit's Debian package in a copy of the kit, and runs lintian on it.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

usage() {
	cat <<TEXT
usage: $PROG [--out DIR]

Builds the package from the files that git tracks, and runs lintian on it. Exits with 1
if the build fails or lintian prints an error or a warning. --out DIR keeps the package.
TEXT
}

main() {
	local out copy
	local -a files
	options 'out:' "$@"
	no_arguments
	out=${OPTION[out]-}
	if [[ -n $out ]]; then out=$(realpath -m -- "$out"); fi
	need dpkg-buildpackage dpkg-dev
	need dh debhelper
	need lintian
	need scdoc
	scratch
	cd -- "$KIT_DIR"
	mapfile -d '' -t files < <(git ls-files -z)
	((${#files[@]})) || die "$EX_MISSING" "git tracks no files here ($KIT_DIR)" "run it in a clone"
	copy=$SCRATCH/tif-backports
	mkdir -- "$copy"
	tar -c --ignore-failed-read -- "${files[@]}" | tar -x -C "$copy"
	cd -- "$copy"
	dpkg-buildpackage -us -uc -b >"$SCRATCH/log" 2>&1 || {
		tail -n 40 -- "$SCRATCH/log"
		die "$EX_NO" "dpkg-buildpackage failed" "see above"
	}
	if [[ -n $out ]]; then
		mkdir -p -- "$out"
		cp -- "$SCRATCH"/*.deb "$out/"
	fi
	lintian --fail-on error,warning --info --allow-root "$SCRATCH"/*.changes ||
		die "$EX_NO" "lintian found an error or a warning" "see above"
	dpkg-deb --info "$SCRATCH"/tif-backports_*.deb | sed -n 's/^ \(Package\|Version\|Depends\|Recommends\|Suggests\)/\1/p'
}

main "$@"
