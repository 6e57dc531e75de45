#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Trees that no archive has: the kit applied, checked, built and booted.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=maint/pristine.sh
source "$KIT_DIR/maint/pristine.sh"
# shellcheck source=scripts/lib/results.sh
source "$KIT_DIR/scripts/lib/results.sh"
# shellcheck source=maint/resume.sh
source "$KIT_DIR/maint/resume.sh"
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

usage() {
	cat <<'END'
usage: check-vendor.sh [option...] TREE...

Applies the kit, with its defaults, to a copy of each pristine TREE, and runs verify.sh on
it with TREE as the baseline. TREE is only read. Ends with a table, a line per tree and
architecture, and with each check that did not pass.

  --level LIST      static,objects,build,boot
  --arch LIST       architectures, comma separated (x86)
  --variant LIST    kernels to build and boot (base,w1)
  --run GLOBS       only guest tests whose names match
  --upstream VERSION  whose newer selftests run, too (7.2.8)
  --out DIR         where the results are kept (out/vendor)

Exit code: 0 all passed or skipped with a reason, 1 a check failed, else as apply.sh and
verify.sh (docs/commands.md).
END
}

# name_of TREE: its folder's name, for results.
name_of() { basename -- "$1" | tr -c 'A-Za-z0-9._\n' _; }

# check_tree BASE TREE ARCH DIR: results in DIR/patched; 1 if a check failed.
check_tree() {
	local base=$1 tree=$2 arch=$3 dir=$4 start=$SECONDS rc=0
	rm -rf -- "$dir"
	mkdir -p -- "$dir"
	"$KIT_DIR/scripts/verify.sh" --arch "$arch" --level "${OPTION[level]-static,objects,build,boot}" \
		--variant "${OPTION[variant]-base,w1}" ${OPTION[run]:+--run "${OPTION[run]}"} \
		--baseline "$base" --upstream "$TESTS" --out "$dir/patched" "$tree" >"$dir/log" 2>&1 || rc=$?
	made_in "$dir" $((SECONDS - start))
	if ((rc > EX_NO)); then tail -n 20 -- "$dir/log" >&2; fi
	return "$rc"
}

main() {
	local base tree name arch arches rc worst=0
	local -a trees=() lines=() files=()
	options 'level: arch: variant: run: upstream: out:' "$@"
	((${#ARGS[@]})) || die "$EX_USAGE" "no tree is named" "see --help"
	need jq
	use_program
	scratch
	arches=$(arch_name "${OPTION[arch]-x86}")
	OUT=${OPTION[out]-$KIT_DIR/out/vendor}
	mkdir -p -- "$OUT" "$TREES"
	OUT=$(cd -- "$OUT" && pwd -P)
	lock_trees
	for tree in "${ARGS[@]}"; do trees+=("$(kernel_tree "$tree")") || exit; done
	TESTS=$(upstream_tests "${OPTION[upstream]-7.2.8}") || exit
	for base in "${trees[@]}"; do
		name=$(name_of "$base") rc=0
		progress "applying to a copy of $base"
		# a copy, not links: these files are another's
		tree=$(COPY=-a patched "vendor-$name" "$base") || rc=$?
		for arch in ${arches//,/ }; do
			if ((!rc)); then
				progress "$base, $arch"
				check_tree "$base" "$tree" "$arch" "$OUT/$name-$arch" || rc=$?
			fi
			if ((rc > worst)); then worst=$rc; fi
			if [[ ! -f $OUT/$name-$arch/patched/results.jsonl ]]; then continue; fi
			lines+=("$name-$arch")
			files+=("$name-$arch=$OUT/$name-$arch/patched/results.jsonl")
			if ((rc == EX_NO)); then rc=0; fi
		done
	done
	if ((${#lines[@]})); then
		"$PROGRAM" results matrix "$OUT" "${lines[@]}"
		"$PROGRAM" results gather "${files[@]}" >"$OUT/results.jsonl"
		"$PROGRAM" results failed "$OUT/results.jsonl" || :
	fi
	exit "$worst"
}

main "$@"
