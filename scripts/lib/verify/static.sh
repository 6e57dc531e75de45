# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level static: the tree's TIF table, and the stack's patches by the kernel's own
# checkpatch. Nothing is built.

# shellcheck source=scripts/lib/verify/stack.sh
source "$KIT_DIR/scripts/lib/verify/stack.sh"

# A compiler for the architecture, as an array; static_cc chooses it.
FLAG_CC=(gcc)

# The header before the stack: the baseline's, or the tree's with the stack taken off it.
static_baseline() {
	local header=arch/$1/include/asm/thread_info.h
	if [[ $BASELINE ]]; then
		printf '%s\n' "$BASELINE"
		return
	fi
	grep -Fqx "$header" < <(stack_files) || return 0
	if [[ ! -d $SCRATCH/taken-off ]]; then
		mkdir -- "$SCRATCH/taken-off"
		(cd -- "$TREE" && stack_files | xargs -d '\n' cp -a --parents -t "$SCRATCH/taken-off") &&
			stack_take_off "$SCRATCH/taken-off" >&2 || return
	fi
	mkdir -p -- "$SCRATCH/before/${header%/*}"
	cp -- "$SCRATCH/taken-off/$header" "$SCRATCH/before/$header" && printf '%s\n' "$SCRATCH/before"
}

# unconverted ARCH: says so if the kit's stack is in the tree and leaves the numbers of
# this architecture alone, as its Kconfig does.
unconverted() {
	local series
	series=$(landed series) || exit
	[[ $series ]] || return 0
	if grep -Eqx "[0-9]+-cocci-$1\.patch" < <(stack_names) ||
		grep -Eqs '^[[:space:]]*select[[:space:]]+HAVE_GENERIC_TIF_BITS' "$TREE/arch/$1/Kconfig"; then
		return 0
	fi
	echo unconverted
}

