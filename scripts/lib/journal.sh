# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2153
# Land a trial in the tree, all or nothing, and take it back.
#
# Everything is prepared under TREE/.tif-backports (so a full disk is found
# before anything changes) and then renamed into place, file by file:
#
#   journal   the phase: staging, landing, done, undoing
#   manifest  a line a file: action, hash before, hash after, path (tabs)
#   folders   folders that had to be made, outermost first
#   sums      hashes of the stack's files, as sha256sum writes them
#   info.json what was applied
#   orig/     every file that changes, as it was
#   stage/    what is still to land: tree/, patches/, pc/
#
# Killed while staging: the next run throws .tif-backports away. Killed while
# landing or undoing: the next run does the rest, for a file whose staged (or
# original) copy has gone was done. The lock is in tree.sh.

readonly STATE_NAME=.tif-backports

# The points where a run may be killed, in order. Tests do so through
# TIF_KILL_AT=NAME or NAME:COUNT, and get the list from --list-steps.
readonly STEPS=(
	state-made staging stage keep manifest synced
	landing folder land patches pc landed recorded tidied
	undo-ready undoing unstack restore unfolder undone discarded
)
declare -A STEP_COUNT=()
step() {
	local count=$((${STEP_COUNT[$1]-0} + 1))
	STEP_COUNT[$1]=$count
	case ${TIF_KILL_AT-} in
	"$1" | "$1:$count") kill -KILL $$ ;;
	esac
}

# set_phase PHASE: atomically, and on the disk before it returns.
set_phase() {
	printf '%s\n' "$1" >"$STATE/journal.new" && own_like "$TREE" "$STATE/journal.new" &&
		sync -- "$STATE/journal.new" &&
		mv -fT -- "$STATE/journal.new" "$STATE/journal" &&
		sync -- "$STATE"
}

# get_phase: sets PHASE: none (no state), staging, landing, done, undoing.
get_phase() {
	STATE=$TREE/$STATE_NAME
	PHASE=none
	if [[ -e $STATE || -L $STATE ]]; then
		PHASE=staging
		if [[ -f $STATE/journal ]]; then read -r PHASE <"$STATE/journal" || PHASE=unknown; fi
	fi
	case $PHASE in
	none | staging | landing | done | undoing) ;;
	*) fail "$EX_NO" "the journal of an earlier run is unreadable ($STATE_NAME/journal)" \
		"restore the tree from a backup" ;;
	esac
}

# discard_state: one rename takes it out of sight, then it is removed.
discard_state() {
	if [[ -e $STATE.gone ]]; then rm -rf -- "$STATE.gone" || return 1; fi
	[[ -d $STATE ]] || return 0
	mv -T -- "$STATE" "$STATE.gone" || return 1
	step undone
	rm -rf -- "$STATE.gone" || return 1
	step discarded
}

