#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Compares what user space did on the unpatched and on the patched kernel.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../../scripts/lib/start.sh" || exit 5

usage() {
	cat <<'END'
usage: judge.sh [--explained FILE] RESULTS

RESULTS are those of check-userspace.sh: userspace/x86/KERNEL/GROUP/TEST. Prints a table of
the groups, one of what stress-ng's stressors made the patched kernel do, and each test that
did not pass on both kernels.

A test whose outcome differs has to be in FILE (maint/userspace/explained.tsv): GROUP/TEST,
the outcome on the unpatched kernel, that on the patched one, and why, with tabs between;
"*" is any outcome. A test that one of them has no result of has the outcome "missing".

Exit code: 0 no difference that is not explained, and both guests came to their end, 1 not.
END
}

# rows: GROUP/TEST STOCK PATCHED, sorted.
rows() {
	jq -rs '
		[.[] | (.path | split("/")) as $p | select($p[0] == "userspace" and ($p | length) == 5 and $p[4] != "initramfs") |
			{kernel: $p[2], test: "\($p[3])/\($p[4])", outcome}] |
		group_by(.test)[] | (map({(.kernel): .outcome}) | add) as $of |
		[.[0].test, $of.stock // "missing", $of.patched // "missing"] | @tsv' "$1"
}

# whole_guests: guests that did not come to their end, GROUP KERNEL HOW. One in which a
# test, or the whole, was judged to have failed has; what failed is then in its tests.
whole_guests() {
	jq -rs '
		(reduce .[] as $r ({}; .[$r.path] = $r)) as $at | [$at[]] as $all |
		[$all[] | .path | split("/") | select(.[0] == "userspace") | "\(.[3])/\(.[2])"] | unique[] |
		split("/") as [$group, $kernel] | "userspace/x86/\($kernel)/\($group)" as $path |
		($at[$path].figures.outcome // $at[$path].outcome // "not booted") as $how |
		select($how != "pass" and $how != "passed" and
			(["failed", "splat", "timeout"] | index($how) | not) or
			($how == "timeout" and
				([$all[] | select(.path | startswith($path + "/")) | select(.outcome == "timeout")] | length) == 0)) |
		[$group, $kernel, $how] | @tsv' "$1"
}

# stressors: NAME BOGO-STOCK BOGO-PATCHED EXIT SIGNAL FASTPATH SLOWPATH of the patched one.
stressors() {
	jq -rs '
		(reduce .[] as $r ({}; .[$r.path] = $r)) as $at |
		[$at[] | select(.path | startswith("userspace/x86/patched/stress/")) | select(.figures.fastpath != null)] |
		sort_by(.path)[] | (.path | split("/")[4]) as $name |
		[$name, ($at["userspace/x86/stock/stress/" + $name].figures.bogo // "-"), .figures.bogo,
			.figures.exit, .figures.signal, .figures.fastpath, .figures.slowpath] | @tsv' "$1"
}

# explained TEST STOCK PATCHED: prints why, or nothing.
explained() {
	awk -F '\t' -v test="$1" -v stock="$2" -v patched="$3" '
		!/^#/ && $1 == test && ($2 == "*" || $2 == stock) && ($3 == "*" || $3 == patched) { print $4; exit }
	' "$EXPLAINED"
}

# groups ROWS: GROUP TESTS STOCK PATCHED BOTH DIFFERENT: how many passed on each, how many
# ended in the same other way on both, and how many differ.
groups() {
	awk -F '\t' '
		{ split($1, part, "/"); group = part[1]; tests[group]++ }
		$2 == "pass" { stock[group]++ }
		$3 == "pass" { patched[group]++ }
		$2 == $3 && $2 != "pass" { both[group]++ }
		$2 != $3 { differ[group]++ }
		END {
			for (group in tests)
				printf "%s\t%d\t%d\t%d\t%d\t%d\n", group, tests[group], stock[group],
					patched[group], both[group], differ[group]
		}' "$1" | sort
}

# shares: of the exits that owed an update, those that the fast path did, and those that
# came to the slow path, in percent of both.
with_shares() { awk -F '\t' -v OFS='\t' '{ n = $6 + $7; print $0, n ? sprintf("%.2f", 100 * $7 / n) : "-" }'; }

head_line() {
	local IFS=$'\t'
	printf '%s\n' "$*"
}

tables() {
	{
		head_line group tests 'passed: stock' patched 'same, not passed' different
		groups "$SCRATCH/rows"
	} | column -t -s $'\t'
	if [[ $(stressors "$1") ]]; then
		echo
		{
			head_line stressor 'bogo-ops: stock' patched exit signal 'fast path' 'slow path' 'slow, %'
			stressors "$1" | with_shares
		} | column -t -s $'\t'
	fi
}

# differences: each is told; returns how many have no explanation.
differences() {
	local test stock patched why bad=0
	while IFS=$'\t' read -r test stock patched; do
		if [[ $stock == "$patched" ]]; then
			if [[ $stock != pass ]]; then echo "both $stock: $test"; fi
			continue
		fi
		why=$(explained "$test" "$stock" "$patched")
		if [[ $why ]]; then
			echo "explained: $test: $stock, patched $patched: $why"
		else
			echo "FAIL  $test: $stock, patched $patched"
			bad=$((bad + 1))
		fi
	done <"$SCRATCH/rows"
	return $((bad > 200 ? 200 : bad))
}

main() {
	local group kernel how bad=0
	options 'explained:' "$@"
	((${#ARGS[@]} == 1)) || usage_error "RESULTS are needed"
	EXPLAINED=${OPTION[explained]-$KIT_DIR/maint/userspace/explained.tsv}
	[[ -r ${ARGS[0]} ]] || die "$EX_USAGE" "no results (${ARGS[0]})" "run maint/check-userspace.sh"
	need jq
	need column bsdextrautils
	scratch
	rows "${ARGS[0]}" >"$SCRATCH/rows"
	[[ -s $SCRATCH/rows ]] || die "$EX_NO" "no test of user space has a result (${ARGS[0]})" "run maint/check-userspace.sh"
	tables "${ARGS[0]}"
	echo
	differences || bad=$?
	whole_guests "${ARGS[0]}" >"$SCRATCH/guests"
	while IFS=$'\t' read -r group kernel how; do
		echo "FAIL  the guest of $group on the $kernel kernel did not come to its end: $how"
		bad=$((bad + 1))
	done <"$SCRATCH/guests"
	((!bad)) || die "$EX_NO" "$bad differences are not explained" "see the lines above"
}

main "$@"
