#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With --more.
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='apply.sh killed at random moments: nothing is lost, and nothing is left behind'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# TIF_SEED repeats a run, as far as the machine is as fast.
SEED=${TIF_SEED:-$$}
RANDOM=$SEED
# of each of the two; check.sh --more asks for 100
KILLS=${TIF_KILLS:-100}

test_expect_success 'setup' '
	new_kit && new_tree pristine && bytes pristine >pristine.bytes && cp -a pristine applied &&
	apply applied >/dev/null && bytes applied >applied.bytes && export TMPDIR=$(mktemp -d)
'

# microseconds SECONDS.FRACTION
microseconds() { echo $((10#${1/./})); }

# duration ORIGIN ARGS...: sets TAKES to what a whole run takes, in microseconds.
duration() {
	local from=$1 start
	shift
	rm -rf tree && cp -a "$from" tree || return 1
	start=$(microseconds "$EPOCHREALTIME")
	apply "$@" tree >/dev/null || return 1
	TAKES=$(($(microseconds "$EPOCHREALTIME") - start))
}

# alive SESSION: its processes that are not dead yet.
alive() { ps -o pid=,stat=,args= -s "$1" | awk '$2 !~ /^Z/'; }

# gone SESSION: within two seconds all of its processes are.
gone() {
	local i
	for i in {1..40}; do
		[[ -n $(alive "$1") ]] || return 0
		sleep 0.05
	done
	echo "left behind:" && alive "$1" && return 1
}

# kill_once ARGS...: start a run, kill it somewhere; sets CODE. TAKES follows what else the
# machine does: a run that ended before was faster, one that was killed late may be slower.
kill_once() {
	local pid at=$((RANDOM * TAKES / 32768))
	CODE=0
	setsid kit/scripts/apply.sh "$@" tree >killed.out 2>&1 &
	pid=$!
	sleep "$(printf '%d.%06d' $((at / 1000000)) $((at % 1000000)))"
	kill -KILL "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null || CODE=$?
	MOMENT="seed $SEED, killed after $at of $TAKES microseconds"
	if ((CODE == 0)); then
		TAKES=$((at + 1000))
	elif ((at > TAKES * 9 / 10)); then
		TAKES=$((TAKES * 5 / 4))
	fi
	gone "$pid"
}

# goes_on BYTES ARGS...: the next run ends well, and leaves just that.
goes_on() {
	local want=$1
	shift
	timeout 120 kit/scripts/apply.sh "$@" tree >next.out 2>&1 && bytes tree >have && test_cmp "$want" have &&
		[[ -z $(ls -A "$TMPDIR") ]]
}

# kill_often ORIGIN ARGS...: until KILLS runs were killed; some end before.
kill_often() {
	local from=$1 killed=0 tries=0
	shift
	duration "$from" "$@" || return 1
	while ((killed < KILLS && tries < 4 * KILLS)); do
		tries=$((tries + 1))
		rm -rf tree && cp -a "$from" tree && kill_once "$@" || return 1
		case $CODE in
		137) killed=$((killed + 1)) ;;
		0) ;;
		*) cat killed.out && echo "exit $CODE: $MOMENT" && return 1 ;;
		esac
		if ((tries % 2)); then
			goes_on applied.bytes
		else
			goes_on pristine.bytes --undo
		fi || { cat next.out && ls -A "$TMPDIR" && echo "$MOMENT" && return 1; }
	done
	echo "$killed of $tries runs were killed (seed $SEED)"
	((killed == KILLS))
}

test_expect_success "an apply, $KILLS times" 'kill_often pristine'
test_expect_success "an undo, $KILLS times" 'kill_often applied --undo'
test_expect_success 'no scratch folder is left' 'rmdir "$TMPDIR"'

test_done
