#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Says in which functions of the kernel the instructions are that a registration costs.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

# The marks of guest/lib/rseq-ARCH.h, as the bytes that stand in memory.
declare -rA BEGIN=([x86]=0f1f840001666974 [arm64]=9f2c03d5 [powerpc]=00003162)
declare -rA END=([x86]=0f1f840002666974 [arm64]=bf2c03d5 [powerpc]=00005262)

usage() {
	cat <<'END'
usage: functions.sh [--arch ARCH] [--event NAME,...] [--listing FUNCTION,...] DIR

DIR is the --out of verify.sh --level perf. Its kernels, the baseline and the tree, run
once more, with a plugin of QEMU that counts the executions of each instruction; what
remains are the functions that a registration executes more of, or less:

  switch
      baseline      tree  function
         64.00         -  __rseq_handle_notify_resume

The figures are instructions per event, each the least of several measurements; those
below half an instruction are left out. A timer's tick, which comes into some of them,
may remain in the table.

  --arch ARCH         x86 (the default), arm64 or powerpc
  --event NAME,...    the events (switch,futex,pipe,signal,preemption,uring)
  --listing FUNC,...  for each event the instructions of these functions of the tree,
                      too, and how often each is executed more with a registration;
                      nothing where none is

What is printed is in DIR/perf/ARCH/functions.txt, too. Exit code: 0 it is there, 1 a
guest failed, 2 usage, 4 something is missing.
END
}

