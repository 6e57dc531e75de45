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
cat >long.sh <<'END'
#!/bin/bash
echo x >>"runs.${OUT##*/}"
: >begun
for try in {1..600}; do [[ -e go ]] && break || sleep 0.1; done
"$TIF_TEST_PROGRAM" results add "$OUT/results.jsonl" static/x86/long pass - - >/dev/null
END
chmod +x long.sh
test_expect_success 'after a kill -9 the next run begins at once; what the first has left at work is waited for, and is not run twice' '
	rm -rf o go && printf "%s\t%s\n" long ./long.sh a "echo x >>runs.a" >list && { "$KIT/maint/jobs.sh" --out o list >/dev/null 2>&1 & } && pid=$! &&
	for try in {1..300}; do test -e begun && break || sleep 0.1; done && test -e begun && ! flock -n o/.lock true && kill -KILL $pid && { wait $pid; true; } &&
	flock -n o/.lock true && { jobs --jobs 2 & } && pid=$! && for try in {1..300}; do test -e o/a/job.end && break || sleep 0.1; done &&
	grep -x "long: an earlier attempt is still at work, and is waited for" err && test ! -e o/long/job.end && : >go && wait $pid &&
	test x = "$(cat runs.long)" && test x = "$(cat runs.a)" && jq -se "map(.path) == [\"long/static/x86/long\", \"a/exit\"]" o/results.jsonl
'
test_done
