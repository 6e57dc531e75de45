# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The kit's one program, built on first use and kept by the hash of its sources.
#
# A kit that was installed has it built (libexec/tif-backports), and no sources.

# The folder that this file's folder is in.
KIT_OF_PROGRAM=${BASH_SOURCE[0]%/*}/../..

# source_hash: over names and contents of all sources; empty if there are none. This and
# the next are for $(...), which is a shell of its own.
source_hash() {
	shopt -s nullglob
	LC_ALL=C
	cd -- "$KIT_OF_PROGRAM" && [[ -f src/Makefile ]] || exit
	sha256sum -- src/*.* src/Makefile src/*/*.* | sha256sum
}

# source_state: what changes when a source does: inode, size, time of change. One program
# and no contents: a fifth of the time that source_hash takes.
source_state() {
	shopt -s nullglob
	cd -- "$KIT_OF_PROGRAM" && [[ -f src/Makefile ]] || exit
	pwd -P && exec stat -c '%n %i %s %z' -- src/* src/*/*.*
}

# find_program: sets PROGRAM to where it is, or is to be built; empty if that is nowhere.
# The last answers are kept in the cache, each with the state of the sources that it is
# for; kits that are used in turns have a file each, or one in 64 shares it.
find_program() {
	local dir=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}} hash state answer kept=
	PROGRAM=$KIT_OF_PROGRAM/libexec/tif-backports
	if [[ ! -d $KIT_OF_PROGRAM/src && -x $PROGRAM ]]; then return; fi
	PROGRAM=
	dir=${TIF_CACHE:-${dir:+$dir/tif-backports}}
	if [[ -z $dir ]]; then return; fi
	if [[ $dir != /* ]]; then dir=./$dir; fi
	dir+=/bin/$HOSTTYPE
	state=$(source_state 2>/dev/null) || return 0
	[[ $state =~ src/Makefile\ ([0-9]+) ]] || return 0
	answer=$dir.sources-$((BASH_REMATCH[1] % 64))
	{ IFS= read -r -d '' kept <"$answer" || :; } 2>/dev/null
	hash=${kept%%$'\n'*}
	if [[ $kept != "$hash"$'\n'"$state"$'\n' || ! $hash =~ ^[0-9a-f]{16}$ ]]; then
		hash=$(source_hash 2>/dev/null)
		hash=${hash:0:16}
		# only where a program was built already: a dry look creates no cache
		if [[ -d $dir-$hash ]]; then
			{ if printf '%s\n%s\n' "$hash" "$state" >"$answer.$$"; then
				mv -fT -- "$answer.$$" "$answer"
			fi || :; } 2>/dev/null
		fi
	fi
	if [[ -n $hash ]]; then PROGRAM=$dir-$hash/tif-backports; fi
}

# is_elf PROGRAM: an executable file, and no script that a shell would take for one.
is_elf() {
	local magic
	[[ -x $1 ]] && LC_ALL=C read -r -N 4 magic <"$1" && [[ $magic == $'\x7fELF' ]]
}

# runs PROGRAM: is it there, and for this machine?
runs() { [[ -x $1 ]] && "$1" --kit "$KIT_OF_PROGRAM" --version </dev/null >/dev/null 2>&1; }

# The rest needs common.sh.

# kit_program: print the path of the program, built if need be.
# Call it as VAR=$(kit_program) || exit: it has said what is missing.
kit_program() {
	need sha256sum coreutils
	find_program
	if ! runs "$PROGRAM"; then
		[[ -f $KIT_DIR/src/Makefile ]] ||
			die "$EX_FAULT" "the kit has neither src/ nor libexec/tif-backports ($KIT_DIR)" "restore the checkout"
		cache_dir >/dev/null || exit
		build_program "${PROGRAM%/*}" || exit
	fi
	printf '%s\n' "$PROGRAM"
}

# use_program: PROGRAM is the kit's program from here on.
use_program() {
	PROGRAM=$(kit_program) || exit
}

# kernel_tree DIR: prints its absolute path; exit 3 if it is no kernel tree. Call it as
# VAR=$(kernel_tree DIR) || exit.
kernel_tree() {
	use_program
	(exec -a "$PROG" -- "$PROGRAM" --kit "$KIT_DIR" tree -- "$1")
}

# host_compiler: sets HOST_CC, an array. What the caller calls CC may be for another machine.
host_compiler() {
	local name
	if [[ -n ${HOSTCC-} ]]; then
		read -ra HOST_CC <<<"$HOSTCC"
		command -v -- "${HOST_CC[0]-}" >/dev/null ||
			die "$EX_MISSING" "there is no compiler $HOSTCC (HOSTCC)" "install it, or unset HOSTCC"
		return
	fi
	for name in cc gcc; do
		HOST_CC=("$name")
		if command -v "$name" >/dev/null; then return; fi
	done
	die "$EX_MISSING" "there is no C compiler for the kit's program" "apt-get install gcc"
}

# build_program DIR: one run at a time. It is built in a copy with names of our own: make
# cannot take the names that a cache or a kit may have. It runs once before it is kept.
build_program() {
	local dir=$1 lock jobs work log
	need make
	need flock util-linux
	host_compiler
	has_header jansson.h libjansson-dev
	has_header sha256.h libmd-dev
	{ mkdir -p -- "$dir" && exec {lock}>"$dir/lock"; } 2>/dev/null ||
		die "$EX_MISSING" "cannot write to $dir" "set TIF_CACHE to a folder that can be written"
	flock "$lock"
	# another run may have built it meanwhile
	if runs "$dir/tif-backports"; then return; fi
	progress "building the kit's program"
	scratch
	work=$SCRATCH/program log=$SCRATCH/program/log jobs=$(nproc)
	mkdir -- "$work"
	cp -R -- "$KIT_DIR/src" "$work/src" || die "$EX_MISSING" "no room in $work" "set TMPDIR"
	(cd -- "$work/src" && exec make -s -j "$jobs" O=../out CC="${HOST_CC[*]}" \
		CFLAGS=-O1 LDFLAGS= {lock}>&-) >"$log" 2>&1 || {
		progress_end
		cat -- "$log" >&2
		die "$EX_FAULT" "the kit's program does not build (${HOST_CC[*]})" \
			"see the compiler's messages above"
	}
	progress_end
	runs "$work/out/tif-backports" ||
		die "$EX_MISSING" "what ${HOST_CC[*]} builds does not run here" \
			"set HOSTCC to a compiler for this machine"
	{ cp -- "$work/out/tif-backports" "$dir/new.$$" &&
		mv -fT -- "$dir/new.$$" "$dir/tif-backports"; } ||
		die "$EX_MISSING" "cannot write to $dir" "set TIF_CACHE to a folder that can be written"
}

# has_header NAME PACKAGE
has_header() {
	printf '#include <%s>\n' "$1" | "${HOST_CC[@]}" -E - >/dev/null 2>&1 ||
		die "$EX_MISSING" "$1 is not installed" "apt-get install $2"
}
