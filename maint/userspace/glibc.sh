#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds the tests of rseq and threads of glibc's source package as programs of their own.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../../scripts/lib/start.sh" || exit 5

usage() {
	cat <<'END'
usage: glibc.sh OUT SOURCE [PLACE]

SOURCE is glibc's unpacked source package. Compiles its libsupport and those of its tests
that its makefiles name for nptl and rseq, with this machine's headers and C library, not
with a C library that is built for them: what is tested is the one that programs have.

OUT/NAME are the programs; OUT/tests.list has a line for each, as guest/tests.list has,
run by "run glibc" from the folder PLACE (/kit/glibc); OUT/left-out has the others with the
reason: they need internal headers of the library, or modules that its makefiles build.
END
}

# Where glibc keeps tests of threads, in its tree.
readonly PLACES=(nptl sysdeps/pthread)
readonly LINUX=sysdeps/unix/sysv/linux

# Seconds that a test may take on an emulated CPU; the libsupport in it has its own limit,
# usually 20 seconds times TIMEOUTFACTOR (run), and reports what it was doing then.
readonly LIMIT=240

# joined FILE: a makefile with its continued lines joined.
joined() { sed -e ':a;/\\$/{N;s/\\\n//;ba}' -- "$1"; }

# named FILE: the tests that a makefile names, one a line. "xtests" are those that glibc's
# own "make check" does not run either.
named() {
	joined "$1" | sed -nE 's/^(tests|tests-internal|tests-nolibpthread) *\+?=//p' |
		tr -s ' \t' '\n' | grep -E '^tst-[a-z0-9_-]+$' || :
}

# setting NAME KIND: NAME-KIND of the makefiles, as ENV or ARGS; or KIND-NAME for flags.
setting() {
	local file
	for file in "${PLACES[@]}" "$LINUX"; do
		joined "$SOURCE/$file/Makefile" | sed -nE "s/^($1-$2|$2-$1(\.[co])?) *[:+]?=[ \t]*//p"
	done | tail -n 1
}

# adapt: small headers of our own in front of the library's internal ones. The area is
# found by what the library exports, as programs find it.
adapt() {
	mkdir -p -- "$1"
	: >"$1/config.h"
	echo '#include <sys/syscall.h>' >"$1/sysdep.h"
	cat >"$1/tls.h" <<'END'
#pragma once
#include <sys/rseq.h>
#include <thread_pointer.h>
struct pthread { struct rseq rseq_area; };
#define THREAD_SELF ((struct pthread *)((char *)__thread_pointer() + __rseq_offset))
#define THREAD_GETMEM_VOLATILE(thread, member) (*(volatile __typeof((thread)->member) *)&(thread)->member)
END
	sed -i '$a\
#include <tls.h>' "$1/sysdep.h"
	for header in include/{array_length,intprops,scratch_buffer,libc-diag,libc-pointer-arith,allocate_once,file_change_detection}.h \
		sysdeps/nptl/thread_pointer.h sysdeps/x86_64/stackinfo.h sysdeps/x86/tst-stack-align.h; do
		ln -sfn -- "$SOURCE/$header" "$1/"
	done
}

# compile OUTPUT INPUT FLAG...
compile() {
	"${CC_TEST[@]}" -o "$1" "$2" "${@:3}" 2>"$1.log"
}

# reason LOG: the compiler's or linker's first error.
reason() {
	grep -m 1 -oE '(error|undefined reference|multiple definition|cannot find).*' "$1" | cut -c 1-120 || echo 'no message'
}

