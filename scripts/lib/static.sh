# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Checks of a patched tree's thread flags that need no build of the kernel.
# Needs common.sh, program.sh and a SCRATCH folder (scratch). FLAG_CC is a compiler
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
	local tree=$1 arch=$2 base=${3-} how=${4-} tiftab rc=0
	tiftab=$(kit_program) || exit
	# A baseline may be a header alone: which flags nobody uses, the tree tells.
	local command=("$tiftab" check --tree "$tree" --full "$tree" --arch "$arch"
		--data "$KIT_DIR/arch" --extra "$KIT_DIR/compat/tif/include")
	local work
	work=$(mktemp -d "$SCRATCH/static.XXXXXX")

	static_run "$work" "${command[@]}" ${base:+--base "$base"} ${how:+--unconverted} || rc=1
	static_compiler "$tiftab" "$tree" "$arch" "$work" || rc=1
	rm -rf -- "$work"
	return "$rc"
}

# static_run WORK COMMAND...: a checker that gives up (a header it cannot read)
# is a failed check too.
static_run() {
	local work=$1 rc=0
	shift
	"$@" 2>"$work/err" || rc=$?
	[[ ! -s $work/err ]] || printf 'fail\ttable-reads\t%s\n' "$(paste -sd ';' "$work/err")"
	return "$rc"
}

# The same table by a real compiler, with every symbol that the flags depend
# on switched on, then off.
static_compiler() {
	local tiftab=$1 tree=$2 arch=$3 work=$4 rc=0 way symbol symbols
	need "${FLAG_CC[0]}"
	static_wrappers "$tree" "$work"
	symbols=$("$tiftab" symbols --tree "$tree" --arch "$arch" \
		--extra "$KIT_DIR/compat/tif/include" 2>/dev/null) || return 1
	for way in on off; do
		local flags=() defs=()
		while IFS= read -r symbol; do
			[[ -n $symbol ]] || continue
			if [[ ! $symbol =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]]; then
				printf 'fail\tcompiler-agrees-%s\tcannot set: %s\n' "$way" "$symbol"
				return 1
			fi
			[[ $way == on ]] && defs+=("-D$symbol=1") && flags+=(-D "$symbol")
			[[ $way == off ]] && flags+=(-U "$symbol")
		done <<<"$symbols"
		if ! static_values "$tree" "$arch" "$work" "${defs[@]}" 2>"$work/err"; then
			printf 'fail\tcompiler-agrees-%s\t%s\n' "$way" "$(static_why "$work/err")"
			rc=1
			continue
		fi
		"$tiftab" check --tree "$tree" --arch "$arch" --data "$KIT_DIR/arch" \
			--extra "$KIT_DIR/compat/tif/include" "${flags[@]}" \
			--compiler "$work/values" >"$work/check" || rc=1
		sed "s/compiler-agrees/&-$way/; s|\$| by ${FLAG_CC[*]}|" "$work/check"
	done
	return "$rc"
}

# The compiler's first error, without our scratch folder's name.
static_why() {
	local line
	line=$(grep -m1 'error' "$1") || line=$(head -n1 "$1")
	printf '%s\n' "${line//"$work/"/}"
}

# What the kernel's build would generate: headers that stand in for asm-generic
# ones, and files that hold nothing of the flags.
static_wrappers() {
	local tree=$1 work=$2 header name
	mkdir -p "$work/include/asm" "$work/include/generated"
	for header in "$tree"/include/{,uapi/}asm-generic/*.h; do
		name=${header##*/}
		printf '#include <asm-generic/%s>\n' "$name" >"$work/include/asm/$name"
	done
	for name in autoconf asm-offsets bounds; do
		: >"$work/include/generated/$name.h"
	done
}

# static_values TREE ARCH WORK [-D...]: write WORK/values, "NAME VALUE" each.
# The header is read as assembly does; then the compiler evaluates each name and puts
# the value into an object, as text.
static_values() {
	local tree=$1 arch=$2 work=$3 rc=0
	shift 3
	local dir include=()
	for dir in "$tree/arch/$arch/variants"/*/include; do # xtensa: any will do
		if [[ -d $dir ]]; then include+=(-I "$dir"); fi
	done
	echo '#include <asm/thread_info.h>' >"$work/flags.S"
	"${FLAG_CC[@]}" -E -dM -nostdinc -D__KERNEL__ -D__ASSEMBLY__ -D__ASSEMBLER__ "$@" \
		-I "$tree/arch/$arch/include" -I "$tree/include" \
		-I "$tree/arch/$arch/include/uapi" -I "$tree/include/uapi" \
		"${include[@]}" -I "$work/include" -include "$tree/include/linux/kconfig.h" \
		"$work/flags.S" >"$work/macros" || return 1
	{
		grep '^#define' "$work/macros"
		echo 'void flags(void) {'
		awk '$1 == "#define" && $2 ~ /^_?TIF_[A-Za-z0-9_]+$/ {
			printf "asm(\".ascii \\\"\\\\n->%s %%c0\\\\n\\\"\" : : \"i\"(%s));\n", $2, $2 }' "$work/macros"
		echo '}'
	} >"$work/flags.c"
	"${FLAG_CC[@]}" -undef -w -O1 -c -o "$work/flags.o" "$work/flags.c" || return 1
	sed -n 's/^->\([A-Za-z0-9_]* -*[0-9]*\)$/\1/p' "$work/flags.o" >"$work/values"
	[[ -s $work/values ]] || rc=1
	return "$rc"
}
