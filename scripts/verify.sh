#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds, boots and checks a patched kernel tree, level by level; one JSON line per check.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=scripts/lib/kbuild.sh
source "$KIT_DIR/scripts/lib/kbuild.sh"
# shellcheck source=scripts/lib/verify/stack.sh
source "$KIT_DIR/scripts/lib/verify/stack.sh"

readonly LEVELS=static,objects,build,boot,kabi,bisect,perf

usage() {
	cat <<END
usage: $PROG [option...] TREE

  --level LIST      static, objects, build, boot (the default is these four), and
                    on demand: kabi (what modules that shipped can see), bisect
                    (each prefix of the stack builds), perf (guest instructions
                    per event)
  --arch LIST       architectures, comma separated, or all (x86): those with
                    a file arch/NAME/build. All have the levels static, objects
                    and build; boot needs an emulator there, the
                    others a configuration in kconfigs/
  --variant LIST    kernels to build and boot: base, debug, rt (PREEMPT_RT), and stock,
                    which is the baseline's; w1 compiles what the stack touches with
                    W=1 (base,debug,w1)
  --baseline TREE   the same tree without the kit, for comparisons
  --kabi-list FILE  for level kabi: a vendor's list of symbols that have to stay, of
                    RHEL, SUSE or Android (docs/kabi.md)
  --upstream TREE   a pristine 7.2.8 tree: its rseq tests and its figures (for the
                    tests, tools/ and what headers_install needs will do)
  --jobs N          parallel compilers (one per CPU)
  --out DIR         where the results go (./verify-results)
  --run GLOBS       only guest tests whose names match
  --times N         multiply the counts of the guest tests, and their time limits, by N
  --version         print the kit's version
  --help            this text

  static   the tree's TIF table: names, numbers, masks, halves, free bits
  objects  what deals with thread flags compiles without a warning that the baseline
           does not give; with native numbers at level tif, each object is the
           baseline's, byte for byte; task_struct is laid out as in the baseline
  build    whole small kernels build without a warning, and W=1 adds none (w1)
  boot     QEMU, software emulation: the tree's own rseq selftests, upstream's and
           this kit's guest tests
  kabi     against --baseline, which it needs: exported symbols and their CRCs, the
           layout of task_struct and all that holds it, version magic, abidiff

DIR/results.jsonl has one line per check (docs/results.md); DIR/log has the logs.
Kernels are built under TIF_CACHE (~/.cache/tif-backports), one folder per tree,
architecture and variant, and are kept for the next run. TREE is only read.

Exit code: 0 all passed or skipped with a reason, 1 a check failed, 2 usage, 3 not
a kernel tree, 4 something is missing, 5 internal error.
END
}

in_list() { [[ ,$2, == *,"$1",* ]]; }

