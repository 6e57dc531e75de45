#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make install: the kit works from below a prefix, without its sources, without a compiler
# and with an empty cache; make uninstall leaves nothing.
# With --more.

# sharness reads the variable and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the installed kit'
# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

if ! command -v scdoc >/dev/null; then
	skip_all='scdoc is not installed: apt-get install scdoc'
	test_done
fi

# make writes to out/ of the kit that it is called in: a copy, with links for the data.
source_kit() {
	mkdir source && cp -R "$KIT"/{Makefile,VERSION,README.md,NEWS.md,CONTRIBUTING.md,docs} source/ &&
		cp -R "$KIT"/{arch,cocci,compat,completions,guest,kconfigs,maint} source/ &&
		cp -R "$KIT"/{patches,probes,scripts,series,src} source/
}

# No compiler and no make: what is installed has all that it needs.
without_compiler() {
	rm -rf bin && mkdir bin && ln -s /usr/bin/* bin/ &&
		(cd bin && rm -f -- *cc *gcc-* *cpp* *clang* ld ld.* as make ./*-gcc)
}

installed() {
	local command=$1
	shift
	PATH=$PWD/bin TIF_CACHE=$PWD/cache "$PWD/dest/usr/bin/tif-$command" "$@"
}

test_expect_success 'make install DESTDIR= prefix=' '
	source_kit && make -s -C source -j2 CFLAGS=-O0 install DESTDIR="$PWD/dest" prefix=/usr >log 2>&1 || { cat log; false; } &&
	find dest -type l -exec test ! -e {} \; -print >dangling && test_must_be_empty dangling &&
	ls dest/usr/bin >commands && (cd "$KIT/scripts" && ls *.sh) | sed "s/^/tif-/;s/\.sh$//" | sort >want &&
	test_cmp want commands
'
test_expect_success 'what is installed are files and links, with the usual modes' '
	find dest ! -type d ! -type l ! -perm 644 ! -perm 755 >odd && test_must_be_empty odd &&
	test ! -e dest/usr/share/tif-backports/src &&
	test -x dest/usr/libexec/tif-backports/tif-backports
'
test_expect_success 'each command explains itself, and has a man page and a completion' '
	without_compiler && while read -r name; do
		installed "${name#tif-}" --help >out && grep -q "^usage: $name " out &&
		installed "${name#tif-}" --version >out && grep -q "^$name " out &&
		grep -q "^\.TH \"$name\"" "dest/usr/share/man/man1/$name.1" &&
		grep -q "complete .*$name" "dest/usr/share/bash-completion/completions/$name" || return 1
	done <commands && grep -q "$(cat "$KIT/VERSION")" dest/usr/share/man/man1/tif-apply.1 &&
	grep -q /usr/share/doc/tif-backports dest/usr/share/man/man7/tif-backports.7 &&
	! grep -r "@[A-Z]*@" dest/usr/share/man
'
test_expect_success 'links between the installed documents lead somewhere' '
	(cd dest/usr/share/doc/tif-backports && find . -name "*.md" | while read -r file; do
		grep -oE "\]\([^)#:]+" "$file" | cut -c3- | while read -r link; do
			test -e "$(dirname "$file")/$link" || echo "$file: $link"
		done
	done) >broken && test_must_be_empty broken
'
test_expect_success 'status, dry run, apply and undo, without compiler, sources and cache' '
	cp -R "$MINI/kit/." dest/usr/share/tif-backports/ && new_tree &&
	installed apply --status tree >out && grep -qi pristine out &&
	snapshot tree >before && installed apply --dry-run tree >out && snapshot tree >after &&
	test_cmp before after && installed apply tree >out && installed apply --undo tree >out && restored
'
test_expect_success 'audit and fetch --list' '
	installed audit --arch x86 tree >out && grep -q TIF_SIGPENDING out && installed fetch --list >out &&
	grep -q "^6\.12 " out && test ! -e cache/bin
'
test_expect_success 'make uninstall takes everything back' '
	make -s -C source uninstall DESTDIR="$PWD/dest" prefix=/usr &&
	find dest ! -type d >left && test_must_be_empty left &&
	find dest -type d -name "tif*" >left && test_must_be_empty left
'
test_expect_success 'a prefix that is no absolute path, and an unbuilt kit' '
	test_expect_code 2 source/maint/install.sh --prefix usr 2>err && grep -q "no absolute path" err &&
	rm -r source/out && test_expect_code 4 source/maint/install.sh --destdir dest 2>err &&
	grep -q "make install" err
'
test_done
