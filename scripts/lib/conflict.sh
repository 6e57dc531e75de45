# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# Say why a patch does not fit: file, hunk, line, the lines expected and found,
# whether the hunk is in the tree already, and what wiggle makes of it.

CONFLICTS=0
# the first one, in one line, for the last line of the run: what comes after
# it may be its consequence
CONFLICT_FIRST=

# add_conflict PATCH FILE HUNK LINE REASON [EXPECTED FOUND ALREADY WIGGLE]:
# EXPECTED and FOUND are files that hold the lines.
add_conflict() {
	local patch=$1 file=$2 hunk=$3 line=$4 reason=$5
	local expected=${6:-/dev/null} found=${7:-/dev/null} already=${8:-false} wiggle=${9-}
	CONFLICTS=$((CONFLICTS + 1))
	local headline="$patch${file:+, $file}"
	if ((hunk > 0)); then headline+=", hunk $hunk, line $line"; fi
	headline+=": $reason"
	if [[ -z $CONFLICT_FIRST ]]; then CONFLICT_FIRST=$headline; fi
	jq -cn --arg patch "$patch" --arg file "$file" --argjson hunk "$hunk" --argjson line "$line" \
		--arg reason "$reason" --rawfile expected "$expected" --rawfile found "$found" \
		--argjson already "$already" --arg wiggle "$wiggle" \
		'def lines: if . == "" then [] else rtrimstr("\n") | split("\n") end;
		{patch: $patch, file: $file, hunk: $hunk, line: $line, reason: $reason,
		 expected: ($expected | lines), found: ($found | lines),
		 already_applied: $already, wiggle: $wiggle}' >>"$SCRATCH/conflicts.jsonl"
	{
		printf 'conflict: %s\n' "$headline"
		if [[ $expected != /dev/null && $already == false ]]; then
			printf '  expected (-) and found (+):\n'
			diff -U 1000 -- "$expected" "$found" | sed '1,3d; s/^/    /' || true
		fi
		if [[ -n $wiggle ]]; then printf '  wiggle: %s\n' "$wiggle"; fi
	} >&2
}

# nearest FILE EXPECTED LINE: the line of FILE where most of EXPECTED's lines
# stand, the one nearest to LINE if several do, LINE itself if none does.
nearest() {
	awk -v want="$3" '
		NR == FNR { pre[++n] = $0; next }
		{ text[++m] = $0 }
		END {
			at = want
			for (i = 1; i <= m; i++) {
				score = 0
				for (k = 1; k <= n; k++)
					if (text[i + k - 1] == pre[k] && pre[k] ~ /[^ \t{}*\/;]/)
						score++
				far = i > want ? i - want : want - i
				if (score > best || (score == best && score && far < dist)) {
					best = score
					dist = far
					at = i
				}
			}
			print at
		}' "$2" "$1"
}

# try_wiggle BEFORE PATCH FILE: sets WIGGLE_SAYS; with --propose keeps the merge.
try_wiggle() {
	local before=$1 patch=$2 file=$3 merged=$SCRATCH/merged left to
	if ! command -v wiggle >/dev/null; then
		WIGGLE_SAYS='not installed, no merge proposed (apt-get install wiggle)'
		return
	fi
	filterdiff -p1 -i "$file" "$WORK/patches/$patch" >"$SCRATCH/one.patch"
	wiggle --merge -- "$before/$file" "$SCRATCH/one.patch" >"$merged" 2>"$SCRATCH/wiggle.log" || true
	if [[ ! -s $merged ]]; then
		WIGGLE_SAYS="cannot merge: $(head -n 1 "$SCRATCH/wiggle.log")"
		return
	fi
	left=$(grep -c '^<<<<<<<' "$merged" || true)
	if ((left == 0)); then
		WIGGLE_SAYS='merges the file without a conflict (to be reviewed)'
	else
		WIGGLE_SAYS="leaves $left conflicts in the file"
	fi
	if [[ -z $PROPOSE ]]; then
		WIGGLE_SAYS+='; --propose DIR writes it'
		return
	fi
	to=$PROPOSE/${patch%.patch}/$file
	{ mkdir -p -- "${to%/*}" && cp -- "$merged" "$to"; } ||
		fail "$EX_NO" "the proposal cannot be written (${to%/*})" "name another folder"
	WIGGLE_SAYS+="; written to $to"
}

