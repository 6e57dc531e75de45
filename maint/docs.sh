#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Writes the generated tables of the documents, or checks that they are up to date.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"

readonly STORE=docs/recorded.jsonl

usage() {
	cat <<TEXT
usage: $PROG [--check] [--kit DIR]

Puts each table that is made from $STORE, from maint/perf.tsv, from series/ or
by setup.sh --markdown between the lines "<!-- table: NAME -->" and "<!-- end of table -->" of the documents.

  --check     write nothing; exit code 1 and the difference where a table is stale
  --kit DIR   the documents and the records of another checkout

Exit codes: 0 done, 1 a table is stale, or a mark is not known or has no end, 2 usage,
4 the records are missing or damaged.
TEXT
}

# check_whole FILE: no writer is at work on the records, which are read once for each table.
check_whole() {
	[[ ! -s $1 || -z $(tail -c 1 -- "$1") ]] ||
		die "$EX_MISSING" "$STORE does not end with a line feed: its last line was cut off" "restore the file"
}

# results VERB [ARG...]: of the program, about the records.
results() {
	[[ -f $DIR/$STORE ]] || die "$EX_MISSING" "there is no $STORE ($DIR)" "restore the checkout"
	use_program
	"$PROGRAM" --kit "$KIT_DIR" results "$1" "$DIR/$STORE" "${@:2}"
}

# cost FILE: what an event costs on each kernel that was counted, unpatched / with the kit
# / upstream, where that was counted, too.
cost() {
	[[ -f $1 ]] || die "$EX_MISSING" "there is no maint/perf.tsv ($DIR)" "restore the checkout"
	awk -F '\t' '
		/^#/ { next }
		!(($1, $2) in known) { known[$1, $2]; kernel[++kernels] = $1 SUBSEP $2 }
		!($3 in seen) { seen[$3]; event[++events] = $3 }
		{ of[$1, $2, $3] = $4 + 0 " / " $5 + 0 (NF > 6 ? " / " $7 + 0 : "") }
		END {
			line = "| event |"
			rule = "|---|"
			for (k = 1; k <= kernels; k++) {
				split(kernel[k], word, SUBSEP)
				line = line " " word[1] " " word[2] " |"
				rule = rule "---|"
			}
			print line "\n" rule
			for (e = 1; e <= events; e++) {
				line = "| " event[e] " |"
				for (k = 1; k <= kernels; k++)
					line = line ((kernel[k], event[e]) in of ? " " of[kernel[k], event[e]] : "") " |"
				print line
			}
		}' "$1"
}

