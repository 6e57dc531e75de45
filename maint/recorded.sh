# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the lines of a campaign have shown goes into docs/recorded.jsonl, which tables of the
# documents are made from. Needs common.sh and program.sh.

readonly STORE=$KIT_DIR/docs/recorded.jsonl

# keep_line DIR LINE RUN TREE REPEAT: the line's records take the place of those of the
# same kernels; a line with a check that did not pass is told, and changes nothing.
keep_line() {
	keep "$2" keep "$@"
}

# keep_run DIR RUN [TREE]: the same for the rows of a campaign, RUN: kabi, mutants or
# userspace, whose results DIR has.
keep_run() { keep "$1" keep-run "$@"; }

# keep WHAT VERB ARGUMENT...: in one step, and one at a time. The caller's "||" turns
# errexit off.
keep() {
	{
		flock 5 && "$PROGRAM" --kit "$KIT_DIR" results "$2" "$STORE" "${@:3}" >"$SCRATCH/recorded" &&
			cat -- "$SCRATCH/recorded" >"$STORE.new" && mv -f -- "$STORE.new" "$STORE" || return
	} 5<"${STORE%/*}"
	progress "$1 is recorded"
}