# explain_hunk BEFORE PATCH FILE HUNK LINE: one hunk that did not fit.
explain_hunk() {
	local before=$1 patch=$2 file=$3 hunk=$4 line=$5 reason length at
	local one=$SCRATCH/hunk.patch expected=$SCRATCH/expected found=$SCRATCH/found
	local after=$SCRATCH/after
	filterdiff -p1 -i "$file" --hunks="$hunk" "$WORK/patches/$patch" >"$one"
	sed -n '/^@@/,$ s/^[ -]//p' "$one" >"$expected"
	sed -n '/^@@/,$ s/^[ +]//p' "$one" >"$after"
	if patch --dry-run -R -f -s -F0 -o /dev/null -- "$before/$file" "$one" >/dev/null 2>&1; then
		at=$(nearest "$before/$file" "$after" "$line")
		length=$(wc -l <"$after")
		sed -n "$at,$((at + length - 1))p" "$before/$file" >"$found"
		add_conflict "$patch" "$file" "$hunk" "$line" "already applied (at line $at)" "$expected" "$found" true
		return
	fi
	reason='the lines differ'
	if [[ ! -s $expected ]]; then
		reason='the file exists already'
		cp -- "$after" "$expected"
	fi
	length=$(wc -l <"$expected")
	at=$(nearest "$before/$file" "$expected" "$line")
	sed -n "$at,$((at + length - 1))p" "$before/$file" >"$found"
	if ((at != line)); then reason+=" (the nearest are at line $at)"; fi
	add_conflict "$patch" "$file" "$hunk" "$line" "$reason" "$expected" "$found" false "$WIGGLE_SAYS"
}

# explain_failure PATCH: force what fits of it, and report each hunk that does not.
explain_failure() {
	local patch=$1 sign file line log=$SCRATCH/force.log before=$SCRATCH/before-failure
	local wiggled='' known=$CONFLICTS
	FAILED["$patch"]=1
	rm -rf -- "$before"
	mkdir -- "$before"
	while read -r sign file; do
		if [[ -f $WORK/$file ]]; then
			(cd -- "$WORK" && cp -a --parents -- "$file" "$before/")
		elif [[ $sign != + ]]; then
			if [[ $sign == - ]]; then
				add_conflict "$patch" "$file" 0 0 'already applied (the file is gone)' '' '' true
			else
				add_conflict "$patch" "$file" 0 0 'the file does not exist'
			fi
		fi
	done <<<"${PATCH_FILES[$patch]}"
	quiet_quilt push -f --fuzz=0 >"$log" 2>&1 || true
	rm -f -- "$WORK/.pc/$patch~refresh"
	file=
	while IFS= read -r line; do
		if [[ $line =~ ^patching\ file\ (.*)$ ]]; then
			file=${BASH_REMATCH[1]}
		elif [[ $line =~ ^Hunk\ \#([0-9]+)\ FAILED\ at\ ([0-9]+) ]]; then
			local hunk=${BASH_REMATCH[1]} at=${BASH_REMATCH[2]}
			# one that is not there at all was reported above
			[[ -f $before/$file ]] || continue
			if [[ $wiggled != "$file" ]]; then
				try_wiggle "$before" "$patch" "$file"
				wiggled=$file
			fi
			explain_hunk "$before" "$patch" "$file" "$hunk" "$at"
		fi
	done <"$log"
	while read -r sign file; do rm -f -- "$WORK/$file.rej"; done <<<"${PATCH_FILES[$patch]}"
	if ((CONFLICTS == known)); then
		add_conflict "$patch" '' 0 0 "does not fit: $(grep -v '^$' "$log" | tail -n 1)"
	fi
}
