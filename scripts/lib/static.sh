# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Checks of a patched tree's thread flags that need no build of the kernel.
# Needs common.sh and program.sh. FLAG_CC is a compiler
# for the architecture, as an array; static_cc chooses it.
FLAG_CC=(gcc)

# static_cc CLANG-TARGET FALLBACK: clang where it has the target, else the other one.
static_cc() {
	local target=$1 fallback=$2 clang
	if [[ $target != - ]]; then
		for clang in clang-19 clang; do
			if command -v -- "$clang" >/dev/null &&
				"$clang" --target="$target" -x c -S -o /dev/null - </dev/null 2>/dev/null; then
				FLAG_CC=("$clang" --target="$target")
				return
			fi
		done
	fi
	FLAG_CC=("$fallback")
	command -v -- "$fallback" >/dev/null || FLAG_CC=(gcc)
}

# static_checks TREE ARCH [BASELINE [unconverted]]: one line per check on stdout,
# "pass|fail<TAB>name<TAB>detail". BASELINE is a tree, or a folder with just
# arch/ARCH/include/asm/thread_info.h, from before. An unconverted architecture keeps
# its numbers. Returns 1 if a check failed.
static_checks() {
	local tree=$1 arch=$2 base=${3-} how=${4-} program
	program=$(kit_program) || exit
	"$program" --kit "$KIT_DIR" static --tree "$tree" --arch "$arch" --cc "${FLAG_CC[*]}" \
		${base:+--base "$base"} ${how:+--unconverted}
}