# support: its objects, as far as they compile, in an archive.
support() {
	local file name
	local -a paths=()
	while read -r name; do paths+=("-D$name=\"/\""); done < <(
		sed -nE 's/^const char support_[a-z_]+\[\] = ([A-Z_]+);$/\1/p' "$SOURCE/support/support_paths.c"
	)
	mkdir -p -- "$SCRATCH/support"
	for file in "$SOURCE"/support/*.c; do
		name=${file##*/}
		case $name in
		support_test_main.c) ;;
		README* | tst-* | test-* | *[-_]main.c | *-container.c | links-dso-program*) continue ;;
		esac
		free_slot "$JOBS"
		compile "$SCRATCH/support/${name%.c}.o" "$file" -c \
			"${paths[@]}" || : &
	done
	wait
	ar rcs "$SCRATCH/libsupport.a" "$SCRATCH"/support/*.o
}

# build NAME FILE: compiled and linked to OUT/NAME.
build() {
	local flags
	flags="$(setting "$1" CFLAGS) $(setting "$1" LDFLAGS)"
	# shellcheck disable=SC2016 # make's own
	flags=${flags//'$(stack-align-test-flags)'/}
	# shellcheck disable=SC2086 # several flags
	if compile "$OUT/$1" "$2" $flags "$SCRATCH/libsupport.a"; then rm -f -- "$OUT/$1.log"; fi
}

# tests: NAME FILE of each that has a source.
tests() {
	local place name file
	for place in "${PLACES[@]}" "$LINUX"; do
		named "$SOURCE/$place/Makefile" | while read -r name; do
			if [[ $place == "$LINUX" && $name != tst-rseq* ]]; then continue; fi
			for file in "$SOURCE/"{nptl,sysdeps/pthread,"$LINUX"}"/$name.c"; do
				if [[ -f $file ]]; then
					printf '%s %s\n' "$name" "$file"
					break
				fi
			done
		done
	done | sort -u
}

# opens_modules NAME: a makefile builds a library for it, which it opens when it runs.
opens_modules() {
	local place
	for place in "${PLACES[@]}"; do
		# shellcheck disable=SC2016 # make's own
		joined "$SOURCE/$place/Makefile" | grep -E '^\$\(objpfx\)'"$1"'(\.out)?:.*[a-z0-9]\.so' && return
	done
	return 1
} >/dev/null

# line NAME: its line of tests.list; false if it needs something of the build tree, or
# arguments that a list cannot have.
line() {
	local env args
	! opens_modules "$1" || return
	env=$(setting "$1" ENV) args=$(setting "$1" ARGS)
	if [[ $args == *tst-cancel7-ARGS* ]]; then args=$(setting tst-cancel7 ARGS); fi
	# shellcheck disable=SC2016 # make's own
	args=${args//'$(host-test-program-cmd)'/"$PLACE/$1"}
	# shellcheck disable=SC2016
	args=${args//'$(objpfx)'//tmp/}
	# shellcheck disable=SC2016
	[[ $env$args != *['"$']* ]] || return 1
	printf '%s %s %sinroot %s %s%s\n' "$1" "$LIMIT" "${env:-GLIBC_TUNABLES=} " "${PLACE%/*}/run glibc" "$PLACE/$1" \
		"${args:+ $args}"
}

main() {
	local name file
	options '' "$@"
	((${#ARGS[@]} == 2 || ${#ARGS[@]} == 3)) || usage_error "OUT and SOURCE are needed"
	[[ -d ${ARGS[1]}/nptl ]] || die "$EX_MISSING" "not glibc's source (${ARGS[1]})" "apt-get source glibc"
	SOURCE=$(realpath -- "${ARGS[1]}") PLACE=${ARGS[2]-/kit/glibc} JOBS=${JOBS:-$(nproc)}
	need gcc
	scratch
	rm -rf -- "${ARGS[0]}"
	mkdir -p -- "${ARGS[0]}"
	OUT=$(realpath -- "${ARGS[0]}")
	adapt "$SCRATCH/include"
	CC_TEST=(gcc -std=gnu11 -fgnu89-inline -D_GNU_SOURCE -O2 -w -pthread -include limits.h -include elf.h
		-DTIMEOUTFACTOR=1 '-Dlibc_hidden_proto(name)=')
	for file in "$SCRATCH/include" "$SOURCE" "$SOURCE/support" "$SOURCE/nptl" "$SOURCE/sysdeps/pthread" "$SOURCE/$LINUX"; do
		CC_TEST+=(-idirafter "$file")
	done
	support
	tests >"$SCRATCH/tests"
	while read -r name file; do
		free_slot "$JOBS"
		build "$name" "$file" &
	done <"$SCRATCH/tests"
	wait
	while read -r name file; do
		if [[ ! -x $OUT/$name ]]; then
			printf '%s\t%s\n' "$name" "$(reason "$OUT/$name.log")" >>"$OUT/left-out"
		elif ! line "$name" >>"$OUT/tests.list"; then
			printf '%s\tneeds files of the build tree\n' "$name" >>"$OUT/left-out"
		fi
	done <"$SCRATCH/tests"
	rm -f -- "$OUT"/*.log
	say "$(wc -l <"$OUT/tests.list") tests built, $(wc -l <"$OUT/left-out") left out"
}

main "$@"
