# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # fetch.sh reads what is set here
# Debian's kernels with Debian's patches: the packages linux-source-X.Y. apt names,
# gets and authenticates them; the digest is that of its signed index of today.

# is_package NAME: one of these?
is_package() { [[ $1 =~ ^linux-source-[0-9]+\.[0-9]+$ ]]; }

# package_pin NAME: sets DEB (its file's name), SHA and SIZE. Returns 1 where apt has none.
package_pin() {
	local line
	line=$(apt-get download --print-uris -- "$1" 2>/dev/null) || return 1
	# 'URI' FILE SIZE SHA256:DIGEST
	[[ $line =~ \'\ ([A-Za-z0-9][A-Za-z0-9.+~_%:-]*\.deb)\ ([0-9]+)\ SHA256:([0-9a-f]{64})$ ]] || return 1
	# a name that apt does not know is a pattern to it
	[[ ${BASH_REMATCH[1]} == "$1"_* ]] || return 1
	DEB=${BASH_REMATCH[1]} SIZE=${BASH_REMATCH[2]} SHA=${BASH_REMATCH[3]}
}

# newest_in_archive SERIES: the version that apt's indexes have today, or nothing.
newest_in_archive() {
	{ apt-cache madison -- "linux-source-$1" 2>/dev/null || true; } |
		sed -n '1s/^[^|]*| *\([0-9.]*\).*/\1/p'
}

# obtain_package NAME: makes sure that the cache has it, intact; sets FILE.
obtain_package() {
	local name=$1 dir
	package_pin "$name" || die "$EX_MISSING" "apt has no package $name" \
		"apt-get update, or add the archive that has it to apt's sources"
	FILE=$CACHE/$DEB
	if [[ -e $FILE ]]; then
		if intact "$FILE"; then return 0; fi
		tell "removed a corrupt $DEB from the cache: its size or SHA-256 is not that of apt's index"
		rm -f -- "$FILE"
	fi
	if ((OFFLINE)); then die "$EX_MISSING" "$DEB is not in the cache" "run without --offline"; fi
	tell "downloading $DEB ($((SIZE / 1000000)) MB) through apt"
	dir=$CACHE/apt.part
	rm -rf -- "$dir"
	mkdir -- "$dir"
	if ! (cd -- "$dir" && apt-get -q -q -o APT::Get::AllowUnauthenticated=false download -- "$name") >"$dir/log" 2>&1; then
		cat -- "$dir/log" >&2
		rm -rf -- "$dir"
		die "$EX_MISSING" "apt-get download $name failed" "see apt's message above; apt-get update may help"
	fi
	if ! intact "$dir/$DEB"; then
		rm -rf -- "$dir"
		die "$EX_MISSING" "$DEB is not what apt's index says (size or SHA-256)" "apt-get update, and run again"
	fi
	mv -f -- "$dir/$DEB" "$FILE"
	rm -rf -- "$dir"
}

# package_tarball DEB NAME: the kernel's tarball inside, to stdout. Nothing in it is run.
package_tarball() {
	dpkg-deb --fsys-tarfile -- "$1" | tar --extract --to-stdout -f - -- "./usr/src/$2.tar.xz"
}
