#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# What a campaign has left goes into docs/recorded.jsonl.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/program.sh
source "$KIT_DIR/scripts/lib/program.sh"
# shellcheck source=maint/recorded.sh
source "$KIT_DIR/maint/recorded.sh"

usage() {
	cat <<'END'
usage: record.sh [--tree NAME] RUN DIR

Puts what the results folder DIR has of RUN into docs/recorded.jsonl, in the place of what
is there of the same tree and architecture; "make docs" writes the tables then. RUN is

  kabi       DIR is of scripts/verify.sh --level kabi
  mutants    DIR is of maint/check-mutants.sh, or of tests/mutants/run.sh
  userspace  DIR is of maint/check-userspace.sh

  --tree NAME  what the records call the tree, as almalinux-9.6 (its kernel's version)

Results with a failure are not recorded, nor such as lack a figure, or the commit of the
kit that made them.
Exit code: 0 recorded, 1 not, and nothing is changed, else as in docs/commands.md.
END
}

main() {
	options 'tree:' "$@"
	((${#ARGS[@]} == 2)) || usage_error "RUN and DIR are needed"
	if compgen -G "${ARGS[1]}/*/only" >/dev/null; then
		die "$EX_NO" "not all tests have run (${ARGS[1]})" "run it without --run"
	fi
	use_program
	scratch
	keep_run "${ARGS[1]}" "${ARGS[0]}" ${OPTION[tree]:+"${OPTION[tree]}"} || exit
}

main "$@"