check_list() {
	local what=$1 given=$2 known=$3 item items
	IFS=, read -r -a items <<<"$given"
	((${#items[@]})) || die "$EX_USAGE" "$what is empty" "one or more of $known"
	for item in "${items[@]}"; do
		in_list "$item" "$known" ||
			die "$EX_USAGE" "unknown $what ($item)" "one or more of $known"
	done
}

# shellcheck disable=SC2034 # the levels read RUN and the like
parse_options() {
	options 'level: arch: variant: baseline: kabi-list: upstream: jobs: out: run: times:' "$@"
	LEVEL=${OPTION[level]-static,objects,build,boot} ARCHES=${OPTION[arch]-x86}
	VARIANTS=${OPTION[variant]-base,debug,w1} BASELINE=${OPTION[baseline]-}
	UPSTREAM=${OPTION[upstream]-} JOBS=${OPTION[jobs]-$(nproc)} OUT=${OPTION[out]-verify-results}
	RUN=${OPTION[run]-} TIMES=${OPTION[times]-1}
	((${#ARGS[@]} == 1)) || usage_error "one kernel tree is needed"
	check_list --level "$LEVEL" "$LEVELS"
	if [[ $ARCHES == all ]]; then ARCHES=$(arch_names); fi
	ARCHES=$(arch_name "$ARCHES")
	check_list --arch "$ARCHES" "$(arch_names)"
	check_list --variant "$VARIANTS" base,debug,rt,stock,w1
	# w1 is objects alone
	mapfile -t KERNELS < <(tr ',' '\n' <<<"$VARIANTS" | sed '/^w1$/d')
	if in_list stock "$VARIANTS" && [[ ! $BASELINE ]]; then
		die "$EX_USAGE" "variant stock needs a --baseline" "name the unpatched tree"
	fi
	[[ $JOBS =~ ^[1-9][0-9]*$ && $TIMES =~ ^[1-9][0-9]{0,3}$ ]] ||
		die "$EX_USAGE" "--jobs and --times take a positive number"
	TREE=$(kernel_tree "${ARGS[0]}") || exit
	if [[ $BASELINE ]]; then BASELINE=$(kernel_tree "$BASELINE") || exit; fi
	if [[ $LEVEL != static ]]; then
		check_not_built "$TREE"
		if [[ $BASELINE ]]; then check_not_built "$BASELINE"; fi
	fi
	check_kabi_options
	if [[ $UPSTREAM ]]; then
		[[ -d $UPSTREAM/tools/testing/selftests/rseq ]] ||
			die "$EX_TREE" "no rseq selftests ($UPSTREAM)" "name a kernel tree"
		UPSTREAM=$(cd -- "$UPSTREAM" && pwd -P)
	fi
}

# check_not_built TREE: kernels are built in folders of their own, which kbuild refuses for
# a tree that was built in place.
check_not_built() {
	local path
	for path in "$1"/.config "$1"/include/config "$1"/arch/*/include/generated; do
		[[ ! -e $path ]] ||
			die "$EX_NO" "$1 was built in place (${path#"$1"/})" "make mrproper there or in a copy (cp -al), or --level static"
	done
}

# check_kabi_options: level kabi compares, or there is no answer.
check_kabi_options() {
	KABI_LIST=${OPTION["kabi-list"]-}
	if ! in_list kabi "$LEVEL"; then
		[[ ! $KABI_LIST ]] || die "$EX_USAGE" "--kabi-list is for level kabi" "add --level kabi"
		return 0
	fi
	[[ $BASELINE ]] || die "$EX_USAGE" "level kabi needs a --baseline" "name the unpatched tree"
	[[ ! $KABI_LIST ]] || [[ -f $KABI_LIST && -r $KABI_LIST ]] ||
		die "$EX_MISSING" "there is no list of symbols ($KABI_LIST)" "give a file that can be read"
	if [[ $KABI_LIST ]]; then KABI_LIST=$(realpath -- "$KABI_LIST"); fi
}

# variant_tree VARIANT: which tree this kernel is built from.
variant_tree() { if [[ $1 == stock ]]; then printf '%s\n' "$BASELINE"; else printf '%s\n' "$TREE"; fi; }

# not_here LEVEL: why the architecture of use_arch does not have it; empty when it has.
not_here() {
	local configuration=kconfigs/$ARCH_NAME/$1.config
	if [[ ! -d $TREE/arch/$ARCH_NAME ]]; then
		echo "the tree has no arch/$ARCH_NAME"
		return
	fi
	case $1 in
	static | objects) ;;
	build | kabi) arch_missing ;;
	boot)
		if ! arch_boots "$ARCH_NAME"; then
			echo "no emulator in arch/$ARCH_NAME/build"
		else
			arch_missing
		fi
		;;
	*) [[ -f $KIT_DIR/$configuration ]] || echo "no $configuration" ;;
	esac
}

# run_level LEVEL: for the architecture of use_arch.
run_level() {
	local level=$1 why
	why=$(not_here "$level")
	if [[ $why ]]; then
		record "$level/$ARCH_NAME" skip "-" - "reason=$why"
		return
	fi
	# once, however many architectures there are: a level has constants of its own
	# shellcheck source=/dev/null
	declare -F "verify_$level" >/dev/null || source "$KIT_DIR/scripts/lib/verify/$level.sh"
	"verify_$level" "$ARCH_NAME"
}

main() {
	local level arch sum rc=0
	parse_options "$@"
	need jq
	need gcc
	need make
	scratch
	results_open "$OUT"
	made_with "$TREE" "$ARCHES"
	if [[ ! $(landed series) ]]; then tell "no series of this kit is known to be in $TREE: $(command_name apply) --status says more"; fi
	for arch in ${ARCHES//,/ }; do
		use_arch "$arch"
		for level in ${LEVELS//,/ }; do
			if in_list "$level" "$LEVEL"; then run_level "$level"; fi
		done
	done
	results_ended
	sum=$("$PROGRAM" results sum "$RESULTS") || rc=$?
	say "$PROG: $sum ($RESULTS)"
	if ((rc == EX_NO)) && [[ $sum == '0 passed, 0 failed,'* ]]; then
		die "$EX_NO" "no check ran" "see $RESULTS"
	fi
	if ((rc)); then exit "$rc"; fi
}

main "$@"
