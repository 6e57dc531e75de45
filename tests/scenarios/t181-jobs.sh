#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# jobs.sh: lists, results, resume; the same list on a Slurm of the test's own, with a node
# that is killed in the middle.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='lists of jobs, here and on a cluster'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"
# shellcheck source=tests/lib/slurm.sh
. "$KIT/tests/lib/slurm.sh"
built_program
export TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache TIF_TEST_PROGRAM=$KIT_PROGRAM
trap 'stop_slurm; die' EXIT

# place NAME: a folder with a list of jobs, and what they run, to be called from there.
place() {
	mkdir "$1" && cp job.sh "$1/" && printf '%s\t%s\n' meet-a './job.sh meet' meet-b './job.sh meet' \
		silent 'echo only an exit code' checks './job.sh checks' last './job.sh last' >"$1/list"
}

cat >job.sh <<'END'
#!/bin/bash
add() { "$TIF_TEST_PROGRAM" results add "$OUT/results.jsonl" "$@"; }
echo x >>"runs.${OUT##*/}"
case $1 in
meet) # until the other is at work, too
	: >"${OUT##*/}.here"
	for try in {1..3000}; do [[ -e meet-a.here && -e meet-b.here ]] && break || sleep 0.1; done
	[[ -e meet-a.here && -e meet-b.here ]] && add static/x86/met pass - -
	;;
checks) add static/x86/one pass - - count=3 && add boot/x86/base/two skip - - "reason=no KVM" ;;
last) # killed by the test where there is a file "block": its node, or its runner; or told to go on
	add static/x86/before pass - -
	if [[ -e block ]]; then
		[[ -e slow ]] || printf %s '{"path":"static/x86/cut","outc' >>"$OUT/results.jsonl"
		ps -o pgid= -p $$ | tr -d ' ' >begun.new && mv begun.new begun
		for try in {1..3000}; do [[ -e go ]] && break || sleep 0.1; done
		[[ -e go ]] || exit 1
	fi
	add static/x86/after pass - -
	;;
esac
END
chmod +x job.sh

# jobs PLACE [OPTION...]: of its list; there, "out" has the results.
jobs() { (cd "$1" && "$KIT/maint/jobs.sh" --out out --poll 1 "${@:2}" list) >said 2>err; }

# merged PLACE: without what differs from run to run, in one order.
merged() { jq -cS 'del(.seconds, .figures.seconds)' "$1/out/results.jsonl" | sort; }

same_as() { merged "$1" >want && merged "$2" >have && test -s want && test_cmp want have; }

test_expect_success 'what runs is told now and then, with an estimate by earlier runs; a job whose inputs are new has one, too' '
	mkdir told && (cd told && printf "%s\t%s\t%s\n" long "until [[ -e go ]]; do sleep 0.1; done" 1 short : 1 >list && : >go) && jobs told &&
	! grep -q "by earlier runs" err && echo 600 >told/out/long/seconds && echo 120 >told/out/short/seconds && sed -i "s/1$/2/" told/list && rm told/go &&
	{ (export TIF_PROGRESS_SECONDS=1 && jobs told) & } && pid=$! && for try in {1..300}; do grep -q "^0 of 2 jobs have ended" err && break || sleep 0.1; done; : >told/go && wait $pid &&
	grep -x "2 of 2 jobs to run (local), about 12 min by earlier runs" err && grep "^0 of 2 jobs have ended after [0-9]* s, about 12 min by earlier runs" err &&
	rm told/out/short/seconds && sed -i "s/2$/3/" told/list && echo 600 >told/out/long/seconds && jobs told && grep "2 of 2 jobs to run (local), about 20 min" err &&
	echo 600 >told/out/long/seconds && echo 120 >told/out/short/seconds && sed -i "s/3$/4/" told/list && jobs told --jobs 2 && grep "2 of 2 jobs to run (local), about 10 min" err
