#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# docs/ci: the script leaves what servers show, also of a tree that is refused or that
# fails; what the examples call is there.
# With --more.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the examples for continuous integration'
# shellcheck source=tests/lib/git.sh
. "$(dirname -- "$0")/../lib/git.sh"

MINI_EL8=$KIT/tests/scenarios/mini/tree-4.18
if command -v groovy >/dev/null; then test_set_prereq GROOVY; fi
ci() { "$KIT/docs/ci/check-tree.sh" "$KIT" tree "$@" >said 2>&1; }

test_expect_success 'a tree in git is read, and checked as a copy; failed checks are in both reports' '
	cp -R "$MINI_EL8" tree && git -C tree init -q && git -C tree add -A && git -C tree commit -q -m base &&
	echo "a file of the user" >tree/untracked && bytes tree >before &&
	test_expect_code 1 ci out --level static && bytes tree >after && test_cmp before after &&
	grep "\"path\":\"static/x86/" out/results.jsonl && xmllint --noout out/junit.xml && grep -q "<failure" out/junit.xml &&
	grep -q "static/x86" out/index.html && jq -e ".outcome == \"applied\"" out/apply.json
'
test_expect_success 'a tree that is refused: the reason is kept, nothing is verified' '
	git -C tree rm -q kernel/rseq.c && git -C tree commit -q -m less &&
	(ci refused; [[ $? -ge 1 ]]) && jq -e ".exit > 0 and .message != \"\"" refused/apply.json && [[ ! -e refused/junit.xml ]]
'
test_expect_success 'results from before are not written over' '
	test_expect_code 1 ci out && test_expect_code 2 "$KIT/docs/ci/check-tree.sh" "$KIT" tree
'
# refused CODE WORDS: in one line, and nothing is made.
refused() {
	test_expect_code "$1" "$KIT/docs/ci/check-tree.sh" "${@:3}" >out.said 2>said && cat said && test_must_be_empty out.said && [[ $(wc -l <said) == 1 ]] &&
		grep "^check-tree.sh: error: $2" said && [[ ! -e new ]]
}
test_expect_success 'what cannot begin says why, and makes nothing: a retry works' '
	cp -R "$MINI_EL8" plain && refused 3 "plain has no commit in git (fatal: not a git repository" "$KIT" plain new && git -C plain init -q &&
	refused 3 "plain has no commit in git (fatal: " "$KIT" plain new && refused 3 "none has no commit in git (fatal: cannot change to .none" "$KIT" none new &&
	mkdir -p tree/made && refused 3 "tree/made has no commit in git (fatal: " "$KIT" tree/made new &&
	refused 4 "there is no kit in none" none plain new && refused 1 "out is there already" "$KIT" tree out &&
	git -C plain add -A && git -C plain commit -q -m base && refused 4 "no/new cannot be made" "$KIT" plain no/new &&
	test_expect_code 1 "$KIT/docs/ci/check-tree.sh" "$KIT" plain new --level static && test -s new/results.jsonl
'
# steps FILE: its shell commands.
steps() {
	case $1 in
	*.yml) python3 -c "import sys, yaml
job = yaml.safe_load(open(sys.argv[1]))[\"tif-backports\"]
# GitLab refuses a word that it does not know.
assert set(job) <= set(\"image timeout variables cache before_script script artifacts\".split())
assert set(job[\"artifacts\"]) <= set(\"when expose_as paths reports\".split()) and set(job[\"cache\"]) <= {\"key\", \"paths\"}
assert job[\"artifacts\"][\"reports\"][\"junit\"] == \"results/junit.xml\" and job[\"artifacts\"][\"when\"] == \"always\"
assert job[\"artifacts\"][\"expose_as\"] and \"results/index.html\" in job[\"artifacts\"][\"paths\"]
print(\"\\n\".join(job[\"before_script\"] + job[\"script\"]))" "$1" ;;
	*) sed -n "s/^ *sh .\(.*\).$/\1/p" "$1" ;;
	esac
}
test_expect_success 'the commands of the examples are there, with the options that they give' '
	for file in gitlab-ci.yml Jenkinsfile; do
		steps "$KIT/docs/ci/$file" >steps && bash -n steps && grep -q "git clone" steps &&
			grep -o "kit/[a-z/-]*\.sh" steps | sort -u >called && [[ $(wc -l <called) == 2 ]] &&
			while read -r command; do [[ -x $KIT/${command#kit/} ]] || return 1; done <called || return 1
		for option in $(grep -o -e " --[a-z]*" steps | grep -v depth); do
			"$KIT/scripts/verify.sh" --help | grep -q -e "$option" || return 1
		done
	done && sed "s/  script:/  scripts:/" "$KIT/docs/ci/gitlab-ci.yml" >wrong.yml && test_must_fail steps wrong.yml 2>err && grep Assertion err
'
# pipeline FILE: what Jenkins would do, a step a line.
pipeline() { groovy "$KIT/tests/lib/jenkinsfile.groovy" "$1"; }
test_expect_success GROOVY 'the pipeline for Jenkins: its structure, what it publishes, nothing that is unknown (needs groovy)' '
	pipeline "$KIT/docs/ci/Jenkinsfile" >did && steps "$KIT/docs/ci/Jenkinsfile" | sed "s/^/sh: /" >want && test -s want && grep "^sh: " did >got && test_cmp want got &&
	grep "^junit: .*testResults:results/junit.xml" did && grep "^publishHTML: .*reportDir:results, reportFiles:index.html" did && grep "^archiveArtifacts: " did &&
	for change in "s/junit testR/junitt testR/" "s/stages {/stages/" "s/steps {/step {/" "\$ d"; do
		sed "$change" "$KIT/docs/ci/Jenkinsfile" >wrong && test_expect_code 1 pipeline wrong || return 1
	done
'
test_done
