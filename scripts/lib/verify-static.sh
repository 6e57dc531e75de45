# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level static: the tree's TIF table, the stack's patches by the kernel's own
# checkpatch, and that the stack comes off again. Nothing is built.

# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"
# shellcheck source=scripts/lib/static.sh
source "$KIT_DIR/scripts/lib/static.sh"

# The header before the stack: the baseline's, or what quilt kept of it.
static_baseline() {
	local header=arch/$1/include/asm/thread_info.h kept name
	if [[ $BASELINE ]]; then
		printf '%s\n' "$BASELINE"
		return
	fi
	while read -r name; do
		kept=.pc/$name/$header
		[[ -f $TREE/$kept ]] || continue
		mkdir -p -- "$SCRATCH/before/${header%/*}"
		cp -- "$TREE/$kept" "$SCRATCH/before/$header"
		printf '%s\n' "$SCRATCH/before"
		return
	done < <(stack_names)
}

# unconverted ARCH: says so if the kit's stack is in the tree and leaves the numbers of
# this architecture alone, as its Kconfig does.
unconverted() {
	[[ -f $TREE/.tif-backports/info.json ]] || return 0
	if stack_names | grep -qx "cocci/$1.patch" ||
		grep -Eqs '^[[:space:]]*select[[:space:]]+HAVE_GENERIC_TIF_BITS' "$TREE/arch/$1/Kconfig"; then
		return 0
	fi
	echo unconverted
}

# One patch: what checkpatch says must be nothing, or explained in the header.
# UNKNOWN_COMMIT_ID needs a git repository that has upstream's commits.
checkpatch_one() {
	perl "$TREE/scripts/checkpatch.pl" --root="$TREE" --no-signoff --terse --show-types \
		--no-summary --ignore FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID "$1" 2>&1
}

# Its exit code tells "nothing to say" (0) and "said something" (1) from "did not run".
checkpatch_stack() {
	local rc=0 code name said
	while read -r name; do
		code=0
		said=$(checkpatch_one "$TREE/patches/$name") || code=$?
		((code)) || continue
		# A Python module that it misses on stderr is not needed here.
		said=$(grep -E '^[^ ]+:[0-9]+: [A-Z]+:' <<<"$said" || :)
		printf '%s\n' "$said"
		if ((code > 1)) || [[ ! $said ]]; then
			printf '%s: checkpatch ended with %d\n' "$name" "$code"
			rc=1
		elif ! grep -q '^Checkpatch-note: ' "$TREE/patches/$name"; then
			printf '%s: no Checkpatch-note explains this\n' "$name"
			rc=1
		fi
	done < <(stack_names)
	return "$rc"
}

# The patches of the stack, in order; none where there is no stack.
stack_names() {
	if [[ -f $TREE/patches/series ]]; then
		sed '/^#/d;/^[[:space:]]*$/d;s/[[:space:]].*//' "$TREE/patches/series"
	fi
}

verify_static() {
	local arch outcome name detail base repeat log lines failed=0
	arch=$ARCH_NAME
	static_cc "$ARCH_CLANG" "$ARCH_PREPROCESSOR"
	repeat=$(verify_again "$TREE" static "$1")
	log=$OUT/log/static-$arch.log
	base=$(static_baseline "$arch")
	static_checks "$TREE" "$arch" "$base" "$(unconverted "$arch")" >"$log" 2>&1 || failed=1
	lines=$(<"$log")
	while IFS=$'\t' read -r outcome name detail; do
		case $outcome in
		pass | fail) record "static/$1/$name" "$outcome" "$repeat" "$log" "detail=$detail" ;;
		esac
	done <<<"$lines"
	if ((failed)) && ! grep -q '^fail' "$log"; then
		record "static/$1/ran" fail "$repeat" "$log" "reason=$(tail -n 1 "$log")"
	fi
	if [[ ! $base ]]; then
		record "static/$1/names-kept" skip "$repeat" - \
			"reason=no --baseline, and no patch of a stack touches its header"
	fi
	# The stack is one for all architectures: it is looked at once in a run.
	[[ $1 == "${ARCHES%%,*}" ]] || return 0
	if [[ ! -f $TREE/patches/series ]]; then
		record "static/$1/checkpatch" skip "$repeat" - "reason=no quilt stack in the tree"
		return 0
	fi
	need perl
	log=$OUT/log/static-$arch-checkpatch.log
	check "static/$1/checkpatch" "$repeat" "$log" checkpatch_stack || :
}
