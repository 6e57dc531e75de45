# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2153
# Build the plan's patches and try them, in private scratch, on a copy of just
# the files that they touch. Nothing here writes into the tree.
#
#   $WORK      the copy, with patches/ and .pc as quilt keeps them
#   $BEFORE    the copy as it was taken
#   TOUCHED    every path the plan may change, in order of first use

# lists and logs of one trial, tab separated: see docs/apply.json.md
OFFSETS=() SKIPPED=() NOTES=()
declare -A FAILED=() PATCH_FILES=()

readonly FILE_NAME_RE='^[A-Za-z0-9_.][A-Za-z0-9_.+,@/-]*$'

# quiet_quilt ARGS...: quilt in WORK, deaf to the caller's own settings. It does
# without the lock: should this run be killed, quilt must not hold the tree.
quiet_quilt() {
	(
		exec {LOCK_FD}<&-
		cd -- "$WORK" && TMPDIR=$SCRATCH/tmp exec quilt --quiltrc - "$@"
	)
}

# touch_path PATH: remember a path; refuse what no patch may name.
declare -A IS_TOUCHED=()
TOUCHED=()
touch_path() {
	[[ $1 =~ $FILE_NAME_RE && /$1/ != */../* && $1 != .tif-backports/* ]] ||
		fail "$EX_FAULT" "a patch names the path '$1'" "mend the patch"
	if [[ -z ${IS_TOUCHED[$1]-} ]]; then
		IS_TOUCHED[$1]=1
		TOUCHED+=("$1")
	fi
}

# arch_headers ARCH: the headers that a conversion may read and change.
arch_headers() {
	local header
	for header in "$TREE/arch/$1"/include/asm/thread_info*.h; do
		if [[ -e $header ]]; then printf '%s\n' "${header#"$TREE"/}"; fi
	done
}

# files_of I: the paths of plan entry I, one a line, as "<sign> <path>" where
# the sign is lsdiff's: + new, - deleted, ! changed.
files_of() {
	local name=${PLAN[$1]}
	case ${PLAN_KIND[$1]} in
	file) lsdiff -s --strip=1 "$KIT_DIR/patches/$name" ;;
	compat) (cd -- "$KIT_DIR/${name%.patch}" && find . -type f -printf '+ %P\n' | sort) ;;
	cocci) arch_headers "${PLAN_ARCH[$1]}" | sed 's/^/! /' ;;
	esac
}

# list_touched: fills TOUCHED and PATCH_FILES.
list_touched() {
	local i sign path
	for i in "${!PLAN[@]}"; do
		PATCH_FILES[${PLAN[i]}]=$(files_of "$i")
		[[ -n ${PATCH_FILES[${PLAN[i]}]} || ${PLAN_KIND[i]} == cocci ]] ||
			fail "$EX_FAULT" "${PLAN[i]} touches no file" "mend the patch"
		while read -r sign path; do
			if [[ -n $path ]]; then touch_path "$path"; fi
		done <<<"${PATCH_FILES[${PLAN[i]}]}"
	done
}

# check_touched: what rename cannot replace safely is refused by name.
check_touched() {
	local path part rest device here
	local -A seen=()
	device=$(stat -c %d -- "$TREE")
	for path in "${TOUCHED[@]}"; do
		part='' rest=$path
		while [[ $rest == */* ]]; do
			part+=${part:+/}${rest%%/*} rest=${rest#*/}
			[[ -z ${seen[$part]-} ]] || continue
			seen[$part]=1
			[[ ! -L $TREE/$part ]] || fail "$EX_NO" "$part is a symbolic link ($TREE_SHOWN)" \
				"work on a tree with real folders"
			[[ -e $TREE/$part ]] || break
			[[ -d $TREE/$part ]] || fail "$EX_NO" "$part is not a folder ($TREE_SHOWN)" \
				"restore it"
			here=$(stat -c %d -- "$TREE/$part")
			[[ $here == "$device" ]] || fail "$EX_NO" \
				"$part is on another file system ($TREE_SHOWN)" "work on a tree within one"
		done
		[[ ! -L $TREE/$path ]] || fail "$EX_NO" "$path is a symbolic link ($TREE_SHOWN)" \
			"put a real file in its place"
		[[ ! -e $TREE/$path || -f $TREE/$path ]] || fail "$EX_NO" \
			"$path is not a regular file ($TREE_SHOWN)" "restore it"
		[[ ! -e $TREE/$path || -r $TREE/$path ]] || fail "$EX_NO" \
			"$path cannot be read ($TREE_SHOWN)" "run as a user who may"
	done
}

