#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Adds up the results of a check: one line, "N passed, N failed[, N skipped]".
# What should be there and is not counts as failed: a result file, a test of a
# plan, the plan itself, the outcome of a line.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5

usage() {
	cat <<TEXT
usage: $PROG [--total] DIR [NAME...]

Reads every DIR/*.tap (TAP) and DIR/*.jsonl (verify.sh's results). Each NAME
must be there as one of the two. Lists failures and skips with their reasons;
--total prints the last line only. Exit codes: 0 passed, 1 not, 2 usage.
TEXT
}

# Both readers print "pass|fail|skip<TAB>what happened", one line a test.

read_tap() {
	awk -v name="$1" '
		function out(kind, text) { printf "%s\t%s: %s\n", kind, name, text }
		/^1\.\.[0-9]+/ {
			plans++
			n = substr($1, 4) + 0
			planned += n
			if (n == 0 && match($0, /# *[Ss][Kk][Ii][Pp]/))
				out("skip", substr($0, RSTART + RLENGTH + 1))
			next
		}
		/^Bail out!/ { out("fail", $0); next }
		/^(not )?ok([ \t]|$)/ {
			seen++
			text = $0
			sub(/^(not )?ok[ \t]*/, "", text)
			sub(/^[0-9]+[ \t]*/, "", text)
			sub(/^- /, "", text)
			if (match(text, /# *[Ss][Kk][Ii][Pp]/))
				out("skip", text)
			else if ($1 == "not" && !match(text, /# *[Tt][Oo][Dd][Oo]/))
				out("fail", text)
			else if ($1 == "not")
				out("skip", text)
			else
				out("pass", text)
		}
		END {
			if (!plans)
				out("fail", "no plan: it did not run to its end")
			else if (planned != seen)
				out("fail", planned " tests planned, " seen + 0 " ran")
		}' "$2"
}

read_jsonl() {
	local name=$1 file=$2
	if [[ ! -s $file ]]; then
		printf 'fail\t%s: no results\n' "$name"
		return 0
	fi
	if ! command -v jq >/dev/null; then
		printf 'fail\t%s: cannot be read without jq\n' "$name"
		return 0
	fi
	jq -rR --arg name "$name" '
		([fromjson?] | .[0] | if type == "object" then . else {} end) |
		(.outcome // "no outcome") as $outcome |
		(if $outcome == "pass" or $outcome == "skip" then $outcome else "fail" end)
		+ "\t" + $name + ": " + (.path // "a line that is not a result" | tostring)
		+ (if $outcome == "pass" then "" else " (" + ($outcome | tostring)
			+ (if .figures.reason? then ": " + (.figures.reason | tostring) else "" end)
			+ ")" end)' "$file"
}

read_all() {
	local dir=$1 name file
	shift
	for name; do
		if [[ ! -e $dir/$name.tap && ! -e $dir/$name.jsonl ]]; then
			printf 'fail\t%s: no result file\n' "$name"
		fi
	done
	for file in "$dir"/*.tap; do
		if [[ -e $file ]]; then read_tap "$(basename "$file" .tap)" "$file"; fi
	done
	for file in "$dir"/*.jsonl; do
		if [[ -e $file ]]; then read_jsonl "$(basename "$file" .jsonl)" "$file"; fi
	done
}

main() {
	local total=0 results passed failed skipped
	while (($#)); do
		case $1 in
		-h | --help)
			usage
			exit "$EX_OK"
			;;
		--total) total=1 ;;
		-*) die "$EX_USAGE" "unknown option $1" "see $PROG --help" ;;
		*) break ;;
		esac
		shift
	done
	(($#)) || die "$EX_USAGE" "which DIR?" "see $PROG --help"
	results=$(read_all "$@")
	if ((!total)); then
		sed -n -e 's/^fail\t/FAILED  /p' -e 's/^skip\t/skipped /p' <<<"$results"
	fi
	passed=$(grep -c '^pass' <<<"$results" || true)
	failed=$(grep -c '^fail' <<<"$results" || true)
	skipped=$(grep -c '^skip' <<<"$results" || true)
	printf '%d passed, %d failed' "$passed" "$failed"
	if ((skipped)); then printf ', %d skipped' "$skipped"; fi
	printf '\n'
	if ((failed > 0 || passed == 0)); then exit "$EX_NO"; fi
}

main "$@"
