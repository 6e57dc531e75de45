# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2153
# What a run tells: lines for people, and one JSON document for programs
# (docs/apply.json.md describes it).

# say TEXT: stdout, unless the JSON goes there.
say() { printf '%s\n' "$*" >&"$SAY_FD"; }

# open_json FILE: make sure early that the document can be written.
open_json() {
	SAY_FD=1
	JSON=$1
	case $JSON in
	'') return ;;
	-) SAY_FD=2 ;;
	*)
		[[ $JSON == /* ]] || JSON=$PWD/$JSON
		[[ -d ${JSON%/*} && -w ${JSON%/*} && ! -d $JSON ]] || {
			local shown=$JSON
			JSON=
			fail "$EX_USAGE" "--json: $shown cannot be written" "name a file in a writable folder"
		}
		;;
	esac
}

# lines_json ITEM...: a JSON array of strings.
lines_json() {
	if (($# == 0)); then
		printf '[]'
	else
		printf '%s\n' "$@" | jq -Rcn '[inputs]'
	fi
}

# patches_json: every patch of the plan and what became of it.
patches_json() {
	local i name outcome
	for i in "${!PLAN[@]}"; do
		name=${PLAN[i]} outcome=fits
		if [[ -n ${FAILED[$name]-} ]]; then outcome=conflict; fi
		if [[ " ${SKIPPED[*]} " == *" $name "* ]]; then outcome=skipped; fi
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$name" "${PLAN_KIND[i]}" "${PLAN_LEVEL[i]}" \
			"${PLAN_ARCH[i]}" "$outcome" \
			"$(cut -d ' ' -f 2- <<<"${PATCH_FILES[$name]-}" | paste -sd ' ')"
	done | jq -Rcn '[inputs | split("\t") | {name: .[0], kind: .[1], level: .[2], arch: .[3],
		outcome: .[4], files: (.[5] | split(" "))}]'
}

exits_json() {
	((${#EXITS[@]} == 0)) || printf '%s\n' "${EXITS[@]}"
	:
}

offsets_json() {
	((${#OFFSETS[@]} == 0)) || printf '%s\n' "${OFFSETS[@]}"
	:
}

# files_json: from the manifest, while there is one; else from the trial.
files_json() {
	local change before
	if [[ -f ${STATE-}/manifest ]]; then
		cat -- "$STATE/manifest"
	elif ((${#CHANGES[@]} > 0)); then
		for change in "${CHANGES[@]}"; do
			hash_files "$BEFORE" "${change#* }"
			before=${HASH[${change#* }]}
			hash_files "$WORK" "${change#* }"
			printf '%s\t%s\t%s\t%s\n' "${change%% *}" "$before" "${HASH[${change#* }]}" "${change#* }"
		done
	fi
}

# write_info: what is recorded in the tree; no date, so equal runs are equal.
write_info() {
	jq -n --arg series "$SERIES" --arg level "$LEVEL" --arg numbering "$NUMBERING" \
		--arg archs "$PLAN_ARCHS" --arg digest "$DIGEST" --arg release "$FP_RELEASE" \
		--argjson patches "$(lines_json "${PLAN[@]}")" --argjson skipped "$(lines_json "${SKIPPED[@]}")" \
		'{schema: "tif-backports/applied/1", release: $release, series: $series, level: $level,
		  numbering: $numbering, archs: ($archs | split(",")), digest: $digest,
		  patches: ($patches - $skipped)}'
}

# report EXIT-CODE: the JSON document, if one was asked for.
report() {
	local rc=$1 to=$SCRATCH/report.json
	[[ -n ${JSON-} ]] || return 0
	patches_json >"$SCRATCH/patches.json"
	[[ -f $SCRATCH/conflicts.jsonl ]] || : >"$SCRATCH/conflicts.jsonl"
	jq -n --arg command "$COMMAND" --argjson dry_run "${DRY_RUN:-false}" --argjson exit "$rc" \
		--arg outcome "$OUTCOME" --arg message "$MESSAGE" --arg recovered "$RECOVERED" \
		--arg tree "${TREE-}" --arg status "${STATUS-}" \
		--arg release "${FP_RELEASE-}" --arg version "${FP_VERSION-}" \
		--arg patchlevel "${FP_PATCHLEVEL-}" --arg sublevel "${FP_SUBLEVEL-}" \
		--arg extraversion "${FP_EXTRAVERSION-}" --argjson hints "$(lines_json "${FP_HINTS[@]}")" \
		--arg series "${SERIES-}" --arg level "${LEVEL-}" --arg numbering "${NUMBERING-}" \
		--arg archs "${PLAN_ARCHS-}" \
		--argjson changed "$(lines_json "${CHANGED[@]}")" --argjson notes "$(lines_json "${NOTES[@]}")" \
		--slurpfile patches "$SCRATCH/patches.json" --slurpfile conflicts "$SCRATCH/conflicts.jsonl" \
		--rawfile offsets <(offsets_json) --rawfile files <(files_json) \
		--rawfile exits <(exits_json) \
		'def rows: split("\n") | map(select(. != "") | split("\t"));
		def hash: if . == "absent" then null else . end;
		{schema: "tif-backports/apply/1", command: $command, dry_run: $dry_run, exit: $exit,
		 outcome: $outcome, message: $message, recovered: (if $recovered == "" then null else $recovered end),
		 tree: $tree, status: $status,
		 fingerprint: {release: $release, version: $version, patchlevel: $patchlevel,
			sublevel: $sublevel, extraversion: $extraversion, hints: $hints},
		 series: $series, level: $level, numbering: $numbering,
		 archs: ($archs | split(",")), rseq: ($exits | rows | map({arch: .[0], flag: .[1], why: .[2]})),
		 patches: $patches[0], conflicts: $conflicts,
		 offsets: ($offsets | rows | map({patch: .[0], file: .[1], hunk: (.[2] | tonumber),
			line: (.[3] | tonumber), offset: (.[4] | tonumber)})),
		 files: ($files | rows | map({path: .[3], action: .[0], before: (.[1] | hash),
			after: (.[2] | hash)})),
		 changed: $changed, notes: $notes}' >"$to" || return 1
	if [[ $JSON == - ]]; then
		cat -- "$to"
	else
		cp -- "$to" "$JSON.new$$" && mv -fT -- "$JSON.new$$" "$JSON"
	fi
}
