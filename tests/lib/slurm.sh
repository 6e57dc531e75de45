# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For scenarios: a Slurm of their own on this host, two nodes with a CPU each, in a
# private folder. Its daemons end with the shell that started them, however that ends.

SLURM_DIR=
declare -A DAEMONS=()

# slurm_missing: prints the first of its programs that is not installed.
slurm_missing() {
	local program
	for program in munged slurmctld slurmd sbatch squeue scancel scontrol; do
		if ! PATH=$PATH:/usr/sbin command -v "$program" >/dev/null; then
			echo "$program"
			return
		fi
	done
}

# daemon NAME COMMAND...: in the foreground of its own, with its output in SLURM_DIR.
daemon() {
	local name=$1
	shift
	PATH=$PATH:/usr/sbin setpriv --pdeathsig KILL "$@" >>"$SLURM_DIR/$name.out" 2>&1 </dev/null &
	DAEMONS[$name]=$!
}

# within_limit COMMAND...: COMMAND succeeds before 200 seconds are over, which is more than
# any host needs.
within_limit() {
	local try
	for ((try = 0; try < 2000; try++)); do
		if "$@"; then return 0; fi
		sleep 0.1
	done
	echo "not within the limit: $*"
	return 1
}

# start_node NAME: its daemon, and wait until it takes jobs.
start_node() {
	daemon "$1" slurmd -D -N "$1"
	within_limit node_is "$1" idle
}

# node_is NAME STATE
node_is() { [[ $(sinfo --noheader --nodes="$1" --format=%t 2>/dev/null) == "$2" ]]; }

# start_slurm: its folder has a short name without a blank: sockets and its configuration
# ask for that.
start_slurm() {
	local port
	SLURM_DIR=$(mktemp -d) && mkdir "$SLURM_DIR"/{state,munge} || return
	chmod 755 "$SLURM_DIR"
	head -c 64 /dev/urandom >"$SLURM_DIR/munge/key" && chmod 600 "$SLURM_DIR/munge/key"
	port=$((20000 + RANDOM % 10000))
	cat >"$SLURM_DIR/slurm.conf" <<-END
		ClusterName=scenario
		SlurmctldHost=localhost(127.0.0.1)
		SlurmUser=$(id -un)
		SlurmdUser=$(id -un)
		AuthType=auth/munge
		AuthInfo=socket=$SLURM_DIR/munge/socket
		SlurmctldPort=$port
		SlurmctldPidFile=$SLURM_DIR/slurmctld.pid
		SlurmctldLogFile=$SLURM_DIR/slurmctld.log
		SlurmdPidFile=$SLURM_DIR/%n.pid
		SlurmdLogFile=$SLURM_DIR/%n.log
		SlurmdSpoolDir=$SLURM_DIR/spool-%n
		StateSaveLocation=$SLURM_DIR/state
		SlurmdParameters=config_overrides
		ProctrackType=proctrack/pgid
		TaskPlugin=task/none
		JobAcctGatherType=jobacct_gather/none
		MpiDefault=none
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		SchedulerParameters=batch_sched_delay=0,sched_min_interval=100000
		SlurmdTimeout=300
		ReturnToService=2
		NodeName=nodeA NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1
		NodeName=nodeB NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1
		PartitionName=all Nodes=ALL Default=YES MaxTime=10 State=UP
	END
	export SLURM_CONF=$SLURM_DIR/slurm.conf
	daemon munged munged --foreground --force --num-threads=1 --socket="$SLURM_DIR/munge/socket" \
		--key-file="$SLURM_DIR/munge/key" --pid-file="$SLURM_DIR/munge/pid" \
		--seed-file="$SLURM_DIR/munge/seed" --log-file="$SLURM_DIR/munge/log"
	within_limit test -S "$SLURM_DIR/munge/socket" || return
	daemon slurmctld slurmctld -D -c
	start_node nodeA && start_node nodeB
}

# end_daemon NAME: it is killed; a task that a node's has started goes on.
end_daemon() {
	kill -KILL "${DAEMONS[$1]}" || return
	wait "${DAEMONS[$1]}" 2>/dev/null
	unset "DAEMONS[$1]"
}

# power_off NAME GROUP: as if its power had failed, while the task whose processes are GROUP
# ran there. Slurm is not told.
power_off() {
	local step
	step=$(ps -o ppid= -p "$2" | tr -d ' ') && [[ $(ps -o comm= -p "$step") == slurmstepd* ]] || return
	end_daemon "$1" && kill -KILL "$step" && kill -KILL -- "-$2"
}

# noticed NAME: Slurm finds by itself that it is silent. Only now do some seconds of silence
# count: on a busy host a node that is well may be silent that long, too.
noticed() { silence 10 && within_limit node_is "$1" 'down*' && silence 300; }

# silence SECONDS: after which Slurm takes a node for lost.
silence() { sed -i "s/^SlurmdTimeout=.*/SlurmdTimeout=$1/" "$SLURM_CONF" && scontrol reconfigure; }

# take_out NAME: as an administrator does.
take_out() { scontrol update nodename="$1" state=down reason="taken out"; }

queue_is_empty() { [[ ! $(squeue --me --noheader) ]]; }

# steps: the daemons of tasks that are still there, by the log that they write.
steps() {
	local pid
	for pid in $(pgrep -x slurmstepd); do
		if readlink "/proc/$pid"/fd/* 2>/dev/null | grep -qF "$SLURM_DIR/"; then echo "$pid"; fi
	done
}

stop_slurm() {
	if ((${#DAEMONS[@]})); then
		if [[ ${DAEMONS[slurmctld]-} ]]; then
			scancel --me 2>/dev/null
			within_limit queue_is_empty
		fi
		# shellcheck disable=SC2046 # numbers
		kill -KILL "${DAEMONS[@]}" $(steps) 2>/dev/null
		wait "${DAEMONS[@]}" 2>/dev/null
	fi
	DAEMONS=()
	if [[ $SLURM_DIR ]]; then rm -rf -- "$SLURM_DIR"; fi
}

# with_slurm: Slurm runs, and the tests have the prerequisite SLURM; or why not is said.
with_slurm() {
	local missing
	missing=$(slurm_missing)
	if [[ $missing ]]; then
		say "# no Slurm: $missing is not installed (scripts/setup.sh slurm)"
		return
	fi
	if ! start_slurm >start.log 2>&1; then
		# it is installed: that it does not run is no reason to skip
		# shellcheck disable=SC2016 # sharness evaluates it
		test_expect_success 'Slurm starts' 'cat start.log "$SLURM_DIR"/*.log && false'
		test_done
	fi
	test_set_prereq SLURM
}
