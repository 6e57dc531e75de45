#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Bring a series into a kernel tree: all of it, or nothing.
#
# The stages: which tree is this (lib/tree.sh), what state is it in
# (lib/stack.sh), which patches (lib/plan.sh, lib/probe.sh), try them on a copy
# (lib/assemble.sh, lib/conflict.sh), land them (lib/journal.sh), say what
# happened (lib/outcome.sh).

# the caller's settings for quilt, patch and diff are not ours
unset "${!QUILT_@}" POSIXLY_CORRECT PATCH_GET PATCH_VERSION_CONTROL VERSION_CONTROL \
	SIMPLE_BACKUP_SUFFIX DIFF_OPTIONS GREP_OPTIONS CDPATH

lib=$(dirname -- "${BASH_SOURCE[0]}")/lib
# shellcheck source=scripts/lib/common.sh
source "$lib/common.sh"
# shellcheck source=scripts/lib/tree.sh
source "$lib/tree.sh"
# shellcheck source=scripts/lib/probe.sh
source "$lib/probe.sh"
# shellcheck source=scripts/lib/exits.sh
source "$lib/exits.sh"
# shellcheck source=scripts/lib/plan.sh
source "$lib/plan.sh"
# shellcheck source=scripts/lib/assemble.sh
source "$lib/assemble.sh"
# shellcheck source=scripts/lib/conflict.sh
source "$lib/conflict.sh"
# shellcheck source=scripts/lib/journal.sh
source "$lib/journal.sh"
# shellcheck source=scripts/lib/stack.sh
source "$lib/stack.sh"
# shellcheck source=scripts/lib/outcome.sh
source "$lib/outcome.sh"

