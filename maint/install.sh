#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Installs the kit below a prefix, or removes it from there.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

# What the commands read at run time.
DATA=(VERSION arch cocci compat guest kconfigs patches probes scripts series)

usage() {
	cat <<TEXT
usage: $PROG [--destdir DIR] [--prefix DIR] [--uninstall]

  --destdir DIR   stage below DIR, for a package
  --prefix DIR    where the kit will be (/usr/local)
  --uninstall     remove what this installs

  PREFIX/bin/tif-apply, ...            the commands, links into the next
  PREFIX/share/tif-backports           series, patches, scripts and other data
  PREFIX/libexec/tif-backports         the program, built in out/src
  PREFIX/share/man                     man pages, built in out/man
  PREFIX/share/bash-completion         completion for bash
  PREFIX/share/doc/tif-backports       the documentation

"make install" builds the program and the man pages first.
TEXT
}

# commands: the names of the commands in scripts/, without .sh.
commands() {
	local file
	for file in scripts/*.sh; do basename -- "$file" .sh; done
}

# copy DIR FILE...: the kit's files, with their folders, below DIR; programs stay
# executable, nothing else is.
copy() {
	local dir=$1 file
	shift
	while IFS= read -r file; do
		install -D -m "$([[ -x $file ]] && echo 755 || echo 644)" -- "$file" "$dir/$file"
	done < <(find "$@" -type f ! -name '*.o' ! -name '*~' | sort)
}

install_all() {
	local base=$1 name
	copy "$base/share/tif-backports" "${DATA[@]}"
	rm -f -- "$base/share/tif-backports/guest/README.md" # documentation, see below
	install -D -m 755 out/src/tif-backports "$base/libexec/tif-backports/tif-backports"
	mkdir -p -- "$base/share/tif-backports/libexec" "$base/bin" "$base/share/man/man1" "$base/share/man/man7" \
		"$base/share/bash-completion/completions"
	# where scripts/lib/program.sh looks for it
	ln -sfn ../../../libexec/tif-backports/tif-backports \
		"$base/share/tif-backports/libexec/tif-backports"
	install -m 644 completions/tif-backports.bash \
		"$base/share/bash-completion/completions/tif-backports"
	while read -r name; do
		ln -sfn "../share/tif-backports/scripts/$name.sh" "$base/bin/tif-$name"
		install -m 644 "out/man/tif-$name.1" "$base/share/man/man1/"
		ln -sfn tif-backports "$base/share/bash-completion/completions/tif-$name"
	done < <(commands)
	install -m 644 out/man/tif-backports.7 "$base/share/man/man7/"
	copy "$base/share/doc/tif-backports" README.md NEWS.md CONTRIBUTING.md \
		guest/README.md docs/*.md docs/*.json docs/*.xsd
}

uninstall_all() {
	local base=$1 name
	while read -r name; do
		rm -f -- "$base/bin/tif-$name" "$base/share/man/man1/tif-$name.1" \
			"$base/share/bash-completion/completions/tif-$name"
	done < <(commands)
	rm -f -- "$base/share/man/man7/tif-backports.7" \
		"$base/share/bash-completion/completions/tif-backports"
	rm -rf -- "$base/share/tif-backports" "$base/libexec/tif-backports" \
		"$base/share/doc/tif-backports"
}

main() {
	local destdir prefix
	options 'destdir: prefix: uninstall' "$@"
	no_arguments
	destdir=${OPTION[destdir]-} prefix=${OPTION[prefix]-/usr/local}
	[[ $prefix == /* ]] || die "$EX_USAGE" "the prefix is no absolute path: $prefix" "see $PROG --help"
	if [[ -n $destdir ]]; then destdir=$(realpath -m -- "$destdir"); fi
	cd -- "$KIT_DIR"
	if [[ -n ${OPTION[uninstall]-} ]]; then
		uninstall_all "$destdir$prefix"
		return
	fi
	[[ -x out/src/tif-backports && -f out/man/tif-backports.7 ]] ||
		die "$EX_MISSING" "the program or the man pages are not built (out)" "make install"
	install_all "$destdir$prefix"
}

main "$@"
