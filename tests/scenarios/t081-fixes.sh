#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# With --more.
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='fixes.sh finds upstream repairs in clones, and obeys nothing in them'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

mkdir home
export HOME=$PWD/home
unset "${!GIT_@}" EMAIL XDG_CONFIG_HOME
git config --global user.name Maintainer
git config --global user.email maintainer@example.org
git config --global init.defaultBranch master
git config --global protocol.file.allow always
GIT_AUTHOR_DATE='2026-01-01T00:00:00Z' GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
export GIT_AUTHOR_DATE GIT_COMMITTER_DATE

fixes() { kit/scripts/fixes.sh "$@"; }

# commit SUBJECT [BODY]: change kernel/rseq.c in linux/, sets ID to the commit.
commit() {
	local file=${FILE:-kernel/rseq.c}
	mkdir -p "linux/${file%/*}" && [[ -f linux/$file ]] ||
		printf 'int %s(int x)\n{\n\treturn x;\n}\n' "${file//[^a-z]/_}" >"linux/$file"
	sed -i "s/return .*/return x + $((++CHANGES));/" "linux/$file" && git -C linux add -A &&
		git -C linux commit -q -m "$1${2:+

$2}" && ID=$(git -C linux rev-parse HEAD)
}

# asks CODE [OPTION...] CLONE: the answer as JSON in json
asks() {
	local want=$1
	shift
	test_expect_code "$want" fixes --format json --out json "$@" 2>err || { cat err && return 1; }
}

# is ID WORD...: status and kind of a repair, and what it names
is() {
	jq -r --arg id "$1" '.repairs[] | select(.id == $id) | [.status, .kind, (.of | join(","))] | join(" ")' json >have.is &&
		echo "${*:2}" >want.is && test_cmp want.is have.is
}

