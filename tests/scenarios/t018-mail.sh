#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what lands is a mail for each patch: git am, git quiltimport and quilt take it'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# No identity of whoever runs the tests.
mkdir home
HOME=$PWD/home
export HOME
unset "${!GIT_@}" EMAIL XDG_CONFIG_HOME

jo='Jo Doe <jo@example.org>'
as_jo() { GIT_COMMITTER_NAME='Jo Doe' GIT_COMMITTER_EMAIL=jo@example.org "$@"; }

# repository DIR: a pristine tree, committed.
repository() {
	rm -rf "$1" && new_tree "$1" && git -C "$1" init -q && git -C "$1" config user.name Maintainer &&
		git -C "$1" config user.email maintainer@example.org && git -C "$1" add -A && git -C "$1" commit -q -m base
}

# names: the patches in order.
names() { grep -v '^#' tree/patches/series; }

# without_git DIR: its files, and no repository.
without_git() { rm -rf "$1/.git" && no_stack "$1"; }

test_expect_success 'setup' '
	new_kit && new_tree && repository am && repository quiltimport && as_jo apply tree >/dev/null &&
	no_stack tree >want
'

test_expect_success 'each patch has an author, a subject of its own and a sign-off, and no date' '
	for p in $(names); do
		grep -qx "From: $jo" "tree/patches/$p" && grep -qx "Signed-off-by: $jo" "tree/patches/$p" &&
			[[ $(head -n 1 "tree/patches/$p") == "From: $jo" ]] && ! grep -q "^Date:" "tree/patches/$p" || return 1
	done &&
	(cd tree/patches && grep -h "^Subject: " $(grep -v "^#" series)) >subjects && ! grep "^Subject: \[" subjects &&
	sort subjects | uniq -d >doubles && test_must_be_empty doubles
'

test_expect_success 'git am takes all of them, and gives the same tree' '
	list=$(names | sed "s,^,../tree/patches/,") && (cd am && git am -q $list) && git -C am log --format=%s >have &&
	[[ $(wc -l <have) == 10 ]] && sed -n "1s/^/Subject: /p" have | grep -qxF -f subjects &&
	[[ $(git -C am log -1 --format="%an <%ae>") == "$jo" ]] &&
	without_git am >have && test_cmp want have
'

# git-quiltimport cannot work in a folder with a blank in its path.
test_expect_success 'git quiltimport takes them, and gives the same tree' '
	plain=$(mktemp -d) && mv quiltimport "$plain/tree" && cp -R tree/patches "$plain/" &&
	(cd "$plain/tree" && git quiltimport --patches ../patches) >/dev/null &&
	[[ $(git -C "$plain/tree" log --format=%s | wc -l) == 10 ]] &&
	[[ $(git -C "$plain/tree" log -1 --format="%an <%ae> %s") == "$jo $(tail -n 1 subjects | sed "s/^Subject: //")" ]] &&
	without_git "$plain/tree" >have && rm -rf "$plain" && test_cmp want have
'

test_expect_success 'quilt pops and pushes them, and gives the same tree' '
	(cd tree && quilt --quiltrc - pop -a && quilt --quiltrc - push -a --fuzz=0) >/dev/null &&
	no_stack tree >have && test_cmp want have
'

test_expect_success 'quilt refresh keeps the header' '
	(cd tree && sed -n "1,/^---/p" "patches/$(quilt --quiltrc - top)" >../before && quilt --quiltrc - refresh -f >/dev/null &&
		sed -n "1,/^---/p" "patches/$(quilt --quiltrc - top)" >../after) && test_cmp before after
'

test_expect_success 'equal runs leave equal patches' '
	rm -rf tree && new_tree && as_jo apply tree >/dev/null && bytes tree/patches >first && rm -rf tree &&
	new_tree && as_jo apply tree >/dev/null && bytes tree/patches >second && test_cmp first second
'

# signed DIR: by whom.
signed() { grep -h '^Signed-off-by: ' "$1"/patches/*/*.patch "$1"/patches/arch/*/*.patch | sort -u | sed 's/^[^:]*: //'; }

test_expect_success 'the identity in a configuration of git' '
	rm -rf tree && new_tree && git config --global user.name Global && git config --global user.email g@example.org &&
	apply tree >/dev/null && [[ $(signed tree) == "Global <g@example.org>" ]]
'

test_expect_success 'the identity of the repository that the tree is' '
	repository tree && apply tree >/dev/null && [[ $(signed tree) == "Maintainer <maintainer@example.org>" ]]
'

test_expect_success 'without an identity: a neutral one, and a note that says so' '
	rm home/.gitconfig && rm -rf tree && new_tree && apply tree >out &&
	[[ $(signed tree) == "tif-backports <tif-backports@localhost>" ]] && grep "^note: .*signed off by.*--author" out
'

test_expect_success '--author' '
	rm -rf tree && new_tree && as_jo apply --author "Ann Other <ann@example.org>" tree >out &&
	[[ $(signed tree) == "Ann Other <ann@example.org>" ]] && ! grep "signed off by" out && as_jo apply tree | grep "^Already applied"
'

test_expect_success 'an author that is none' '
	rm -rf tree && new_tree && for who in Ann "Ann <>" "<ann@example.org>" "Ann <a b>"; do
		refuses 2 "author" --author "$who" tree || return 1
	done
'

test_expect_success 'nothing of the environment of git is obeyed' '
	printf "[user]\n\tname = Evil\n\temail = evil@example.org\n" >evil &&
	GIT_CONFIG_GLOBAL=$PWD/evil GIT_DIR=/nonexistent GIT_EXEC_PATH=/nonexistent as_jo apply tree >/dev/null &&
	[[ $(signed tree) == "$jo" ]]
'

test_done
