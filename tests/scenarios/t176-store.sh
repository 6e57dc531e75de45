#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The store of results: what a line has, writers at the same time, killed writers, damage.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the store of results'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"
built_program

results() { "$KIT_PROGRAM" --kit "$KIT" results "$@"; }

# valid FILE [SCHEMA]: each line is of the schema
valid() {
	local -a args
	rm -rf lines && mkdir lines && split -l 1 "$1" lines/ || return 1
	mapfile -t args < <(printf -- '-i\n%s\n' lines/*)
	jsonschema "${args[@]}" "${2-$KIT/docs/results.schema.json}"
}

PRINT='{"fingerprint":{"kernel":"6.12.1","tree":{"vendor":{"id":"suse"}},"compilers":{},"version":"1",
"applied":{"series":"6.12","level":"rseq","numbering":"native"},"stack":"0123456789abcdef0123"}}'

test_expect_success 'lines with and without a tree are of the schema' '
	mkdir a && results add a/results.jsonl static/x86/names pass - log/x count=3 word=w >out &&
	printf "%s\n" "$PRINT" >a/fingerprint.json &&
	results add a/results.jsonl build/x86/base/kernel fail "make it" log/x seconds=7 "last=no \"such\" file" >>out &&
	results add a/results.jsonl boot/x86/base/kvm skip - - "reason=no KVM" >>out &&
	results add a/results.jsonl boot/x86/base/preempt pass - - ms=1250 >>out && valid a/results.jsonl
'
test_expect_success 'a line tells the tree, the stack, the kit and the seconds' '
	sed -n 2p a/results.jsonl | jq -e --arg v "$(cat "$KIT/VERSION")" ".version == \$v and .seconds == 7 and
		(.target | .kernel == \"6.12.1\" and .vendor == \"suse\" and .stack == \"0123456789ab\" and .series == \"6.12\"
		and .level == \"rseq\" and .numbering == \"native\" and (.fingerprint | test(\"^[0-9a-f]{16}$\")))" &&
	sed -n 1p a/results.jsonl | jq -e "has(\"target\") or has(\"seconds\") | not" && sed -n 4p a/results.jsonl | jq -e ".seconds == 1.25"
'
test_expect_success 'the commit of the kit that fingerprint.json names is in the line' '
	mkdir c && for commit in abcdef1 abcdef1+; do
		jq -c ".fingerprint.commit = \"$commit\"" a/fingerprint.json >c/fingerprint.json && results add c/results.jsonl static/x86/names pass - - >out &&
		[[ $(tail -n 1 c/results.jsonl | jq -r .target.commit) == "$commit" ]] || return 1
	done && valid c/results.jsonl
'
# commit: of the kit in "repo", as verify.sh sees it
commit() { bash -c '. repo/scripts/lib/common.sh; kit_commit'; }
test_expect_success 'which is that of its checkout, with a + where files differ; without one, none' '
	mkdir -p repo/scripts/lib && cp "$KIT/scripts/lib/common.sh" repo/scripts/lib/ && commit >out && test_must_be_empty out &&
	git init -q repo && commit >out && test_must_be_empty out && echo x >repo/x && git -C repo add . &&
	git -C repo -c user.name=x -c user.email=x@x commit -qm x && [[ $(commit) == "$(git -C repo rev-parse --short=7 HEAD)" ]] &&
	echo y >repo/x && [[ $(commit) == "$(git -C repo rev-parse --short=7 HEAD)+" ]]
'
test_expect_success 'the schema refuses what is no result' '
	jq "{not: .}" "$KIT/docs/results.schema.json" >not.json &&
	for edit in ".outcome = \"passed\"" "del(.path)" ".path = \"/x\"" ".extra = 1" ".figures = {} | .outcome = \"skip\"" \
		".seconds = -1" ".target = {}" ".figures.x = []"; do
		sed -n 2p a/results.jsonl | jq -c "$edit" || return 1
	done >bad.jsonl && valid bad.jsonl not.json
'
test_expect_success 'gathered lines keep what they tell' '
	results gather one=a/results.jsonl >gathered && jq -se "length == 4 and (.[1] | .path == \"one/build/x86/base/kernel\"
		and .target.series == \"6.12\" and .seconds == 7 and .version != null)" gathered
'
test_expect_success 'a log is named as it is seen from the folder that is asked for' '
	mkdir -p all/a && cp a/results.jsonl all/a/ && results gather --in all one=all/a/results.jsonl =a/results.jsonl >gathered &&
	jq -se "map(.log) == [\"a/log/x\", \"a/log/x\", \"-\", \"-\", \"log/x\", \"log/x\", \"-\", \"-\"] and (.[4].path == \"static/x86/names\")" gathered &&
	test_expect_code 2 results gather --in
'
test_expect_success 'a last line that was cut off is told, left out, and removed by the next writer' '
	cp -r a cut && printf %s "{\"path\":\"static/x86/cut\",\"outc" >>cut/results.jsonl &&
	test_expect_code 1 results sum cut/results.jsonl >out 2>err && grep "2 passed, 1 failed, 1 skipped" out &&
	grep "warning: cut/results.jsonl:5: the last line was cut off" err &&
	results add cut/results.jsonl static/x86/next pass - - 2>err && grep "warning:.*is removed" err &&
	jq -se "length == 5" cut/results.jsonl && test_expect_code 1 results sum cut/results.jsonl 2>err && test ! -s err
'
test_expect_success 'a whole last line without its line feed is kept' '
	cp -r a whole && printf %s "{\"path\":\"static/x86/end\",\"outcome\":\"pass\"}" >>whole/results.jsonl &&
	results add whole/results.jsonl static/x86/next pass - - && jq -se "length == 6" whole/results.jsonl
'
test_expect_success 'a damaged line is an error with its number' '
	cp -r a bad && sed -i "2s/.\{9\}/x/" bad/results.jsonl &&
	for verb in sum failed; do
		test_expect_code 4 results $verb bad/results.jsonl 2>err && grep "error: bad/results.jsonl:2: not a result" err || return 1
	done &&
	test_expect_code 4 results gather x=bad/results.jsonl 2>err && grep "results.jsonl:2" err
'
test_expect_success 'so is a line that the schema refuses: an outcome that there is not, a skip without a reason' '
	for line in "\"path\":\"static/x86/a\",\"outcome\":\"weird\"" "\"path\":\"static/x86/a\",\"outcome\":\"skip\"" \
		"\"path\":\"/static\",\"outcome\":\"pass\""; do
		mkdir -p odd && cp a/results.jsonl odd/ && printf "{%s}\n" "$line" >>odd/results.jsonl && for verb in sum failed; do
			test_expect_code 4 results $verb odd/results.jsonl 2>err && grep "error: odd/results.jsonl:5: not a result" err || return 1
		done && test_expect_code 4 "$KIT/scripts/report.sh" odd || return 1
	done
'
# write NAME TIMES: so many lines
write() {
	local i
	for ((i = 0; i < $2; i++)); do
		results add many/results.jsonl "$1/$i" pass - - "text=$(printf %0500d "$i")" >/dev/null 2>&1 || return 1
	done
}
test_expect_success 'four writers, two of them killed: every line is whole' '
	mkdir many && { write a 10000 & a=$!; write b 10000 & b=$!; write c 10 & c=$!; write d 10; } && wait $c &&
	kill -KILL $a $b && { wait $a $b; true; } && for name in c d; do
		test "$(grep -c "\"path\":\"$name/" many/results.jsonl)" = 10 || return 1
	done && jq -se "all(.outcome == \"pass\")" many/results.jsonl
'
# killed_writers TIMES: writers of a long line, nine of ten killed at some moment; "ended" has
# those that were not, or had ended before.
killed_writers() {
	local i pid big
	big=$(printf %0100000d 0)
	: >ended
	for ((i = 0; i < $1; i++)); do
		"$KIT_PROGRAM" --kit "$KIT" results add shot/results.jsonl "static/x86/$i" pass - - "text=$big" >/dev/null 2>&1 &
		pid=$!
		sleep "0.00$((RANDOM % 4))"
		if ((i % 10)); then kill -KILL $pid 2>/dev/null; fi
		if wait $pid 2>/dev/null; then echo "static/x86/$i" >>ended; fi
	done
}
test_expect_success 'the writer itself is killed, 300 times: what ended is there, what is there is whole' '
	mkdir shot && killed_writers 300 && results add shot/results.jsonl static/x86/last pass - - && results sum shot/results.jsonl &&
	jq -r .path shot/results.jsonl | sort -u >there && test "$(wc -l <ended)" -ge 30 && sort ended | comm -23 - there >lost && test_must_be_empty lost
'
test_expect_success 'a check that runs long is told, with what it took in the run before' '
	kit_scripts kit start common results && cp "$KIT/VERSION" kit/ && cat >kit/try.sh <<-\END &&
	#!/bin/bash -p
	here=$(realpath -- "${BASH_SOURCE[0]}")
	source "${here%/*}/scripts/lib/start.sh" || exit 5
	source "$KIT_DIR/scripts/lib/results.sh"
	results_open run
	until_told() { until [[ -e told ]]; do sleep 0.1; done; }
	check build/x86/base/kernel again "$OUT/log/long" until_told
	END
	chmod +x kit/try.sh && mkdir run && cp a/results.jsonl run/ && : >err && { TIF_PROGRESS_SECONDS=1 kit/try.sh 2>err & } && pid=$! &&
	for try in {1..300}; do grep -q "^build/x86/base/kernel has run for" err && break || sleep 0.1; done; : >told && wait $pid &&
	grep "^build/x86/base/kernel has run for [0-9]* s; the last time it took 7 s$" err && jq -e ".path == \"build/x86/base/kernel\" and .outcome == \"pass\"" run/results.jsonl
'
test_done