# kernels FOLDER: what the series there are for, newest first, and what each level does: the
# architectures that level tif converts, and those that consume a TIF_RSEQ of their own.
kernels() {
	local -a list
	[[ -d $1 ]] || die "$EX_MISSING" "there is no series/ ($DIR)" "restore the checkout"
	mapfile -t list < <(cd -- "$1" && printf '%s\n' * | sort -Vr)
	printf '%s\n' "| kernel | level \`tif\` | level \`rseq\` | numbers, unless asked |" '|---|---|---|---|'
	(cd -- "$1" && awk '
		function short(list, above) { return list == above && length(list) > 20 ? "as above" : list }
		function row() {
			if (tif == "") tif = "upstream'"'"'s already"
			print "| " kernel " | " short(tif, last_tif) " | " \
				(rseq == tif ? "the same" : short(rseq, last_rseq)) " | " numbers " |"
			last_tif = tif
			last_rseq = rseq
		}
		FNR == 1 {
			if (NR > 1) row()
			kernel = FILENAME
			tif = rseq = ""
			numbers = "generic"
		}
		sub(/^# kernels: /, "") { kernel = $0 }
		/^# numbering: / { numbers = $3 }
		/^# consumer: / { rseq = rseq (rseq == "" ? "" : ", ") $3 }
		sub(/^cocci\//, "") {
			sub(/[.]patch.*/, "")
			tif = tif (tif == "" ? "" : ", ") $0
		}
		END { row() }' "${list[@]}")
}

# table NAME: prints it.
table() {
	case $1 in
	dependencies) "$KIT_DIR/scripts/setup.sh" --markdown ;;
	support) results support ;;
	evidence)
		results table boot tree 'tree={tree}' 'kernel={arch}, {variant}' 'checks={passed}/{ran}' \
			'kit={commit}' 'stack={stack}'
		;;
	matrix)
		results table boot run=matrix 'tree={tree}' 'kernel={arch}, {variant}' 'TIF_RSEQ={rseq}' \
			'checks={passed}/{ran}' 'stock={stock}' 'patched={fastpath}/{slowpath}/{entered}' \
			'sections={events}/{stale}' 'switches={switches}/{misses}' 'vcpu={preemptions}/{updates}' \
			'seconds={took}' 'kit={commit}'
		;;
	vendors)
		results table boot run=vendor 'tree={tree}' 'kernel={arch}, {variant}' \
			'series={series}, {numbering}' 'checks={passed}/{ran}' 'preemptions={fastpath}/{slowpath}/{entered}' \
			'sections={events}/{stale}' 'switches={switches}/{misses}' \
			'vcpu={preemptions}/{updates}' 'stack={stack}'
		;;
	userspace)
		results table userspace group 'group={group}' 'tests={tests}' 'passed, unpatched={stock}' \
			'patched={patched}' 'same on both, not passed={both}' 'different={different}' 'kit={commit}'
		;;
	stressors)
		results table userspace stressor 'stressor={stressor}' 'bogo-ops={bogo}' \
			'fast path={fastpath}' 'slow path={slowpath}' 'slow path, %={share}'
		;;
	mutants)
		results table mutants mutants 'tree={tree}' 'architecture={arch}' 'mutants={mutants}' \
			'noticed={noticed}' 'kit={commit}'
		;;
	kabi)
		results table kabi compared 'tree={tree}' 'architecture={arch}' 'numbers={numbering}' \
			'exports={compared}' 'changed/lost/moved/new={changed}/{lost}/{moved}/{new}' \
			'lines of layout={different_lines}' 'abidiff={abidiff}' 'modules tried={modules}' \
			'refused={refused}' 'kit={commit}'
		;;
	kernels) kernels "$DIR/series" ;;
	cost) cost "$DIR/maint/perf.tsv" ;;
	*) die "$EX_NO" "there is no table $1" "maint/docs.sh lists them" ;;
	esac
}

# renewed FILE: prints it with its tables as they are now.
renewed() {
	local line name=''
	while IFS= read -r line; do
		if [[ $line == '<!-- end of table -->' ]]; then
			[[ $name ]] || die "$EX_NO" "a table ends that did not begin ($1)" "mend its marks"
			table "$name" </dev/null || return
			name=''
		fi
		if [[ ! $name ]]; then printf '%s\n' "$line"; fi
		if [[ $line =~ ^'<!-- table: '([a-z]+)' -->'$ ]]; then name=${BASH_REMATCH[1]}; fi
	done <"$1"
	[[ ! $name ]] || die "$EX_NO" "table $name has no end ($1)" "add <!-- end of table --> behind it"
}

main() {
	local file stale=0
	options 'check kit:' "$@"
	no_arguments
	DIR=$(cd -P -- "${OPTION[kit]-$KIT_DIR}" && pwd) || exit "$EX_USAGE"
	check_whole "$DIR/$STORE"
	scratch
	while IFS= read -r file; do
		renewed "$file" >"$SCRATCH/new" || exit
		if [[ ! ${OPTION[check]-} ]]; then
			cmp -s -- "$SCRATCH/new" "$file" || cat -- "$SCRATCH/new" >"$file"
		elif ! diff -u --label "$file" --label 'as the records say' -- "$file" "$SCRATCH/new"; then
			stale=1
		fi
	done < <(grep -l '^<!-- table: ' "$DIR"/*.md "$DIR"/docs/*.md)
	((!stale)) || die "$EX_NO" "a generated table is stale" "make docs"
}

main "$@"
