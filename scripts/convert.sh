#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Convert an architecture's thread_info.h to the generic thread flags.

set -o errexit
source "$(dirname -- "${BASH_SOURCE[0]}")/lib/common.sh"
# shellcheck source-path=SCRIPTDIR
source "$KIT_DIR/scripts/lib/program.sh"

# spatch needs a fraction of a second; a minute means that it hangs.
readonly SPATCH_TIMEOUT=60

usage() {
	cat <<-'END'
		usage: convert.sh --arch NAME [option...] TREE OUTDIR

		Moves the thread flags of TREE's arch/NAME/include/asm/thread_info.h onto
		asm-generic/thread_info_tif.h and writes the header below OUTDIR. TREE is
		only read. A header that is converted already is left alone.

		  --arch NAME        the architecture: a folder below arch/ that has a table
		                     of audited numbers in arch/
		  --numbering KIND   generic: upstream's numbers, 16 + 16 (default);
		                     native: every flag keeps the number that it has
		  --full DIR         the whole kernel tree, where TREE holds only some of its
		                     files: tells which flags nobody uses (TREE)
		  --smpl FILE        write the semantic patch, too, with all modes of the
		                     kernel's coccicheck (patch, context, org, report)
		  --ledger FILE      write what was done to each flag, as JSON
		  --help             this text

		exit codes: 0 done or nothing to do, 1 the header cannot be converted, 2 usage,
		3 not a kernel tree or no such architecture, 4 a program is missing, 5 internal
	END
}

usage_error() { die "$EX_USAGE" "$1" "see $PROG --help"; }

parse_options() {
	ARCH='' NUMBERING=generic LEDGER='' FULL='' SMPL=''
	while (($#)); do
		case $1 in
		--arch | --numbering | --ledger | --full | --smpl)
			(($# > 1)) || usage_error "$1 needs a value"
			case $1 in
			--arch) ARCH=$2 ;;
			--numbering) NUMBERING=$2 ;;
			--ledger) LEDGER=$2 ;;
			--full) FULL=$2 ;;
			--smpl) SMPL=$2 ;;
			esac
			shift 2
			;;
		--help | -h)
			usage
			exit "$EX_OK"
			;;
		--)
			shift
			break
			;;
		-*) usage_error "unknown option $1" ;;
		*) break ;;
		esac
	done
	(($# == 2)) || usage_error "TREE and OUTDIR are needed"
	TREE=$1 OUTDIR=$2
	[[ $ARCH =~ ^[a-z0-9_]+$ ]] || usage_error "--arch needs the name of an architecture"
	case $NUMBERING in
	generic) EXTRA=$KIT_DIR/compat/tif/include ;;
	native) EXTRA=$KIT_DIR/compat/tif-native/include ;;
	*) usage_error "unknown numbering '$NUMBERING'" ;;
	esac
}

check_tree() {
	# Its headers suffice: apply.sh converts in a copy of the few files it touches.
	[[ -d $TREE/arch ]] ||
		die "$EX_TREE" "$TREE is not a kernel tree" "name the top folder of one"
	HEADER=arch/$ARCH/include/asm/thread_info.h
	[[ -f $TREE/$HEADER ]] ||
		die "$EX_TREE" "no $HEADER in $TREE" "name a folder below its arch/"
	TREE=$(cd -- "$TREE" && pwd -P)
}

# the program's own message says which header, which line and why.
tiftab() {
	local rc=0 command=$1
	shift
	"$TIFTAB" "$command" --tree "$TREE" --arch "$ARCH" --data "$KIT_DIR/arch" \
		--numbering "$NUMBERING" --extra "$EXTRA" --full "${FULL:-$TREE}" "$@" 2>"$SCRATCH/complaints" || rc=$?
	((rc)) || return 0
	sed "s/^tif-backports: error: /$PROG: error: /" "$SCRATCH/complaints" >&2
	exit "$rc"
}

# Scripts that a user's PATH puts before spatch or python have no say here.
# spatch hands file names to a shell unquoted: all names are relative, without
# spaces, and what it leaves behind when it is killed stays in our folder.
run_spatch() {
	(
		cd -- "$SCRATCH"
		PATH=/usr/bin:/bin TMPDIR=. timeout "$SPATCH_TIMEOUT" "$SPATCH" "$@"
	)
}

# spatch skips what it cannot parse without a word: no flag may be in there.
parse_gate() {
	local rc=0
	run_spatch --parse-c "$HEADER" >"$SCRATCH/parse" 2>&1 || rc=$?
	((!rc)) || die "$EX_NO" "$HEADER: spatch --parse-c ended with $rc" \
		"try it by hand: spatch --parse-c $HEADER"
	tiftab chunks --input "$SCRATCH/parse"
}