'
test_expect_success 'two at a time here: each has its folder, results are merged' '
	place here && jobs here --jobs 2 && jq -se "length == 7 and all(.path | test(\"^(meet-a|meet-b|silent|checks|last)/\"))" here/out/results.jsonl &&
	jq -se "any(.path == \"silent/exit\" and .outcome == \"pass\" and .repeat == \"echo only an exit code\" and .log == \"silent/job.log\")" here/out/results.jsonl &&
	grep "6 passed, 0 failed, 1 skipped" said && grep -x "only an exit code" here/out/silent/job.log
'
test_expect_success 'what has passed is not run again; a command that has changed is' '
	jobs here && grep "^0 of 5 jobs to run" err && echo "more	true" >>here/list && jobs here && grep "^1 of 6 jobs" err &&
	sed -i "s/only an/just an/; /^more/d" here/list && jobs here && grep "^1 of 5 jobs" err && sed -i "s/just an/only an/" here/list &&
	sed -i "/^last/s/$/\tword/" here/list && jobs here && grep "^2 of 5 jobs" err && [[ $(cat here/runs.*) == "x
x
x
x
x" ]] && sed -i "/^last/s/\tword//" here/list && jobs here
'
test_expect_success 'another attempt goes on with what the last one left, unless it was for something else' '
	mkdir left && echo "job	ls \"\$OUT\" >\"\$OUT/seen\"; : >\"\$OUT/mark\"; [ -e go ]" >left/list && test_expect_code 1 jobs left &&
	! grep mark left/out/job/seen && test_expect_code 1 jobs left && grep mark left/out/job/seen &&
	sed -i "s/ls/ls -1/" left/list && : >left/go && jobs left && ! grep mark left/out/job/seen
'
test_expect_success 'a failed check is listed, and its job is run again; any other code is no result' '
	mkdir bad && printf "%s\t%s\n" no "echo wrong; exit 1" gone "echo no compiler >&2; exit 4" yes true killed "kill -KILL \$\$" >bad/list &&
	test_expect_code 4 jobs bad && grep "^fail.no/exit.wrong$" said && grep "gone has no result: its command ended with 4.*: no compiler" err &&
	grep "killed has no result: its command ended with 137" err && test -e bad/out/no/seconds && test ! -e bad/out/gone/seconds && grep "error: 2 of 4 jobs have no result" err &&
	jq -se "map(.path) == [\"no/exit\", \"yes/exit\", \"gone/job\", \"killed/job\"]" bad/out/results.jsonl && sed -i -e /gone/d -e /killed/d bad/list &&
	test_expect_code 1 jobs bad && grep "^1 of 2 jobs to run" err
'
test_expect_success 'results that were cut off are told, and their job is run again' '
	truncate -s -9 here/out/checks/results.jsonl && jobs here && grep "warning: checks: a run was killed while it wrote" err &&
	grep "^1 of 5 jobs" err && jq -se "length == 7" here/out/results.jsonl &&
	mkdir cut && echo "cut	printf %s path >\"\$OUT/results.jsonl\"" >cut/list && test_expect_code 1 jobs cut &&
	grep "cut has no result: the last line of its results was cut off" err && jq -se "map(.path) == [\"cut/job\"]" cut/out/results.jsonl &&
	echo "cut	echo {} >\"\$OUT/results.jsonl\"" >cut/list && test_expect_code 1 jobs cut && grep "its results are damaged" err
'
test_expect_success 'lists that are none are usage' '
	for list in "" "no command" "a b	x" ".x	x" "x	y
x	z"; do
		mkdir -p none && echo "$list" >none/list && test_expect_code 2 jobs none && test ! -e none/out || return 1
	done && test_expect_code 2 jobs here --runner cloud && test_expect_code 2 jobs here --jobs 0 && jobs here --list && test 5 = "$(wc -l <said)"
'
# stopped PLACE RUNNER: SIGTERM when "last" is at work and all others have ended.
stopped() {
	place "$1" && : >"$1/block" || return
	(cd "$1" && exec "$KIT/maint/jobs.sh" --out out --poll 1 --jobs 2 --runner "$2" list) >said 2>err &
	local run=$! rc=0
	within_limit test -e "$1/begun" && within_limit all_ended "$1" && kill -TERM $run || return
	wait $run || rc=$?
	[[ $rc == 143 ]] || { echo "exit code $rc" && cat err && return 1; }
	within_limit group_gone "$(<"$1/begun")"
}
all_ended() { [[ -e $1/out/meet-a/job.end && -e $1/out/meet-b/job.end && -e $1/out/silent/job.end && -e $1/out/checks/job.end ]]; }
group_gone() { ! pgrep --pgroup "$1" --runstates D,R,S,T >/dev/null; }
test_expect_success 'a campaign looks at --jobs and --runner before it fetches a tree' '
	for check in archs matrix mutants "perf --all" userspace vendor; do
		set -- $check
		for option in "--jobs 0" "--runner pbs"; do
			TIF_CACHE=$PWD/no-cache test_expect_code 2 "$KIT/maint/check-$1.sh" ${2-} $option 2>err && grep -e "${option% *}" err || return 1
		done
	done && [[ ! -e no-cache ]]
'
test_expect_success 'a signal ends what runs, and keeps what has ended' '
	stopped term local && rm term/block && jobs term && grep "^1 of 5 jobs to run" err && same_as here term
'
test_expect_success 'two runs in one folder' '
	flock here/out/.lock "$KIT/maint/jobs.sh" --out here/out here/list >said 2>err; test 1 = $? && grep "another jobs.sh" err
'
test_expect_success 'lists by name' '
	"$KIT/maint/jobs.sh" --list drift >said && grep "^drift-6.12	.*/drift.sh --results \"\$OUT\" 6.12$" said &&
	test_expect_code 2 "$KIT/maint/jobs.sh" --list mutants 2>err && grep "takes one tree" err
'

with_slurm

test_expect_success SLURM 'one array on both nodes, the results are those of the local run' '
	place both && jobs both --runner slurm && cut -d " " -f 2 both/out/meet-?/job.start | sort | xargs >nodes && [[ $(<nodes) == "nodeA nodeB" ]] &&
	squeue --me --states=all --array --noheader --format=%F | sort | uniq -c >arrays && [[ $(wc -l <arrays) == 1 && $(<arrays) == *" 5 "* ]] &&
	same_as here both && jobs both --runner slurm && grep "^0 of 5 jobs" err
'
test_expect_success SLURM 'the queue is told now and then, with an estimate for as many jobs as run' '
	mkdir queue && for name in a b c d; do printf "%s\t%s\t%s\n" $name "until [[ -e go ]]; do sleep 0.1; done" 1 || return 1; done >queue/list && : >queue/go && jobs queue --jobs 4 &&
	for name in a b c d; do echo 600 >queue/out/$name/seconds || return 1; done && sed -i "s/1$/2/" queue/list && rm queue/go &&
	{ (export TIF_PROGRESS_SECONDS=1 && jobs queue --runner slurm) & } && pid=$! && within_limit grep "Slurm.s queue: pending 2, running 2" err; : >queue/go && wait $pid &&
	grep -x "4 of 4 jobs to run (slurm)" err && grep -Fx "0 of 4 jobs have ended (Slurm'"'"'s queue: pending 2, running 2), about 20 min by earlier runs" err
'
node_of() { sed "s/.* //" "$1/out/last/job.start"; } # of "last"
# at_work PLACE [OPTION...]: RUN has begun, and nothing but "last" is left of it, on NODE.
at_work() {
	: >"$1/block" || return
	jobs "$@" --runner slurm &
	RUN=$!
	within_limit test -e "$1/begun" && within_limit all_ended "$1" && NODE=$(node_of "$1") && rm "$1/block"
}
# finish: RC is what jobs.sh says.
finish() {
	RC=0
	wait "$RUN" || RC=$?
}
# once PLACE JOB...: each was run once.
once() {
	local job
	for job in "${@:2}"; do [[ $(<"$1/runs.$job") == x ]] || return; done
}
second_is() { [[ $(squeue --me --noheader --format=%T) == "$1" ]]; }

test_expect_success SLURM 'the power of a node fails, Slurm notices: its job is run on the other, the results are whole' '
	place again && at_work again && power_off "$NODE" "$(<again/begun)" && noticed "$NODE" && finish && [[ $RC == 0 ]] &&
	grep "last: NODE_FAIL on $NODE, attempt 1: is submitted again" err && [[ $(grep -c "submitted again" err) == 1 && $(node_of again) != "$NODE" ]] &&
	[[ $(<again/runs.last) == "x
x" ]] && once again meet-a meet-b checks && same_as here again
'
test_expect_success SLURM 'a node is silent, but its job goes on: a second attempt waits for it, and does not run it again' '
	start_node "$NODE" && place slow && : >slow/slow && at_work slow && end_daemon "$NODE" && take_out "$NODE" && within_limit second_is RUNNING &&
	: >slow/go && finish && [[ $RC == 0 ]] && grep "last: NODE_FAIL on $NODE, attempt 1: is submitted again" err && [[ $(node_of slow) == "$NODE" ]] &&
	once slow meet-a meet-b checks last && same_as here slow && within_limit queue_is_empty
'
test_expect_success SLURM 'a second attempt that is not needed any more does not stay in the queue' '
	start_node "$NODE" && place late && : >late/slow && at_work late && other=$(tr AB BA <<<"${NODE#node}") && scontrol update nodename="node$other" state=drain reason=test &&
	end_daemon "$NODE" && take_out "$NODE" && within_limit second_is PENDING && : >late/go && finish && [[ $RC == 0 ]] && once late last &&
	same_as here late && within_limit queue_is_empty && scontrol update nodename="node$other" state=resume && within_limit node_is "node$other" idle && once late last
'
test_expect_success SLURM 'a node is taken out, and no attempt is left: the job is named, and the others are there' '
	start_node "$NODE" && place never && at_work never --retries 0 && take_out "$NODE" && finish && [[ $RC == 1 ]] && grep "last has no result: NODE_FAIL on $NODE, attempt 1" err &&
	within_limit group_gone "$(<never/begun)" && grep "error: 1 of 5 jobs have no result" err && merged here | grep -v "\"last/" >want && merged never | grep -v "\"last/job\"" >have && test_cmp want have && merged never | grep "NODE_FAIL.*\"last/job\""
'
test_expect_success SLURM 'what is missing is run here, from the same folder; the cut results are told' '
	jobs never --runner local && grep "warning: last: a run was killed while it wrote results" err && grep "^1 of 5 jobs to run (local)" err && same_as here never
'
test_expect_success SLURM 'a signal cancels what was submitted, and keeps what has ended' '
	within_limit node_is "$NODE" idle && stopped cancelled slurm && within_limit queue_is_empty && rm cancelled/block &&
	{ jobs cancelled --runner slurm && grep "^1 of 5 jobs to run (slurm)" err && same_as here cancelled || { cat err && false; }; }
'
test_expect_success SLURM 'what ends while Slurm does not answer has ended' '
	place alone && : >alone/slow && at_work alone && end_daemon slurmctld && : >alone/go && finish && [[ $RC == 0 ]] && once alone last && same_as here alone
'
test_expect_success SLURM 'a Slurm that does not answer is told' '
	place deaf && (SLURM_CONF=$PWD/none && test_expect_code 4 jobs deaf --runner slurm) && grep "Slurm does not answer" err
'
test_done