# copy_touched: the private copies.
copy_touched() {
	local path
	local -a have=()
	WORK=$SCRATCH/work BEFORE=$SCRATCH/before
	mkdir -- "$WORK" "$BEFORE" "$SCRATCH/tmp"
	for path in "${TOUCHED[@]}"; do
		if [[ -e $TREE/$path ]]; then have+=("$path"); fi
	done
	if [[ ${#have[@]} -gt 0 ]]; then
		(cd -- "$TREE" && cp -a --parents --reflink=auto -- "${have[@]}" "$BEFORE/") ||
			fail "$EX_NO" "the files to patch cannot be copied to $SCRATCH" \
				"free some space, or set TMPDIR"
		cp -a -- "$BEFORE/." "$WORK/"
		# folders of a source tree may be read-only; files keep their modes
		find "$BEFORE" "$WORK" -type d ! -perm -u=rwx -exec chmod u+rwx -- {} +
	fi
}

# header_of NAME DEFAULT: the text above a generated patch.
header_of() {
	local file=$KIT_DIR/patches/${1%.patch}.$NUMBERING.header
	[[ -f $file ]] || file=$KIT_DIR/patches/${1%.patch}.header
	if [[ -f $file ]]; then
		cat -- "$file"
	else
		printf '%s\n' "$2"
	fi
	printf -- '---\n\n'
}

# make_compat I OUT: a patch that adds the facility's files.
make_compat() {
	local name=${PLAN[$1]} out=$2 sign path mode rc
	local from=$KIT_DIR/${name%.patch}
	header_of "$name" "${name%.patch}: files that are new to this kernel" >"$out"
	while read -r sign path; do
		mode=100644
		if [[ -x $from/$path ]]; then mode=100755; fi
		printf 'diff --git a/%s b/%s\nnew file mode %s\n' "$path" "$path" "$mode" >>"$out"
		rc=0
		diff -u --label /dev/null --label "b/$path" /dev/null "$from/$path" >>"$out" || rc=$?
		((rc == 1)) || fail "$EX_FAULT" "compat file $path is empty or cannot be read" \
			"restore the checkout"
	done <<<"${PATCH_FILES[$name]}"
}

# make_cocci I OUT: run the conversion on the copy as it is now. Returns 1 when
# it refuses (CONVERT_SAYS has its words), 2 when there is nothing to convert.
make_cocci() {
	local name=${PLAN[$1]} arch=${PLAN_ARCH[$1]} out=$2 rc=0 path
	local dir=$SCRATCH/convert-$arch log=$SCRATCH/convert-$arch.log
	mkdir -- "$dir"
	# without the lock, as quilt
	(
		exec {LOCK_FD}<&-
		exec "$KIT_DIR/scripts/convert.sh" --arch "$arch" --numbering "$NUMBERING" --full "$TREE" "$WORK" "$dir"
	) >"$log" 2>&1 || rc=$?
	CONVERT_SAYS=$(tail -n 1 "$log")
	CONVERT_SAYS=${CONVERT_SAYS#convert.sh: error: }
	CONVERT_SAYS=${CONVERT_SAYS//"$WORK"/"$TREE"}
	if ((rc > 0)); then head -n -1 "$log" >&2; fi
	case $rc in
	0) ;;
	1 | 3) return 1 ;;
	4) fail "$EX_MISSING" "$name: $CONVERT_SAYS" ;;
	*) fail "$EX_FAULT" "$name: scripts/convert.sh returned $rc: $CONVERT_SAYS" \
		"this is a fault of the kit" ;;
	esac
	header_of "$name" "arch/$arch: thread flags from the generic header" >"$out"
	local changed=''
	while IFS= read -r path; do
		touch_path "$path"
		[[ -f $WORK/$path ]] || fail "$EX_FAULT" "$name: the conversion wrote $path, which it was not given" \
			"this is a fault of the kit"
		rc=0
		diff -u --label "a/$path" --label "b/$path" -- "$WORK/$path" "$dir/$path" \
			>>"$out" || rc=$?
		case $rc in
		0) ;;
		1) changed+="! $path"$'\n' ;;
		*) fail "$EX_FAULT" "$name: the converted $path cannot be compared" "this is a fault of the kit" ;;
		esac
	done < <(cd -- "$dir" && find . -type f -printf '%P\n' | sort)
	PATCH_FILES[$name]=${changed%$'\n'}
	[[ -n $changed ]] || return 2
}

