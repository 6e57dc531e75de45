# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# For the scenarios with a tree in git: a user of git's own, and tree/, committed, whose
# hooks would leave a trace.

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/mini.sh"

mkdir home
HOME=$PWD/home
export HOME
unset "${!GIT_@}" EMAIL XDG_CONFIG_HOME
git config --global user.name 'Jo Doe' && git config --global user.email jo@example.org
git config --global init.defaultBranch main

# repository: sets base
repository() {
	rm -rf tree ran && new_tree && printf '%s\n' '.*' '*.patch' patches series >tree/.gitignore && git -C tree init -q &&
		git -C tree add -A && git -C tree commit -q -m base && base=$(git -C tree rev-parse HEAD) || return 1
	for hook in pre-commit post-commit post-checkout post-index-change reference-transaction commit-msg; do
		printf '#!/bin/sh\necho %s >>%q\n' "$hook" "$PWD/ran" >"tree/.git/hooks/$hook" && chmod +x "tree/.git/hooks/$hook" || return 1
	done
}
clean() { [[ -z $(git -C tree -c core.hooksPath=/dev/null status --porcelain) && ! -e ran ]]; }
log() { git -C tree log --format="$1" "$base"..HEAD; }
# files: bytes of tree/ without the quilt stack, the kit's own state and the repository.
files() { no_stack tree | grep -v -e '\./\.git[/ ]' -e gitignore; }