# checkpatch_root: prints a folder that checkpatch takes for the tree. Without a Git
# repository and get_maintainer.pl it does not look for upstream's commits, nor whether each
# touched file is maintained, which took nine tenths of its time; its HOME has no
# .checkpatch.conf.
checkpatch_root() {
	local root=$SCRATCH/checkpatch
	mkdir -p -- "$root/scripts" || return
	ln -sfn -- "$TREE"/* "$root/" 2>/dev/null || :
	ln -sfn -- "$TREE"/scripts/* "$root/scripts/" || return
	rm -f -- "$root/scripts/get_maintainer.pl"
	printf '%s\n' "$root"
}

# run_checkpatch ROOT PATCH...: all patches in one run.
run_checkpatch() {
	local root=$1
	shift
	cd -- "$root" && HOME=$root perl "$TREE/scripts/checkpatch.pl" --root="$root" --no-signoff \
		--terse --show-types --no-summary --ignore FILE_PATH_CHANGES,UNKNOWN_COMMIT_ID "$@" 2>&1
}

# checkpatch_stack: what checkpatch says of a patch must be nothing, or be explained in its
# header. Behind the stack it gets a patch with a fault: a run that does not report that
# has not come to its end.
checkpatch_stack() {
	local root last line name code=0 bad=0 end=0
	local -a names
	local -A said=()
	mapfile -t names < <(stack_names)
	root=$(checkpatch_root) || return
	last=$root/last.patch
	printf -- '--- a/init/x.c\n+++ b/init/x.c\n@@ -1 +1 @@\n-int x;\n+int y; \n' >"$last"
	(run_checkpatch "$root" "${names[@]/#/$STACK/}" "$last") >"$SCRATCH/said" || code=$?
	while IFS= read -r line; do
		case $line in
		"$last":*TRAILING_WHITESPACE*) end=1 ;;
		"$STACK/"*)
			line=${line#"$STACK/"}
			printf '%s\n' "$line"
			said[${line%%:*}]=1
			;;
		esac # a Python module that it misses is not needed here
	done <"$SCRATCH/said"
	if ((code > 1 || !end)); then
		cat -- "$SCRATCH/said"
		echo "checkpatch ended early, with $code"
		return 1
	fi
	for name in "${!said[@]}"; do
		if ! grep -q '^Checkpatch-note: ' "$STACK/$name"; then
			echo "$name: no Checkpatch-note explains this"
			bad=1
		fi
	done
	return "$bad"
}

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
# "pass|fail<TAB>name<TAB>detail<TAB>seconds". BASELINE is a tree, or a folder with just
# arch/ARCH/include/asm/thread_info.h, from before. An unconverted architecture keeps
# its numbers. Returns 1 if a check failed.
static_checks() {
	local tree=$1 arch=$2 base=${3-} how=${4-} program
	program=$(kit_program) || exit
	"$program" --kit "$KIT_DIR" static --tree "$tree" --arch "$arch" --cc "${FLAG_CC[*]}" \
		${base:+--base "$base"} ${how:+--unconverted}
}

# static_audit ARCH: the bit maps as a page that the report links to. It says what it found
# and is no check: a fault that was there before the stack would fail it.
static_audit() {
	local page=$OUT/audit/$1.html rc=0
	mkdir -p -- "$OUT/audit"
	"$PROGRAM" --kit "$KIT_DIR" audit --arch "$1" --format html --link-base none --out "$page" "$TREE" \
		>"$OUT/log/static-$1-audit.log" 2>&1 || rc=$?
	if ((rc > EX_NO)); then
		rm -f -- "$page"
		tell "no bit maps of $1: $(tail -n 1 -- "$OUT/log/static-$1-audit.log")"
	fi
}

verify_static() {
	local arch outcome name detail base repeat log lines failed=0 start=$SECONDS
	arch=$ARCH_NAME
	static_cc "$ARCH_CLANG" "$ARCH_PREPROCESSOR"
	repeat=$(verify_again "$TREE" static "$1")
	log=$OUT/log/static-$arch.log
	load_stack
	base=$(static_baseline "$arch")
	static_checks "$TREE" "$arch" "$base" "$(unconverted "$arch")" >"$log" 2>&1 || failed=1
	lines=$(<"$log")
	while IFS=$'\t' read -r outcome name detail; do
		case $outcome in
		pass | fail) record "static/$1/$name" "$outcome" "$repeat" "$log" "detail=${detail%$'\t'*}" "seconds=${detail##*$'\t'}" ;;
		esac
	done <<<"$lines"
	if ((failed)) && ! grep -q '^fail' "$log"; then
		record "static/$1/ran" fail "$repeat" "$log" "seconds=$((SECONDS - start))" \
			"reason=$(tail -n 1 "$log")"
	fi
	if [[ ! $base ]]; then
		record "static/$1/names-kept" skip "$repeat" - \
			"reason=no --baseline, and no patch of a stack touches its header"
	fi
	static_audit "$1"
	# The stack is one for all architectures: it is looked at once in a run.
	[[ $1 == "${ARCHES%%,*}" ]] || return 0
	if [[ ! $STACK ]]; then
		record "static/$1/checkpatch" skip "$repeat" - "reason=$STACK_WHY"
		return 0
	fi
	need perl
	# RHEL 8.10's was merged into something that Perl does not read.
	if [[ -f $TREE/scripts/checkpatch.pl ]] &&
		! perl -c "$TREE/scripts/checkpatch.pl" >"$SCRATCH/read" 2>&1; then
		record "static/$1/checkpatch" skip "$repeat" - \
			"reason=Perl does not read the tree's own scripts/checkpatch.pl: $(head -n 1 "$SCRATCH/read" | sed "s|$TREE/||")"
		return 0
	fi
	progress "checking $(stack_names | wc -l) patches with checkpatch"
	log=$OUT/log/static-$arch-checkpatch.log
	check "static/$1/checkpatch" "$repeat" "$log" checkpatch_stack || :
}