# hash_files DIR PATH...: sets HASH[path] to its hash, or "absent".
declare -A HASH=()
hash_files() {
	local dir=$1 path sum
	local -a have=()
	shift
	HASH=()
	for path; do
		HASH[$path]=absent
		if [[ -e $dir/$path ]]; then have+=("$path"); fi
	done
	((${#have[@]} > 0)) || return 0
	for path in "${have[@]}"; do HASH[$path]=unreadable; done
	while read -r sum path; do HASH[$path]=$sum; done < <(
		cd -- "$dir" && sha256sum -- "${have[@]}" 2>/dev/null
	)
}

# read_manifest: the manifest as arrays, one entry a file.
read_manifest() {
	local action before after path
	M_ACTION=() M_BEFORE=() M_AFTER=() M_PATH=()
	while IFS=$'\t' read -r action before after path; do
		M_ACTION+=("$action") M_BEFORE+=("$before") M_AFTER+=("$after") M_PATH+=("$path")
	done <"$STATE/manifest"
}

# check_writable: before any work, every folder that will change.
check_writable() {
	local path dir
	local -A seen=()
	[[ -w $TREE ]] || fail "$EX_NO" \
		"$TREE_SHOWN cannot be written (no permission, or a read-only file system)" \
		"run as its owner, or on a writable copy"
	for path in "${TOUCHED[@]}"; do
		[[ $path == */* ]] || continue
		dir=$TREE/${path%/*}
		while [[ ! -d $dir ]]; do dir=${dir%/*}; done
		[[ -z ${seen[$dir]-} ]] || continue
		seen[$dir]=1
		[[ -w $dir && -x $dir ]] || fail "$EX_NO" \
			"${dir#"$TREE"/}/ cannot be written ($TREE_SHOWN)" "run as the owner of the tree"
	done
}

# copy_files FROM TO PATH...: with their folders, times and modes.
copy_files() {
	local from=$1 to=$2
	shift 2
	mkdir -p -- "$to" || return 1
	(($# == 0)) || (cd -- "$from" && cp -a --parents --reflink=auto -- "$@" "$to/")
}

# own_like MODEL PATH...: root leaves no files of its own in a user's tree.
own_like() {
	((EUID == 0)) || return 0
	chown -Rh --reference="$1" -- "${@:2}"
}

# keep_modes PATH...: staged files get the mode (and for root, the owner) of
# what they replace. patch does that too; this makes sure of it.
keep_modes() {
	local staged=$STATE/stage/tree format='%a %u:%g' was is i
	local -a old new
	(($# > 0)) || return 0
	((EUID == 0)) || format=%a
	was=$(cd -- "$BEFORE" && stat -c "$format" -- "$@") || return 1
	is=$(cd -- "$staged" && stat -c "$format" -- "$@") || return 1
	[[ $was != "$is" ]] || return 0
	mapfile -t old <<<"$was"
	mapfile -t new <<<"$is"
	for i in "${!old[@]}"; do
		[[ ${old[i]} != "${new[i]}" ]] || continue
		if ((EUID == 0)); then chown -- "${old[i]#* }" "$staged/${*:i+1:1}" || return 1; fi
		chmod -- "${old[i]% *}" "$staged/${*:i+1:1}" || return 1
	done
}

# write_folders: the folders that new files need.
write_folders() {
	local change dir
	for change in "${CHANGES[@]}"; do
		[[ $change == "add "*/* ]] || continue
		dir=${change#add }
		dir=${dir%/*}
		while [[ ! -d $TREE/$dir ]]; do
			printf '%s\n' "$dir"
			[[ $dir == */* ]] || break
			dir=${dir%/*}
		done
	done | sort -u
}

# write_manifest: action, hash before, hash after, path.
write_manifest() {
	local i
	local -a paths=("${CHANGES[@]#* }")
	local -A before
	hash_files "$BEFORE" "${paths[@]}"
	for i in "${paths[@]}"; do before[$i]=${HASH[$i]}; done
	hash_files "$STATE/stage/tree" "${paths[@]}"
	for i in "${CHANGES[@]}"; do
		printf '%s\t%s\t%s\t%s\n' "${i%% *}" "${before[${i#* }]}" "${HASH[${i#* }]}" "${i#* }"
	done
}

# stage_all: returns 1 when something could not be written.
stage_all() {
	local change path
	local -a keep=() stage=() modify=()
	for change in "${CHANGES[@]}"; do
		path=${change#* }
		case ${change%% *} in
		add) stage+=("$path") ;;
		delete) keep+=("$path") ;;
		modify) keep+=("$path") stage+=("$path") modify+=("$path") ;;
		esac
	done
	mkdir -- "$STATE" || return 1
	STAGING=1
	step state-made
	set_phase staging || return 1
	step staging
	copy_files "$WORK" "$STATE/stage/tree" "${stage[@]}" &&
		cp -a -- "$WORK/patches" "$STATE/stage/patches" &&
		cp -a -- "$WORK/.pc" "$STATE/stage/pc" || return 1
	step stage
	mkdir -- "$STATE/orig" && own_like "$TREE" "$STATE" && keep_modes "${modify[@]}" &&
		copy_files "$BEFORE" "$STATE/orig" "${keep[@]}" || return 1
	step keep
	write_manifest >"$STATE/manifest" && write_folders >"$STATE/folders" &&
		(cd -- "$WORK/patches" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$STATE/sums" &&
		write_info >"$STATE/info.json" &&
		own_like "$TREE" "$STATE"/{manifest,folders,sums,info.json} || return 1
	step manifest
	find "$STATE" -print0 | xargs -0 sync -- || return 1
	step synced
}

# still_staged I: what the manifest's entry I says has not been done yet.
still_staged() {
	if [[ ${M_ACTION[$1]} == delete ]]; then
		[[ -e $TREE/${M_PATH[$1]} ]]
	else
		[[ -e $STATE/stage/tree/${M_PATH[$1]} ]]
	fi
}

# check_unchanged: what is still to land must be as it was when it was read.
check_unchanged() {
	local i
	read_manifest
	CHANGED_UNDER=()
	hash_files "$TREE" "${M_PATH[@]}"
	for i in "${!M_PATH[@]}"; do
		if still_staged "$i" && [[ ${HASH[${M_PATH[i]}]} != "${M_BEFORE[i]}" ]]; then
			CHANGED_UNDER+=("${M_PATH[i]}")
		fi
	done
	((${#CHANGED_UNDER[@]} == 0))
}

# land_forward: from "landing" to "done"; can be run again at any point.
land_forward() {
	local dir i path
	read_manifest
	while IFS= read -r dir; do
		if [[ ! -d $TREE/$dir ]]; then mkdir -- "$TREE/$dir" || return 1; fi
		own_like "$TREE" "$TREE/$dir" || return 1
		step folder
	done <"$STATE/folders"
	for i in "${!M_PATH[@]}"; do
		path=${M_PATH[i]}
		if ! still_staged "$i"; then
			: # this one has landed before
		elif [[ ${M_ACTION[i]} == delete ]]; then
			rm -f -- "$TREE/$path" || return 1
		else
			mv -fT -- "$STATE/stage/tree/$path" "$TREE/$path" || return 1
		fi
		step land
	done
	if [[ -e $STATE/stage/patches ]]; then
		mv -T -- "$STATE/stage/patches" "$TREE/patches" || return 1
	fi
	step patches
	if [[ -e $STATE/stage/pc ]]; then mv -T -- "$STATE/stage/pc" "$TREE/.pc" || return 1; fi
	step pc
	sync_folders || return 1
	step landed
	set_phase 'done' || return 1
	step recorded
	rm -rf -- "$STATE/stage" || return 1
	step tidied
}

# sync_folders: renames are on the disk only when their folders are.
sync_folders() {
	local path dir
	local -A dirs=(["$TREE"]=1)
	for path in "${M_PATH[@]}"; do
		[[ $path == */* ]] || continue
		dir=$TREE/${path%/*}
		if [[ -d $dir ]]; then dirs[$dir]=1; fi
	done
	sync -- "${!dirs[@]}"
}

# check_undoable: what is still to be taken back must be as it landed (or, for
# a popped stack, as it was): an edit made since the undo was killed is not ours.
check_undoable() {
	local i path
	read_manifest
	CHANGED_UNDER=()
	hash_files "$TREE" "${M_PATH[@]}"
	for i in "${!M_PATH[@]}"; do
		path=${M_PATH[i]}
		if [[ -e $STATE/stage/tree/$path ]]; then continue; fi
		if [[ ${M_ACTION[i]} != add && ! -e $STATE/orig/$path ]]; then continue; fi
		case ${HASH[$path]} in
		"${M_BEFORE[i]}" | "${M_AFTER[i]}") ;;
		*) CHANGED_UNDER+=("$path") ;;
		esac
	done
	((${#CHANGED_UNDER[@]} == 0))
}

# undo_back: from "undoing" to no state at all; can be run again at any point.
undo_back() {
	local dir i path
	read_manifest
	if [[ -e $TREE/patches && ! -e $STATE/stage/patches && ! -e $STATE/patches.gone ]]; then
		mv -T -- "$TREE/patches" "$STATE/patches.gone" || return 1
	fi
	if [[ -e $TREE/.pc && ! -e $STATE/stage/pc && ! -e $STATE/pc.gone ]]; then
		mv -T -- "$TREE/.pc" "$STATE/pc.gone" || return 1
	fi
	step unstack
	for i in "${!M_PATH[@]}"; do
		path=${M_PATH[i]}
		if [[ -e $STATE/stage/tree/$path ]]; then
			: # it has never landed
		elif [[ ${M_ACTION[i]} == add ]]; then
			rm -f -- "$TREE/$path" || return 1
		elif [[ -e $STATE/orig/$path ]]; then
			mv -fT -- "$STATE/orig/$path" "$TREE/$path" || return 1
		fi
		step restore
	done
	while IFS= read -r dir; do
		if [[ -d $TREE/$dir ]]; then rmdir --ignore-fail-on-non-empty -- "$TREE/$dir" || return 1; fi
		step unfolder
	done < <(sort -r "$STATE/folders")
	sync_folders || return 1
	discard_state
}

# in_one_go FUNCTION: signals wait until a landing or an undo is through.
in_one_go() {
	local rc=0
	trap '' HUP INT TERM
	"$1" || rc=$?
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	return "$rc"
}

# land: the trial into the tree; fails with the tree as it was.
land() {
	check_writable
	stage_all || fail "$EX_NO" "the patched files cannot be stored in $TREE_SHOWN (disk full?)" \
		"make room; the tree is as it was"
	check_unchanged || fail "$EX_NO" \
		"the tree changed while this ran (${CHANGED_UNDER[*]})" "run it again"
	set_phase landing || fail "$EX_NO" "the journal cannot be written in $TREE_SHOWN" \
		"make room; the tree is as it was"
	STAGING=
	step landing
	in_one_go land_forward && return
	{ set_phase undoing && in_one_go undo_back; } ||
		fail "$EX_NO" "landing failed, and so did taking it back ($TREE_SHOWN)" \
			"remove the cause, then run apply.sh again: it finishes the job"
	fail "$EX_NO" "a file could not be replaced ($TREE_SHOWN)" \
		"run as the owner of the tree; it is as it was"
}

# recover: complete or take back what a killed run has left. Sets RECOVERED.
recover() {
	get_phase
	if [[ $PHASE == none && ! -e $STATE.gone ]]; then return; fi
	[[ -w $TREE ]] || [[ $PHASE == 'done' ]] || fail "$EX_NO" \
		"a run that was interrupted must be completed, and $TREE_SHOWN cannot be written" \
		"run as its owner"
	case $PHASE in
	none | staging)
		discard_state || fail "$EX_NO" "$STATE_NAME cannot be removed ($TREE_SHOWN)" "remove it"
		RECOVERED=back
		;;
	landing)
		check_unchanged || fail "$EX_NO" \
			"an interrupted run cannot be completed: edited since: ${CHANGED_UNDER[*]} ($TREE_SHOWN)" \
			"put the originals back (copies are in $STATE_NAME/orig), then run apply.sh again"
		in_one_go land_forward || fail "$EX_NO" "an interrupted run cannot be completed ($TREE_SHOWN)" \
			"remove the cause, then run apply.sh again"
		RECOVERED=forward
		;;
	undoing)
		check_undoable || fail "$EX_NO" \
			"an interrupted undo cannot be completed: edited since: ${CHANGED_UNDER[*]} ($TREE_SHOWN)" \
			"take these edits out (copies of the originals are in $STATE_NAME/orig), then run apply.sh again"
		in_one_go undo_back || fail "$EX_NO" "an interrupted undo cannot be completed ($TREE_SHOWN)" \
			"remove the cause, then run apply.sh again"
		RECOVERED=back
		;;
	done)
		if [[ -e $STATE/stage ]]; then rm -rf -- "$STATE/stage"; fi
		if [[ -e $STATE.gone ]]; then rm -rf -- "$STATE.gone"; fi
		;;
	esac
	get_phase
	case $RECOVERED in
	forward) say "An interrupted run was completed." ;;
	back) say "What an interrupted run had left was taken back." ;;
	esac
}