# executed NAME: the kernel of that name runs once more; $SCRATCH/NAME has its counts.
executed() {
	local name=$1 dir=$DIR/perf/$ARCH/$1 word
	local -a command=()
	[[ -r $dir/command && -r $dir/verdicts.jsonl ]] ||
		die "$EX_MISSING" "no kernel was counted here ($dir)" "verify.sh --level perf does"
	# The words are quoted by boot.sh, with %q.
	eval "command=($(<"$dir/command"))"
	for word in "${!command[@]}"; do
		command[word]=${command[word]//"$dir/"/"$SCRATCH/"}
		if [[ ${command[word]} == -kernel ]]; then KERNEL=${command[word + 1]}; fi
	done
	progress "running the kernel once more ($name)"
	timeout 1800 "${command[@]}" -plugin \
		"$SCRATCH/executed.so,begin=${BEGIN[$ARCH]},end=${END[$ARCH]},out=$SCRATCH/$name" \
		</dev/null >"$SCRATCH/log" 2>&1 || die "$EX_NO" "$name: $(tail -n 1 -- "$SCRATCH/log")"
	[[ -s $SCRATCH/$name ]] || die "$EX_NO" "$name: nothing was counted" "are the marks in guest/lib/rseq-$ARCH.h?"
	BUILD=$KERNEL
	until [[ -f $BUILD/System.map ]]; do
		BUILD=${BUILD%/*}
		[[ $BUILD ]] || die "$EX_MISSING" "no System.map above the kernel ($KERNEL)"
	done
	awk '$2 ~ /^[tTwW]$/ { print $1, $3 }' "$BUILD/System.map" | LC_ALL=C sort -k 1,1 -s >"$SCRATCH/$name.map"
	per_event function "$name" "$dir/verdicts.jsonl" >"$SCRATCH/$name.functions"
}

# per_event KEY NAME VERDICTS: "event TAB key TAB instructions" that a registration adds
# to one event; KEY is function or address. The guest measures without and with a
# registration in turn, the same number of times for each event.
per_event() {
	LC_ALL=C awk -v OFS='\t' -v events=0 -v symbols=0 -v by="$1" '
		FILENAME == ARGV[1] {
			if (match($0, /"name":"perf"/))
				while (match($0, /[a-z]+_events=[0-9]+/)) {
					split(substr($0, RSTART, RLENGTH), word, /_events=/)
					name[events] = word[1]
					number[events++] = word[2]
					$0 = substr($0, RSTART + RLENGTH)
				}
			next
		}
		FILENAME == ARGV[2] { address[symbols] = "x" $1; symbol[symbols++] = $2; next }
		# The last symbol at or below the address; "x" makes awk compare strings.
		{
			low = 0
			high = symbols
			while (high - low > 1) {
				middle = int((low + high) / 2)
				if (address[middle] <= "x" $2)
					low = middle
				else
					high = middle
			}
			key = by == "function" ? symbol[low] : $2
			times[$1, key] += $3
			seen[key]
			if ($1 >= measured)
				measured = $1 + 1
		}
		END {
			each = measured / events
			if (each < 2 || each % 2) {
				print measured " measurements of " events " events" >"/dev/stderr"
				exit 1
			}
			for (e = 0; e < events; e++)
				for (s in seen) {
					for (with = 0; with < 2; with++) {
						least[with] = -1
						for (r = with; r < each; r += 2) {
							t = times[e * each + r, s] + 0
							if (least[with] < 0 || t < least[with])
								least[with] = t
						}
					}
					if (least[1] != least[0])
						print name[e], s, (least[1] - least[0]) / number[e]
				}
		}' "$3" "$SCRATCH/$2.map" "$SCRATCH/$2"
}

# table: of each event the functions, those with the largest figure first.
table() {
	local event
	local -a events
	IFS=, read -r -a events <<<"$EVENTS"
	for event in "${events[@]}"; do
		printf '%s\n%10s%10s  %s\n' "$event" baseline tree function
		awk -F '\t' -v OFS='\t' -v event="$event" '
			function cell(n, s) { return s in n ? sprintf("%10.2f", n[s]) : sprintf("%10s", "-") }
			function size(n, s) { return !(s in n) ? 0 : n[s] < 0 ? -n[s] : n[s] }
			$1 != event { next }
			{ seen[$2] }
			FILENAME == ARGV[1] { base[$2] = $3; next }
			{ tree[$2] = $3 }
			END {
				for (s in seen) {
					most = size(base, s) > size(tree, s) ? size(base, s) : size(tree, s)
					if (most >= 0.5)
						print most, s, cell(base, s) cell(tree, s) "  " s
				}
			}' "$SCRATCH/baseline.functions" "$SCRATCH/tree.functions" |
			LC_ALL=C sort -t $'\t' -k 1,1gr -k 2,2 | cut -f 3-
	done
}

# listing: of each event the instructions of the functions that are asked for, in the
# kernel that ran last.
listing() {
	local event function objdump
	local -a events functions
	use_arch "$ARCH"
	objdump=${ARCH_COMPILER%gcc}objdump
	need "$objdump" binutils
	per_event address tree "$DIR/perf/$ARCH/tree/verdicts.jsonl" >"$SCRATCH/addresses"
	IFS=, read -r -a events <<<"$EVENTS"
	IFS=, read -r -a functions <<<"$1"
	for function in "${functions[@]}"; do
		"$objdump" -d --no-show-raw-insn --disassemble="$function" "$BUILD/vmlinux" | expand >"$SCRATCH/code"
		for event in "${events[@]}"; do
			awk -v event="$event" -v function_name="$function" '
				FILENAME == ARGV[1] {
					if ($1 == event && ($3 >= 0.005 || $3 <= -0.005))
						times[$2] = sprintf("%.2f", $3)
					next
				}
				$1 ~ /^[0-9a-f]+:$/ {
					address = substr($1, 1, length($1) - 1)
					sub(/^ *[0-9a-f]+: */, "")
					any = any || address in times
					lines = lines sprintf("%10s  %s\n", address in times ? times[address] : "-", $0)
				}
				END {
					if (any)
						printf "\n%s in %s\n%10s  instruction\n%s", event, function_name, "tree", lines
				}' "$SCRATCH/addresses" "$SCRATCH/code"
		done
	done
}

main() {
	options 'arch: event: listing:' "$@"
	((${#ARGS[@]} == 1)) || usage_error "the folder of a run of verify.sh --level perf is needed"
	ARCH=${OPTION[arch]-x86} EVENTS=${OPTION[event]-switch,futex,pipe,signal,preemption,uring}
	[[ -v BEGIN[$ARCH] ]] || die "$EX_USAGE" "no marks for this architecture ($ARCH)" "${!BEGIN[*]} have them"
	DIR=$(realpath -- "${ARGS[0]}") || exit "$EX_MISSING"
	scratch
	gcc -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC -o "$SCRATCH/executed.so" \
		"$KIT_DIR/maint/perf/executed.c"
	executed baseline
	executed tree
	progress_end
	{
		table
		if [[ ${OPTION[listing]-} ]]; then listing "${OPTION[listing]}"; fi
	} | tee "$DIR/perf/$ARCH/functions.txt"
}

main "$@"