# apply_smpl FILE: anything on stderr is a failure, whatever the exit code says.
apply_smpl() {
	local rc=0
	run_spatch --very-quiet --no-show-diff --no-includes --keep-comments --in-place \
		-D patch --sp-file convert.cocci "$1" \
		>"$SCRATCH/spatch.out" 2>"$SCRATCH/spatch.err" || rc=$?
	((rc == 0)) && [[ ! -s $SCRATCH/spatch.err ]] && return 0
	cat -- "$SCRATCH/spatch.err" >&2
	die "$EX_FAULT" "spatch failed on $HEADER (exit $rc)" "its words are above"
}

# The header as spatch can read it; "tif-backports finish" takes the difference back.
make_scratch_copy() {
	mkdir -p -- "$SCRATCH/$(dirname -- "$HEADER")"
	tiftab quote --output "$SCRATCH/$HEADER"
}

convert() {
	tiftab plan --template "$KIT_DIR/cocci/thread_info.cocci.in" \
		--smpl "$SCRATCH/convert.cocci" --ledger "$SCRATCH/ledger.json"
	if [[ ! -e $SCRATCH/convert.cocci ]]; then
		say "$HEADER: converted already, nothing to do"
		return
	fi
	need spatch coccinelle
	SPATCH=$(command -v spatch)
	make_scratch_copy
	parse_gate
	apply_smpl "$HEADER"
	cp -- "$SCRATCH/$HEADER" "$SCRATCH/spatched.h"
	tiftab finish --input "$SCRATCH/spatched.h" --output "$SCRATCH/$HEADER" \
		--ledger "$SCRATCH/ledger.json"
	check_result
	put_result
}

# The table after decides; a second run must find nothing to do.
check_result() {
	local rc=0
	"$TIFTAB" check --tree "$TREE" --overlay "$SCRATCH" --base "$TREE" --arch "$ARCH" \
		--data "$KIT_DIR/arch" --extra "$EXTRA" \
		--full "${FULL:-$TREE}" >"$SCRATCH/checks" || rc=$?
	if ((rc)); then
		grep -v '^pass' "$SCRATCH/checks" >&2 || true
		die "$EX_FAULT" "the converted $HEADER fails its checks (exit $rc)" \
			"this is a fault of the kit; nothing was written"
	fi
	"$TIFTAB" quote --tree "$TREE" --overlay "$SCRATCH" --arch "$ARCH" --output "$SCRATCH/again.h"
	cp -- "$SCRATCH/again.h" "$SCRATCH/before-again.h"
	apply_smpl again.h
	cmp -s -- "$SCRATCH/before-again.h" "$SCRATCH/again.h" ||
		die "$EX_FAULT" "a second run changes $HEADER again" \
			"this is a fault of the kit; nothing was written"
}

put_result() {
	cmp -s -- "$SCRATCH/$HEADER" "$TREE/$HEADER" &&
		die "$EX_FAULT" "the conversion of $HEADER changed nothing"
	{ mkdir -p -- "$OUTDIR/$(dirname -- "$HEADER")" &&
		cp -- "$SCRATCH/$HEADER" "$OUTDIR/$HEADER.new" &&
		mv -f -- "$OUTDIR/$HEADER.new" "$OUTDIR/$HEADER"; } ||
		die "$EX_MISSING" "cannot write $OUTDIR/$HEADER" "name a folder to write to"
	say "$HEADER: converted, $(grep -c '^pass' "$SCRATCH/checks") checks passed"
}

# For coccicheck: the same rules, and script rules for its other modes.
write_smpl() {
	tiftab plan --template "$KIT_DIR/cocci/thread_info.cocci.in" \
		--modes "$KIT_DIR/cocci/thread_info_modes.cocci.in" \
		--smpl "$SCRATCH/modes.cocci" --ledger /dev/null
	[[ -e $SCRATCH/modes.cocci ]] || return 0
	cp -- "$SCRATCH/modes.cocci" "$SMPL" ||
		die "$EX_MISSING" "cannot write $SMPL" "name a file in a folder to write to"
	tiftab quote --output "$SCRATCH/quoted.h"
	cmp -s -- "$SCRATCH/quoted.h" "$TREE/$HEADER" ||
		warn "$HEADER: a register named by a macro hides it from spatch: coccicheck will find nothing there"
}

parse_options "$@"
check_tree
TIFTAB=$(kit_program) || exit
scratch
convert
[[ -z $SMPL ]] || write_smpl
[[ -z $LEDGER ]] || cp -- "$SCRATCH/ledger.json" "$LEDGER" ||
	die "$EX_MISSING" "cannot write $LEDGER" "name a file in a folder to write to"