usage() {
	cat <<-END
		Usage: apply.sh [OPTION]... TREE
		Bring the series for a kernel TREE into it, all or nothing.

		  --series N           use series N (default: the one of the tree's version)
		  --level LEVEL        tif: the generic header only; rseq (default): all
		  --numbering HOW      generic (default) or native
		  --arch LIST          only these architectures, comma separated
		  --dry-run            try everything on a copy, land nothing
		  --undo               take back what apply.sh has landed
		  --status             say what state TREE is in, change nothing
		  --propose DIR        write wiggle's merges of what does not fit to DIR
		  --json FILE          write a JSON report ('-': to stdout)
		  --help               show this

		What lands is a quilt stack: quilt pop, push and the rest work on it.
		Exit codes: 0 done or nothing to do, 1 the tree says no, 2 usage, 3 not a
		kernel tree or no series for it, 4 something is missing, 5 the kit's fault.
	END
}

misuse() { fail "$EX_USAGE" "$1" "see apply.sh --help"; }

# shellcheck disable=SC2034 # the libraries read these
SAY_FD=1 JSON='' COMMAND=apply DRY_RUN=false OUTCOME=error RECOVERED='' STAGING='' STATUS=''
LEVEL=rseq NUMBERING=generic ARCHS='' WANTED_SERIES='' PROPOSE='' ARG_TREE=''
PLAN=() EXITS=() CHANGES=() CHANGED=() FP_HINTS=()

parse_options() {
	local opt value='' json='' wrong='' modes=0 chosen=0 trees=()
	while (($# > 0)); do
		opt=$1
		shift
		case $opt in
		--series=* | --level=* | --numbering=* | --arch=* | --json=* | --propose=*)
			set -- "${opt#*=}" "$@"
			opt=${opt%%=*}
			;;
		esac
		case $opt in
		--series | --level | --numbering | --arch | --json | --propose)
			value=${1-}
			[[ -n $value ]] || wrong=${wrong:-$opt needs a value}
			shift $(($# > 0))
			;;
		esac
		case $opt in
		--series) WANTED_SERIES=$value ;;
		--level) LEVEL=$value ;;
		--numbering) NUMBERING=$value ;;
		--arch) ARCHS=$value ;;
		--json) json=$value ;;
		--propose) PROPOSE=$value ;;
		--dry-run) DRY_RUN=true ;;
		--undo) COMMAND=undo ;;
		--status) COMMAND=status ;;
		--help | -h)
			OUTCOME=help
			usage
			exit 0
			;;
		--list-steps)
			OUTCOME=help
			printf '%s\n' "${STEPS[@]}"
			exit 0
			;;
		--)
			trees+=("$@")
			set --
			;;
		-?*) wrong=${wrong:-unknown option $opt} ;;
		*) trees+=("$opt") ;;
		esac
		case $opt in
		--undo | --status) modes=$((modes + 1)) ;;
		--series | --level | --numbering | --arch | --propose) chosen=$((chosen + 1)) ;;
		esac
	done
	# Wherever it stands: the report also says what was wrong with the options.
	open_json "$json"
	[[ -z $wrong ]] || misuse "$wrong"
	((modes < 2)) || misuse "--undo and --status exclude each other"
	((modes == 0 || chosen == 0)) || misuse "--$COMMAND takes no choice of what to apply"
	[[ $COMMAND != status || $DRY_RUN == false ]] || misuse "--status never changes anything, --dry-run is not needed"
	[[ $LEVEL == tif || $LEVEL == rseq ]] || misuse "--level is tif or rseq, not '$LEVEL'"
	[[ $NUMBERING == generic || $NUMBERING == native ]] ||
		misuse "--numbering is generic or native, not '$NUMBERING'"
	[[ -z $ARCHS || $ARCHS =~ ^[a-z0-9_]+(,[a-z0-9_]+)*$ ]] ||
		misuse "--arch takes names as under arch/, comma separated, not '$ARCHS'"
	# Nothing was asked for: the report has what is applied, or nothing.
	if [[ $COMMAND != apply ]]; then LEVEL='' NUMBERING=''; fi
	[[ -z $PROPOSE || $PROPOSE == /* ]] || PROPOSE=$PWD/$PROPOSE
	((${#trees[@]} > 0)) || misuse "no tree given"
	((${#trees[@]} == 1)) || misuse "more than one tree given (${trees[*]})"
	ARG_TREE=${trees[0]}
	[[ -n $ARG_TREE ]] || misuse "the tree's name is empty"
}

# finish: on every way out. A run that ends while staging leaves nothing.
finish() {
	local rc=$?
	trap - ERR EXIT
	set +o errexit
	if [[ -n $STAGING ]]; then discard_state; fi
	if ((rc == EX_OK)) && [[ $OUTCOME == error ]]; then rc=$EX_FAULT; fi
	report "$rc" || warn "the JSON report could not be written ($JSON)"
	rm -rf -- "$SCRATCH"
	exit "$rc"
}

need_programs() {
	local i pair
	for pair in jq:jq sha256sum:coreutils "$@"; do
		command -v -- "${pair%%:*}" >/dev/null ||
			fail "$EX_MISSING" "${pair%%:*} is not installed" "apt-get install ${pair#*:}"
	done
	for i in "${!PLAN[@]}"; do
		[[ ${PLAN_KIND[i]} != cocci ]] || command -v spatch >/dev/null ||
			fail "$EX_MISSING" "spatch is not installed (for ${PLAN[i]})" "apt-get install coccinelle"
	done
}

describe_tree() {
	say "Tree: $TREE_SHOWN, version $FP_RELEASE${FP_HINTS[*]:+ (${FP_HINTS[*]})}"
}

run_status() {
	if lock_is_taken; then
		STATUS=busy
	else
		inspect
	fi
	OUTCOME=$STATUS
	describe_tree
	case $STATUS in
	pristine) say "pristine: nothing of this kit is applied" ;;
	busy) say "busy: another run is at work" ;;
	half-applied) say "half-applied: a run was interrupted ($PHASE); the next run completes it or takes it back" ;;
	foreign) say "foreign stack: ${CHANGED[*]}" ;;
	*)
		read_info
		SERIES=$APPLIED_SERIES LEVEL=$APPLIED_LEVEL NUMBERING=$APPLIED_NUMBERING PLAN_ARCHS=$APPLIED_ARCHS
		say "$STATUS: series $SERIES, level $LEVEL, numbering $NUMBERING, for $PLAN_ARCHS"
		if ((${#CHANGED[@]} > 0)); then say "$(printf '  %s\n' "${CHANGED[@]}")"; fi
		;;
	esac
}

run_undo() {
	case $STATUS in
	pristine)
		OUTCOME=pristine
		say "Nothing to undo: nothing of this kit is applied ($TREE_SHOWN)."
		return
		;;
	foreign) refuse_foreign ;;
	changed)
		printf '  %s\n' "${CHANGED[@]}" >&2
		fail "$EX_NO" "$TREE_SHOWN was edited since it was patched (${CHANGED[*]})" \
			"take these edits out (quilt push -a, quilt diff), then undo"
		;;
	esac
	if [[ $DRY_RUN == true ]]; then
		OUTCOME=would-undo
		say "Would restore $(wc -l <"$STATE/manifest") files, and remove patches/, .pc and $STATE_NAME."
		return
	fi
	read_manifest
	TOUCHED=("${M_PATH[@]}")
	check_writable
	# make must see that these changed back, so they get the time of now
	if [[ -d $STATE/orig ]]; then
		find "$STATE/orig" -type f -exec touch -- {} + || fail "$EX_NO" \
			"the originals cannot be prepared ($TREE_SHOWN)" "run as the owner of the tree"
	fi
	step undo-ready
	set_phase undoing || fail "$EX_NO" "the journal cannot be written in $TREE_SHOWN" "make room"
	step undoing
	in_one_go undo_back || fail "$EX_NO" "the undo could not be completed ($TREE_SHOWN)" \
		"remove the cause, then run apply.sh --undo again"
	OUTCOME=undone STATUS=pristine
	say "Undone: ${#TOUCHED[@]} files are as they were; patches/, .pc and $STATE_NAME are gone."
}

# already_there: true when what is asked for has landed before, untouched.
already_there() {
	case $STATUS in
	pristine) return 1 ;;
	foreign) refuse_foreign ;;
	popped) fail "$EX_NO" "the series is in $TREE_SHOWN, but popped" \
		"quilt push -a, or apply.sh --undo and apply again" ;;
	esac
	read_info
	local wanted is="series $APPLIED_SERIES, level $APPLIED_LEVEL, numbering $APPLIED_NUMBERING, for $APPLIED_ARCHS"
	if [[ $STATUS == changed ]]; then
		printf '  %s\n' "${CHANGED[@]}" >&2
		fail "$EX_NO" "$TREE_SHOWN has $is, and was edited since (${CHANGED[*]})" \
			"take these edits out, or keep the tree as it is"
	fi
	wanted="series $SERIES, level $LEVEL, numbering $NUMBERING, for $PLAN_ARCHS"
	[[ $is == "$wanted" ]] ||
		fail "$EX_NO" "$TREE_SHOWN has $is; asked for is $wanted" "apply.sh --undo first"
	[[ $APPLIED_DIGEST == "$DIGEST" ]] ||
		fail "$EX_NO" "$TREE_SHOWN has $is, from another state of this kit" "apply.sh --undo first, then apply again"
	OUTCOME='already-applied'
	say "Already applied: $is. Nothing to do."
}

tell_trial() {
	local row patch file hunk line offset text
	for row in "${OFFSETS[@]}"; do
		IFS=$'\t' read -r patch file hunk line offset <<<"$row"
		say "note: $patch: $file: hunk $hunk fits at line $line (offset $offset)"
	done
	for text in "${NOTES[@]}"; do say "note: $text"; done
}

tell_changes() {
	local change
	for change in "${CHANGES[@]}"; do say "  would $change"; done
	say "  would add patches/ ($((${#PLAN[@]} - ${#SKIPPED[@]})) patches), .pc/ and $STATE_NAME/"
}

run_apply() {
	local fits
	make_plan "$LEVEL" "$NUMBERING" "$ARCHS"
	need_programs quilt:quilt patch:patch lsdiff:patchutils filterdiff:patchutils diff:diffutils
	DIGEST=$(plan_digest)
	if already_there; then return; fi
	if ((${#PLAN[@]} == 0)); then
		tell_trial
		OUTCOME='nothing-to-do'
		say "Nothing to do: level $LEVEL of series $SERIES is in this tree already ($TREE_SHOWN)."
		return
	fi
	say "Plan: series $SERIES, level $LEVEL, numbering $NUMBERING, for $PLAN_ARCHS: ${#PLAN[@]} patches"
	tell_exits
	progress "trying ${#PLAN[@]} patches on a copy"
	assemble
	progress_end
	list_changes
	tell_trial
	if ((CONFLICTS > 0)); then
		OUTCOME=conflict
		fail "$EX_NO" "${#FAILED[@]} of ${#PLAN[@]} patches do not fit, $CONFLICTS conflicts; nothing landed; the first: $CONFLICT_FIRST"
	fi
	fits=$((${#PLAN[@]} - ${#SKIPPED[@]}))
	if [[ $DRY_RUN == true ]]; then
		OUTCOME=would-apply
		say "All $fits patches fit. Nothing was changed; apply.sh without --dry-run:"
		tell_changes
		return
	fi
	land
	OUTCOME=applied STATUS=applied
	say "Applied: $fits patches, ${#CHANGES[@]} files; series $SERIES, level $LEVEL, numbering $NUMBERING, for $PLAN_ARCHS."
	say "Check it:     scripts/verify.sh $TREE_SHOWN"
	say "Take it back: scripts/apply.sh --undo $TREE_SHOWN"
}

# own_scratch: hold a lock on the scratch folder, and remove those whose owner
# was killed: nobody holds theirs.
own_scratch() {
	local dir fd
	# quilt does not quote the names of its temporary files
	if [[ ! ${TMPDIR:-/tmp} =~ ^/[A-Za-z0-9_./+-]*$ ]]; then
		warn "TMPDIR has characters that quilt cannot take, using /tmp: $TMPDIR"
		export TMPDIR=/tmp
	fi
	scratch
	trap finish EXIT
	exec {SCRATCH_FD}<"$SCRATCH/."
	flock -n "$SCRATCH_FD" && : >"$SCRATCH/locked"
	for dir in "${SCRATCH%/*}"/tif-backports.*; do
		[[ -O $dir && ! -L $dir && -e $dir/locked && $dir != "$SCRATCH" ]] || continue
		{ exec {fd}<"$dir/."; } 2>/dev/null || continue
		if flock -n "$fd"; then rm -rf -- "$dir"; fi
		exec {fd}<&-
	done
}

main() {
	command -v flock >/dev/null || die "$EX_MISSING" "flock is not installed" "apt-get install util-linux"
	own_scratch
	parse_options "$@"
	resolve_tree "$ARG_TREE"
	check_kernel_tree
	fingerprint
	need_programs
	if [[ $COMMAND == status ]]; then
		run_status
		return
	fi
	if [[ $COMMAND == apply ]]; then choose_series "$WANTED_SERIES"; fi
	lock_tree
	if [[ $DRY_RUN == true ]]; then
		inspect
		[[ $STATUS != half-applied ]] || fail "$EX_NO" \
			"an interrupted run is to be completed first ($TREE_SHOWN)" "run apply.sh without --dry-run"
	else
		recover
		inspect
	fi
	if [[ $COMMAND == undo ]]; then
		run_undo
		return
	fi
	describe_tree
	run_apply
}

main "$@"
