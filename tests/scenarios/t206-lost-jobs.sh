#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A campaign that is not complete: each job without a result fails in what is reported.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='jobs without a result, in the merged results and in reports'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"
built_program
export TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache TIF_TEST_PROGRAM=$KIT_PROGRAM

jobs() { "$KIT/maint/jobs.sh" --out o "$@" list >said 2>err; }
report() { "$KIT/scripts/report.sh" "$@" >out 2>warned; }
# valid FILE: each line is of the schema
valid() {
	local -a args
	rm -rf lines && mkdir lines && split -l 1 "$1" lines/ || return 1
	mapfile -t args < <(printf -- '-i\n%s\n' lines/*)
	jsonschema "${args[@]}" "$KIT/docs/results.schema.json"
}

cat >part.sh <<'END'
#!/bin/bash
"$TIF_TEST_PROGRAM" results add "$OUT/results.jsonl" static/x86/one pass - - >/dev/null
[[ -e go ]] || { echo 'no compiler' >&2 && exit 4; }
"$TIF_TEST_PROGRAM" results add "$OUT/results.jsonl" static/x86/two pass - - >/dev/null
END
chmod +x part.sh

test_expect_success 'a job that ended with another code than 0 and 1 fails in each report' '
	printf "%s\t%s\n" a true c "[[ -e go ]] || exit 3" >list && test_expect_code 3 jobs && grep "c has no result: its command ended with 3" err && valid o/results.jsonl &&
	jq -se "map(\"\(.outcome) \(.path)\") == [\"pass a/exit\", \"fail c/job\"] and (.[1] | .repeat == \"[[ -e go ]] || exit 3\" and .log == \"c/job.log\" and
		(.figures.reason | startswith(\"no result: its command ended with 3\")))" o/results.jsonl &&
	for what in o o/results.jsonl "--format ktap o" "--format junit o" "--format md o" "--format html o" "--compare o o"; do test_expect_code 1 report $what || return 1; done &&
	test_expect_code 1 report o && grep "^2 checks: 1 passed, 1 failed" out && grep "^fail: c/job: no result: its command ended with 3" out && grep "^  log *o/c/job.log" out &&
	test_expect_code 1 report . && grep "^fail: o/c/job: no result" out
'
test_expect_success 'the run that completes it leaves no trace of that' '
	: >go && jobs && grep "^1 of 2 jobs to run" err && jq -se "map(.path) == [\"a/exit\", \"c/exit\"]" o/results.jsonl && report o && grep "^2 checks: 2 passed" out
'
test_expect_success 'what such a job has recorded is shown, and hides nothing' '
	rm -rf o go && printf "%s\t%s\n" a true part ./part.sh >list && test_expect_code 4 jobs && test_expect_code 1 report o &&
	jq -se "map(.path) == [\"a/exit\", \"part/job\"]" o/results.jsonl && grep "^3 checks: 2 passed, 1 failed" out && grep "^fail: part/job: no result: .*no compiler" out &&
	: >go && jobs && report o && grep "^3 checks: 3 passed" out
'
test_expect_success 'where no job has a result, there are results all the same' '
	rm -rf o go && printf "%s\t%s\n" x "kill -KILL \$\$" y "printf path >\"\$OUT/results.jsonl\"" z "echo {} >\"\$OUT/results.jsonl\"" >list &&
	test_expect_code 1 jobs && valid o/results.jsonl && jq -se "map(.path) == [\"x/job\", \"y/job\", \"z/job\"] and (.[1].figures.reason | test(\"cut off\")) and
		(.[2].figures.reason | test(\"damaged\"))" o/results.jsonl && test_expect_code 1 report o/results.jsonl && grep "^3 checks: 0 passed, 3 failed" out
'
test_done
