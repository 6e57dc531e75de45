#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# The kit on a real kernel: fetch, apply, build, boot, prove.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=scripts/lib/kbuild.sh
source "$KIT_DIR/scripts/lib/kbuild.sh"
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"

usage() {
	cat <<'END'
usage: check-guest.sh [option...]

Fetches the newest pinned tree of a series and the selftests of a later kernel, applies
the kit to a copy, and runs verify.sh on it. Then, if a base kernel was booted,
guest/check-runner.sh verifies that boot.sh classifies each kind of guest failure.

  --series N          6.12; each one of maint/matrix.tsv, Debian's linux-source-X.Y too
  --upstream VERSION  whose rseq selftests run, too (7.2.8)
  --level LIST        static,objects,build,boot
  --variant LIST      base,w1
  --fetch             fetch the trees, and no more
  --full              a debug and the unpatched kernel too, each prefix of the stack is
                      built, and instructions are counted
  --out DIR           out/guest
Trees and kernels are kept under TIF_CACHE (~/.cache/tif-backports).
END
}

# check_runner TREE OUT: one more check behind those of verify.sh, with the kernel of TREE.
check_runner() {
	local kernel programs rc=0
	results_append "$2"
	results_begun
	kernel=$(kernel_image "$(build_folder "$1" x86 base)" x86)
	programs=$OUT/guest/x86/kit
	check boot/x86/runner "$(printf '%q ' guest/check-runner.sh "$kernel" "$programs")" \
		"$OUT/log/runner.log" "$KIT_DIR/guest/check-runner.sh" "$kernel" "$programs" || rc=$?
	results_ended
	return "$rc"
}

main() {
	local series numbering upstream out full base tests tree rc=0
	options 'series: upstream: level: variant: fetch full out:' "$@"
	no_arguments
	series=${OPTION[series]-6.12} upstream=${OPTION[upstream]-7.2.8}
	out=${OPTION[out]-$KIT_DIR/out/guest} full=${OPTION[full]-0}
	numbering=$(series_numbering "$series")
	[[ $numbering ]] || die "$EX_USAGE" "there is no series $series" "see maint/matrix.tsv"
	base=$(pristine "linux-$series" "$series") || exit
	if [[ ${OPTION[fetch]-} ]]; then
		upstream_tests "$upstream" || exit
		return
	fi
	tree=$(patched "patched-$series" "$base" --numbering "$numbering") || exit
	# The hooks that make check-mutants takes out are all still where it looks.
	"$KIT_DIR/tests/mutants/run.sh" --dry-run "$tree"

	local level=${OPTION[level]-static,objects,build,boot} variant=${OPTION[variant]-base,w1}
	local -a how=(--baseline "$base" --out "$out")
	if ((full)); then
		level='static,objects,build,boot,bisect,perf' variant='base,debug,stock,w1'
		tests=$(pristine "linux-$upstream" "$upstream") || exit
	else
		tests=$(upstream_tests "$upstream") || exit
	fi
	how+=(--level "$level" --variant "$variant")
	"$KIT_DIR/scripts/verify.sh" "${how[@]}" --upstream "$tests" "$tree" || rc=$?
	((rc <= EX_NO)) || exit "$rc"
	if [[ ,$level, == *,boot,* && ,$variant, == *,base,* ]]; then check_runner "$tree" "$out" || rc=$?; fi
	exit "$rc"
}

main "$@"