# read_offsets LOG [PATCH]: hunks that fitted at another line, but for PATCH's.
read_offsets() {
	local line patch='' file=''
	while IFS= read -r line; do
		if [[ $line =~ ^Applying\ patch\ (.*)$ ]]; then
			patch=${BASH_REMATCH[1]#patches/}
		elif [[ $line =~ ^patching\ file\ (.*)$ ]]; then
			file=${BASH_REMATCH[1]}
		elif [[ $patch != "${2-}" && $line =~ ^Hunk\ \#([0-9]+)\ succeeded\ at\ ([0-9]+).*offset\ (-?[0-9]+)\ line ]]; then
			OFFSETS+=("$patch"$'\t'"$file"$'\t'"${BASH_REMATCH[1]}"$'\t'"${BASH_REMATCH[2]}"$'\t'"${BASH_REMATCH[3]}")
		fi
	done <"$1"
}

# push_waiting: push every patch that the copy's series has and quilt has not
# applied; one that does not fit is explained, forced, and the rest still tried.
push_waiting() {
	local log=$SCRATCH/push.log bad verdict
	((WAITING > 0)) || return 0
	while ! quiet_quilt push -a --fuzz=0 >"$log" 2>&1; do
		bad=$(sed -n 's/^Applying patch //p' "$log" | tail -n 1)
		bad=${bad#patches/}
		verdict=$(tail -n 1 "$log")
		case $bad:$verdict in
		?*:*' does not apply (enforce with -f)' | ?*:*' can be reverse-applied') ;;
		*) fail "$EX_FAULT" "quilt push failed: $verdict" "this is a fault of the kit" ;;
		esac
		read_offsets "$log" "$bad"
		explain_failure "$bad"
		if [[ $(tail -n 1 "$WORK/patches/series") == "$bad" ]]; then
			WAITING=0
			return 0
		fi
	done
	read_offsets "$log"
	WAITING=0
}

# assemble: the whole trial. Sets CONFLICTS (a number) through conflict.sh.
assemble() {
	local i name rc level=''
	WAITING=0
	list_touched
	check_touched
	copy_touched
	mkdir -- "$WORK/patches"
	printf '# series %s of tif-backports: level %s, numbering %s, for %s\n' \
		"$SERIES" "$LEVEL" "$NUMBERING" "$PLAN_ARCHS" >"$WORK/patches/series"
	for i in "${!PLAN[@]}"; do
		name=${PLAN[i]}
		mkdir -p -- "$WORK/patches/${name%/*}"
		rc=0
		case ${PLAN_KIND[i]} in
		file) cp -- "$KIT_DIR/patches/$name" "$WORK/patches/$name" ;;
		compat) make_compat "$i" "$WORK/patches/$name" ;;
		cocci)
			push_waiting
			make_cocci "$i" "$WORK/patches/$name" || rc=$?
			;;
		esac
		if ((rc > 0)); then
			rm -f -- "$WORK/patches/$name"
			rmdir --ignore-fail-on-non-empty -- "$WORK/patches/${name%/*}"
		fi
		case $rc in
		0) ;;
		1)
			FAILED[$name]=1
			add_conflict "$name" '' 0 0 "the conversion refused: $CONVERT_SAYS"
			continue
			;;
		2)
			SKIPPED+=("$name")
			NOTES+=("$name: nothing to convert, the header is generic already")
			continue
			;;
		esac
		if [[ ${PLAN_LEVEL[i]} != "$level" ]]; then
			level=${PLAN_LEVEL[i]}
			printf '# level: %s\n' "$level" >>"$WORK/patches/series"
		fi
		printf '%s\n' "$name" >>"$WORK/patches/series"
		WAITING=$((WAITING + 1))
	done
	push_waiting
}

# list_changes: CHANGES gets "<action> <path>" for all that differs now.
list_changes() {
	local path
	CHANGES=()
	for path in "${TOUCHED[@]}"; do
		if [[ ! -e $WORK/$path ]]; then
			if [[ -e $BEFORE/$path ]]; then CHANGES+=("delete $path"); fi
		elif [[ ! -e $BEFORE/$path ]]; then
			CHANGES+=("add $path")
		elif ! cmp -s -- "$BEFORE/$path" "$WORK/$path"; then
			CHANGES+=("modify $path")
		fi
	done
}