test_expect_success 'setup: a history with one of ours, and a kit that names it' '
	new_kit && git init -q linux && commit "start" && commit "rseq: Optimize event setting" && OURS=$ID &&
	FILE=drivers/other.c commit "other: change" && git -C linux tag v6.19 && git -C linux tag v7.2 &&
	cat >kit/patches/rseq/sched.patch.new <<-END &&
	# SPDX-License-Identifier: GPL-2.0
	Subject: rseq: raise the event

	As upstream does.

	Patch-mainline: v6.19-rc1
	Upstream-commit: commit ${OURS:0:12} ("rseq: Optimize event setting") partial
	Upstream-author: Some One <one@example.org>
	Fixes-checked-to: v7.2.8
	---
	--- a/kernel/rseq.c
	+++ b/kernel/rseq.c
	@@ -1,3 +1,3 @@ int kernel_rseq_c(int x)
	 int kernel_rseq_c(int x)
	 {
	-	return x;
	+	return 2 * x;
	END
	mv kit/patches/rseq/sched.patch.new kit/patches/rseq/sched.patch
'
test_expect_success 'nothing names it: exit 0' '
	asks 0 linux && [[ $(jq .open json) == 0 && $(jq -r ".commits[0].in_clone" json) == true ]] &&
	fixes linux >out && grep -q "^Repairs: 0" out
'
test_expect_success 'a repair that a looked-at release has' '
	commit "rseq: Fix it" "Fixes: ${OURS:0:12} (\"rseq: Optimize event setting\")" && OLD=$ID &&
	git -C linux tag v7.2.8 && asks 0 linux && is $OLD looked-at fix ${OURS:0:12} &&
	[[ $(jq -r ".repairs[0].release" json) == v7.2.8 ]]
'
test_expect_success 'a newer one is open: exit 1, with its code and its release' '
	commit "rseq: Fix it again" "Fixes: ${OURS:0:12} (\"rseq: Optimize event setting\")" && NEW=$ID &&
	git -C linux tag v7.3-rc1 && git -C linux tag v7.3 && asks 1 linux && is $NEW open fix ${OURS:0:12} &&
	jq -e ".repairs[] | select(.status == \"open\") | .release == \"v7.3-rc1\" and .carried and
		(.files[0].name == \"kernel/rseq.c\") and (.files[0].carried_by == [\"rseq/sched.patch\"]) and
		(.functions == [{name: \"kernel_rseq_c\", carried_by: [\"rseq/sched.patch\"]}])" json &&
	test_expect_code 1 fixes linux >out && grep -q "^open     ${NEW:0:12} rseq: Fix it again" out &&
	grep -q "carried here: kernel/rseq.c" out && grep -q "^Repairs: 2; 1 looked at, 0 cancelled by a revert, 1 open" out
'
test_expect_success 'a repair of that repair, and one of the one that was looked at' '
	FILE=drivers/other.c commit "other: Fix the fix" "Fixes: ${NEW:0:12} (\"rseq: Fix it again\")" && CHAIN=$ID &&
	commit "rseq: Fix the old fix" "fixes: ${OLD:0:10}" && CHAIN2=$ID && asks 1 linux &&
	is $CHAIN open fix $NEW && is $CHAIN2 open fix $OLD &&
	jq -e ".repairs[] | select(.id == \"$CHAIN\") | .carried == false" json
'
test_expect_success 'what only looks like a name is none' '
	commit "rseq: A word about it" "See commit ${OURS:0:12}, which this does not repair. Fixes nothing." &&
	commit "rseq: Other" "Fixes: 0123456789ab (\"something else\")" && commit "rseq: Short" "Fixes: ${OURS:0:6}" &&
	asks 1 linux && [[ $(jq ".repairs | length" json) == 4 ]]
'
test_expect_success 'a revert of what was looked at is open, and cancelled when it is reverted' '
	commit "Revert \"rseq: Fix it\"" "This reverts commit $OLD." && REVERT=$ID && asks 1 linux && is $REVERT open revert $OLD &&
	commit "Reapply" "This reverts commit $REVERT." && AGAIN=$ID && asks 1 linux && is $REVERT cancelled revert $OLD &&
	is $AGAIN cancelled revert $REVERT
'
test_expect_success 'an open one that is reverted is cancelled, and so are the revert and its repairs' '
	commit "Revert \"rseq: Fix it again\"" "This reverts commit $NEW." && GONE=$ID && asks 1 linux && is $NEW cancelled fix ${OURS:0:12} &&
	is $GONE cancelled revert $NEW && is $CHAIN cancelled fix $NEW && is $CHAIN2 open fix $OLD
'
test_expect_success 'a stable copy is its upstream commit' '
	git -C linux checkout -q -b stable v7.2.8 && commit "rseq: Fix the old fix" "commit $CHAIN2 upstream.

Fixes: ${OLD:0:12} (\"rseq: Fix it\")" && COPY=$ID && git -C linux tag v7.2.9 && asks 1 linux &&
	is $CHAIN2 open fix $OLD && jq -e ".repairs[] | select(.id == \"$CHAIN2\") | .copies == [\"$COPY\"] and .release == \"v7.2.9\"" json &&
	sed -i "s/v7.2.8/v7.2.9/" kit/patches/rseq/sched.patch && asks 0 linux && is $CHAIN2 looked-at fix $OLD &&
	sed -i "s/v7.2.9/v7.2.8/" kit/patches/rseq/sched.patch
'
test_expect_success 'a repair that names a stable copy of ours' '
	git -C linux checkout -q -b older v6.19 && commit "rseq: Optimize event setting" "[ Upstream commit $OURS ]" && TWIN=$ID &&
	commit "rseq: Stable only" "Fixes: ${TWIN:0:12} (\"rseq: Optimize event setting\")" && STABLE=$ID && asks 1 linux &&
	is $STABLE open fix ${OURS:0:12} && git -C linux checkout -q master
'
test_expect_success 'a repair that the kit carries is none' '
	sed -i "s/^Upstream-author/Upstream-commit: commit ${STABLE:0:12} (\"rseq: Stable only\") partial\nUpstream-author/" kit/patches/rseq/sched.patch &&
	asks 1 linux && ! grep $STABLE json && sed -i "/${STABLE:0:12}/d" kit/patches/rseq/sched.patch
'
test_expect_success 'another subject than in the header is said' '
	sed -i "s/Optimize event setting/Another/" kit/patches/rseq/sched.patch && asks 1 linux &&
	jq -e ".notes | map(select(test(\"commit ${OURS:0:12} is .rseq: Optimize\"))) | length == 1" json &&
	sed -i "s/Another/Optimize event setting/" kit/patches/rseq/sched.patch
'

test_expect_success 'a bare clone says the same' '
	asks 1 linux && jq -S "del(.clone)" json >want && git clone -q --bare linux bare.git && asks 1 bare.git &&
	jq -S "del(.clone)" json >have && test_cmp want have && [[ $(jq .clone.bare json) == true ]]
'
test_expect_success 'a clone without the release: said, counted from the one before' '
	git clone -q --bare linux notag.git && git -C notag.git tag -d v7.2.8 v7.2.9 >/dev/null && asks 1 notag.git &&
	jq -e ".notes | map(select(test(\"has no v7.2.8: counted from v7.2,\"))) | length == 1" json && is $OLD open fix ${OURS:0:12} &&
	git -C notag.git tag -d v7.2 >/dev/null && asks 1 notag.git && jq -e ".notes | map(select(test(\"nothing says which\"))) | length == 1" json
'
test_expect_success 'a shallow clone: what it cannot tell is said' '
	git clone -q --bare --depth 10 "file://$PWD/linux" shallow.git && asks 1 shallow.git && [[ $(jq .clone.shallow json) == true ]] &&
	jq -e ".notes | map(select(test(\"shallow\"))) | length == 1" json &&
	jq -e ".notes | map(select(test(\"not in the clone.*${OURS:0:12}\"))) | length == 1" json &&
	test_expect_code 1 fixes shallow.git >out && grep -q "shallow" out
'
test_expect_success 'a partial clone: nothing is fetched, what cannot be read is said' '
	git -C linux config uploadpack.allowFilter true && git -C linux config uploadpack.allowAnySHA1InWant true &&
	git clone -q --bare --filter=tree:0 "file://$PWD/linux" partial.git && bytes partial.git >before && asks 1 partial.git &&
	[[ $(jq .clone.partial json) == true ]] && is $CHAIN2 open fix $OLD && jq -e ".repairs[] | select(.id == \"$CHAIN2\") | .code_known == false" json &&
	jq -e ".notes | map(select(test(\"${CHAIN2:0:12} changes cannot be read\"))) | length == 1" json &&
	bytes partial.git >after && test_cmp before after
'

# evil FILE: a program that leaves a mark when it is run.
evil() { printf '#!/bin/sh\ntouch "%s/ran"\ncat\n' "$PWD" >"$1" && chmod +x "$1"; }

test_expect_success 'nothing of a clone is run, and nothing is written into it' '
	git clone -q linux hostile && evil "$PWD/evil" && for hook in post-checkout fsmonitor-watchman reference-transaction post-index-change; do
		evil hostile/.git/hooks/$hook
	done &&
	for key in core.pager pager.log core.fsmonitor diff.external core.sshCommand core.editor gpg.program gpg.openpgp.program \
		core.alternateRefsCommand diff.all.command diff.all.textconv filter.all.clean filter.all.smudge filter.all.process \
		credential.helper core.askPass core.gitProxy; do
		git -C hostile config "$key" "$PWD/evil" || return 1
	done &&
	git -C hostile config log.showSignature true && git -C hostile config core.hooksPath "$PWD/hostile/.git/hooks" &&
	git -C hostile config alias.log "!$PWD/evil" && echo "* diff=all filter=all" >hostile/.git/info/attributes && rm -f ran &&
	snapshot hostile >before && asks 1 hostile && [[ ! -e ran ]] && is $CHAIN2 open fix $OLD && snapshot hostile >after && test_cmp before after
'
test_expect_success 'the environment of git changes nothing' '
	asks 1 linux && cp json want.json && GIT_DIR=/nonexistent GIT_EXTERNAL_DIFF=$PWD/evil GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fsmonitor \
	GIT_CONFIG_VALUE_0=$PWD/evil GIT_PAGER=$PWD/evil asks 1 linux && test_cmp want.json json && [[ ! -e ran ]]
'
test_expect_success ROOT 'a clone of another user is read' '
	cp -a bare.git theirs.git && chown -R nobody theirs.git && asks 1 theirs.git
'
test_expect_success 'no clone of Linux: exit 3' '
	mkdir plain && test_expect_code 3 fixes plain 2>err && grep -q "plain is no git repository: name" err &&
	test_expect_code 3 fixes nowhere 2>err && grep -q "^fixes.sh: error: nowhere: " err &&
	test_expect_code 3 fixes linux/kernel 2>err && git init -q alien && git -C alien commit -q --allow-empty -m "start" &&
	test_expect_code 3 fixes alien 2>err && grep -q "none of this kit.s 1 upstream commits is in alien" err
'
test_expect_success 'usage' '
	test_expect_code 2 fixes && test_expect_code 2 fixes a b && test_expect_code 2 fixes --format html linux &&
	test_expect_code 4 fixes --out no/such/file linux 2>err; cat err; true
'

test_done
