#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Shows the thread flags of a kernel tree, per architecture, and what changed.

# shellcheck source=scripts/lib/common.sh
source "$(dirname -- "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"

usage() {
	cat <<'END'
usage: audit.sh [option...] TREE [OTHER-TREE]

  --arch LIST      architectures, comma separated: folders below arch/ (all)
  --format FORMAT  text, 100 columns wide; json; or html, one page that needs
                   no network (text)
  --out FILE       write there instead of on standard output
  --help           this text

Reads the thread flags of every architecture of TREE under all configurations that
they depend on, and the code that uses them: bit maps, free numbers, vendor flags;
numbers in use twice, masks that do not fit, numbers for masks and the reverse;
assembly and C code that depend on a number, exit paths, and whether each header
can be converted. With OTHER-TREE: what becomes of each flag on the way from TREE
to OTHER-TREE, and what explains it. The trees are only read. More: docs/audit.md.

Exit code: 0 nothing is wrong today (what a conversion would break is reported, and
no fault), 1 a fault, a change that nothing explains, or something that cannot be
evaluated, 2 usage, 3 not a kernel tree or no such architecture, 4 something is
missing, 5 a fault of the kit.
END
}

usage_error() { die "$EX_USAGE" "$1" "see $PROG --help"; }

parse_options() {
	ARCHES='' FORMAT=text OUT='' TREES=()
	while (($#)); do
		case $1 in
		-h | --help) usage && exit "$EX_OK" ;;
		--arch | --format | --out) (($# > 1)) || usage_error "$1 needs a value" ;;
		esac
		case $1 in
		--arch) ARCHES=$2 && shift ;;
		--format) FORMAT=$2 && shift ;;
		--out) OUT=$2 && shift ;;
		--)
			shift
			TREES+=("$@")
			break
			;;
		-*) usage_error "unknown option ($1)" ;;
		*) TREES+=("$1") ;;
		esac
		shift
	done
	((${#TREES[@]} == 1 || ${#TREES[@]} == 2)) ||
		usage_error "one or two kernel trees are needed"
	[[ $FORMAT == text || $FORMAT == json || $FORMAT == html ]] ||
		usage_error "format '$FORMAT' is not available, only text, json and html"
	[[ $ARCHES =~ ^([a-z0-9_]+(,[a-z0-9_]+)*)?$ ]] ||
		usage_error "--arch takes names of architectures ($ARCHES)"
}

check_tree() {
	[[ -d $1/arch && (-f $1/Makefile || -f $1/Kbuild) ]] ||
		die "$EX_TREE" "not a kernel tree ($1)" "name the top folder of one"
}

# A report that broke off must not look like one: it is moved when it is whole.
run_audit() {
	local rc=0
	local command=("$TIFTAB" audit --data "$KIT_DIR/arch"
		--format "$FORMAT"
		--tree "${TREES[0]}")
	[[ -z $ARCHES ]] || command+=(--arch "$ARCHES")
	((${#TREES[@]} < 2)) || command+=(--base "${TREES[1]}")
	"${command[@]}" >"$SCRATCH/report" 2>"$SCRATCH/complaints" || rc=$?
	sed "s/^tif-backports: error: /$PROG: error: /" "$SCRATCH/complaints" >&2
	((rc <= EX_NO)) || exit "$rc"
	if [[ -z $OUT ]]; then
		cat -- "$SCRATCH/report"
	else
		cp -- "$SCRATCH/report" "$OUT" ||
			die "$EX_MISSING" "cannot write $OUT" "name a file in a folder to write to"
	fi
	exit "$rc"
}

parse_options "$@"
for tree in "${TREES[@]}"; do check_tree "$tree"; done
TIFTAB=$(kit_program) || exit
scratch
run_audit
