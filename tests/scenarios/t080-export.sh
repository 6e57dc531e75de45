#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what export.sh writes, the tools of distributions take, and it gives the same tree'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

# rpmbuild cannot work where a path has a blank.
plain=$(mktemp -d) && cd "$plain" || exit
mkdir home
export HOME=$plain/home SOURCE_DATE_EPOCH=1700000000
unset "${!GIT_@}" EMAIL XDG_CONFIG_HOME

who='Jörg Doe <jo@example.org>'
export_sh() { kit/scripts/export.sh "$@"; }

# header FILE: give a patch of the kit another header, from stdin.
header() {
	local file=kit/patches/$1
	{
		printf '# SPDX-License-Identifier: GPL-2.0\n'
		cat
		sed -n '/^---$/,$p' "$file"
	} >new && mv new "$file"
}

# as_mails DIR: each mail of a mailbox, by git mailsplit.
as_mails() { rm -rf mails && mkdir mails && git mailsplit -o"$plain/mails" "$1" >number; }

# same DIR: it holds the files of the tree that apply.sh made, and no others.
same() {
	bytes "$1" | grep -v -e '\./\(patches\|\.pc\|\.git\|debian\)[/ ]' -e '\./\.gitignore ' >have &&
		test_cmp want have
}

# takes CODE WORDS ARGS...: export.sh ends with CODE and one message with WORDS
takes() {
	local code=$1 words=$2
	shift 2
	test_expect_code "$code" export_sh "$@" >out 2>err || return 1
	if ! grep -q "^export.sh: error: .*$words" err; then cat err && return 1; fi
	[[ $(grep -c 'error: ' err) == 1 ]]
}

test_expect_success 'setup: patches that follow two commits, one whole commit, and none' '
	new_kit && cp "$KIT/patches/upstream.tsv" kit/patches/ && header rseq/entry.patch <<-END &&
	Subject: rseq: the fast path

	Why it is so, in two paragraphs.

	From here on the second one.

	Patch-mainline: v6.19-rc1
	Upstream-commit: commit 32034df66b5f
	 ("rseq: Switch to TIF_RSEQ if supported") partial, the
	 alias
	Upstream-commit: commit 3db6b38dfe64
	 ("rseq: Switch to fast path processing on exit to user") semantics only
	Upstream-author: Thomas Gleixner <tglx@linutronix.de>
	Fixes-checked-to: v7.2.8
	Checkpatch-note: a note
	END
	header rseq/sched.patch <<-END &&
	Subject: rseq: raise the event at schedule-in

	All of the commit.

	Patch-mainline: v6.19-rc1
	Upstream-commit: commit 39a167560a61 ("rseq: Optimize event setting")
	Upstream-author: Thomas Gleixner <tglx@linutronix.de>
	Fixes-checked-to: v7.2.8
	END
	header tif/kconfig.patch <<-END &&
	Subject: tif: add the symbol

	Upstream has no such symbol.

	Patch-mainline: Not yet, upstream converted others
	Fixes-checked-to: v7.2.8
	END
	new_tree && cp -a tree base && apply --author "$who" tree >/dev/null &&
	no_stack tree >want && snapshot tree >before
'

test_expect_success 'git: git am takes the mailbox, git mailsplit finds each mail' '
	export_sh --format git tree mbox >out && grep -q "^9 patches in .*git am" out &&
	cp -a base am && git -C am init -q && git -C am add -A &&
	git -C am -c user.name=M -c user.email=m@example.org commit -qm base &&
	git -C am -c user.name=M -c user.email=m@example.org am -q "$plain/mbox/tif-backports.mbox" &&
	same am && git -C am log --reverse --format="%an <%ae>" | sed 1d | sort -u >authors &&
	echo "$who" >want.authors && test_cmp want.authors authors &&
	git -C am log --format=%s | grep -qx "rseq: the fast path" &&
	git -C am log --format=%B --grep="the fast path" | grep -qx " From here on the second one." &&
	as_mails mbox/tif-backports.mbox && [[ $(cat number) == 9 ]] &&
	[[ $(grep -c "^From " mbox/tif-backports.mbox) == 9 ]]
'

test_expect_success 'git: the message is the one that landed' '
	git -C am log --format=%B --grep="the fast path" >message && tail -n +3 message >body &&
	sed "1,/^$/d; /^---$/,\$d; s/^From here/ From here/" tree/patches/rseq/entry.patch >want.body &&
	diff <(grep . want.body) <(grep . body)
'

test_expect_success 'patches: quilt pushes them' '
	export_sh --format patches tree patches >/dev/null && cp -a base quilted &&
	(cd quilted && QUILT_PATCHES=$plain/patches quilt --quiltrc - push -a --fuzz=0 -q) >/dev/null &&
	rm -rf quilted/.pc && same quilted
'

# spec PREP: a spec file with the exported head, and PREP.
spec() {
	cat <<-END
		Name: linux
		Version: 1
		Release: 1
		Summary: a tree
		License: GPL-2.0
		Source0: base.tar
		%include $plain/rpm/tif-backports.patches
		%description
		A tree.
		%prep
		$1
	END
}

# rpm_tree PREP DIR: what rpmbuild -bp leaves.
rpm_tree() {
	rm -rf top && mkdir -p top/SOURCES top/BUILD && tar -cf top/SOURCES/base.tar base && cp rpm/*.patch top/SOURCES/ &&
		spec "$1" >linux.spec || return 1
	if ! rpmbuild -bp --define "_topdir $plain/top" linux.spec >rpm.log 2>&1; then
		cat rpm.log
		return 1
	fi
	rm -rf "$2" && mv top/BUILD/base "$2"
}

test_expect_success 'rpm: rpmbuild -bp with %autosetup' '
	export_sh --format rpm tree rpm >/dev/null && grep -qx "Patch9001: 0001-compat-tif.patch" rpm/tif-backports.patches &&
	rpm_tree "%autosetup -n base -p1" autosetup && same autosetup
'
test_expect_success 'rpm: rpmbuild -bp with %patch' '
	rpm_tree "%setup -q -n base
%include $plain/rpm/tif-backports.prep" bypatch && same bypatch
'
test_expect_success 'rpm: the numbers can begin elsewhere' '
	export_sh --format rpm --first 77 tree rpm77 >/dev/null && grep -q "^Patch77: 0001" rpm77/tif-backports.patches &&
	grep -qx "%patch -P 85 -p1" rpm77/tif-backports.prep
'

test_expect_success 'debian: dpkg-source builds a source package with them, and unpacks it' '
	export_sh --format debian tree deb >/dev/null && mkdir src && tar -cJf src/linux_1.orig.tar.xz base &&
	cp -a base src/linux-1 && mkdir -p src/linux-1/debian/source && cp -a deb/debian/patches src/linux-1/debian/ &&
	cd src && echo "3.0 (quilt)" >linux-1/debian/source/format &&
	printf "linux (1-1) unstable; urgency=low\n\n  * A tree.\n\n -- M <m@example.org>  Tue, 14 Nov 2023 22:13:20 +0000\n" >linux-1/debian/changelog &&
	printf "Source: linux\nMaintainer: M <m@example.org>\n\nPackage: linux\nArchitecture: all\nDescription: a tree\n" >linux-1/debian/control &&
	printf "#!/usr/bin/make -f\n" >linux-1/debian/rules && chmod +x linux-1/debian/rules &&
	dpkg-source -b linux-1 >../dpkg.log 2>&1 && rm -rf linux-1 && dpkg-source -x linux_1-1.dsc >>../dpkg.log 2>&1 &&
	cd .. && same src/linux-1
'
test_expect_success 'debian: quilt pops and pushes them' '
	(cd src/linux-1 && export QUILT_PATCHES=debian/patches && quilt --quiltrc - pop -a && quilt --quiltrc - push -a --fuzz=0) >/dev/null &&
	same src/linux-1
'
test_expect_success 'debian: DEP-3 headers for two commits, one, and none' '
	cd deb/debian/patches/tif-backports && sed "/^---\$/,\$d" *rseq-entry.patch >../entry && sed "/^---\$/,\$d" *rseq-sched.patch >../sched &&
	sed "/^---\$/,\$d" *tif-kconfig.patch >../kconfig && cd .. && cat >want.entry <<-END && test_cmp want.entry entry &&
	Description: rseq: the fast path
	 Why it is so, in two paragraphs.
	 .
	 From here on the second one.
	 .
	 Follows upstream:
	   commit 32034df66b5f ("rseq: Switch to TIF_RSEQ if supported") partial, the alias
	   commit 3db6b38dfe64 ("rseq: Switch to fast path processing on exit to user") semantics only
	   by Thomas Gleixner <tglx@linutronix.de>
	Origin: backport, commit:32034df66b5f49626aa450ceaf1849a08d87906e, commit:3db6b38dfe640207da706b286d4181237391f5bd
	Author: $who
	Forwarded: not-needed
	Applied-Upstream: 6.19-rc1, commit:32034df66b5f49626aa450ceaf1849a08d87906e, commit:3db6b38dfe640207da706b286d4181237391f5bd
	Last-Update: 2023-11-14
	Fixes-checked-to: v7.2.8
	Checkpatch-note: a note
	Signed-off-by: $who
	END
	grep -qx "Origin: upstream, commit:39a167560a61f913560ba803a96dbe6c15239f5c" sched &&
	grep -qx "Origin: vendor, tif-backports .*" kconfig && grep -qx "Forwarded: no" kconfig && ! grep -q ^Applied kconfig && cd "$plain"
'
cd "$plain" || exit

test_expect_success 'suse: the headers keep the rules, and series.conf gives the tree' '
	export_sh --format suse --jira PED-1234 tree suse >out && ! grep ^note out &&
	awk -f "$KIT/tests/lib/suse-header.awk" suse/patches.suse/*.patch &&
	grep -qx "Patch-mainline: v6.19-rc1" suse/patches.suse/*-rseq-entry.patch &&
	grep -qx "Git-commit: 32034df66b5f49626aa450ceaf1849a08d87906e (partial)" suse/patches.suse/*-rseq-entry.patch &&
	grep -qx "Git-commit: 39a167560a61f913560ba803a96dbe6c15239f5c" suse/patches.suse/*-rseq-sched.patch &&
	grep -qx "Patch-mainline: Never, for the tests" suse/patches.suse/*-rseq-last.patch &&
	grep -qx "References: jsc#PED-1234" suse/patches.suse/*-rseq-last.patch && cp -a base expanded &&
	sed -n "s/^\t\([^#]\)/\1/p" suse/series.conf | while read -r name; do
		patch -d expanded -p1 -s -F0 -E -N <"suse/$name" || return 1
	done && same expanded
'
test_expect_success 'suse: without a ticket a note says so, and the rules refuse it' '
	export_sh --format suse tree suse2 >out && grep -q "^note: References:.*--jira" out &&
	test_must_fail awk -f "$KIT/tests/lib/suse-header.awk" suse2/patches.suse/*.patch >wrong && [[ $(grep -c References wrong) == 9 ]]
'

test_expect_success 'rhel: JIRA, Upstream Status, and a commit line each' '
	export_sh --format git --template rhel --jira RHEL-42 tree rhel >out && ! grep ^note out && as_mails rhel/tif-backports.mbox &&
	entry=$(grep -l "^Subject:.*the fast path" mails/*) && grep -qx "JIRA: https://issues.redhat.com/browse/RHEL-42" "$entry" &&
	grep -qx "Upstream Status: linux.git, v6.19-rc1" "$entry" && grep -qx "commit 32034df66b5f49626aa450ceaf1849a08d87906e" "$entry" &&
	grep -qx "commit 3db6b38dfe640207da706b286d4181237391f5bd" "$entry" && grep -qx "Conflicts: partial, the alias" "$entry" &&
	last=$(grep -l "^Subject:.*the slow path" mails/*) && grep -qx "Upstream Status: RHEL-only: Never, for the tests" "$last" &&
	! grep -q "^commit" "$last" && export_sh --format rpm --template rhel tree rhel2 >out && grep -q "^note: JIRA:.*--jira" out
'
test_expect_success 'android: the prefix says what the patch has of a commit' '
	export_sh --format patches --template android --jira 123 tree android >/dev/null &&
	grep -qx "Subject: BACKPORT: rseq: the fast path" android/*-rseq-entry.patch &&
	grep -qx "(cherry picked from commit 32034df66b5f49626aa450ceaf1849a08d87906e)" android/*-rseq-entry.patch &&
	grep -qx "Subject: UPSTREAM: rseq: raise the event at schedule-in" android/*-rseq-sched.patch &&
	grep -qx "Subject: ANDROID: tif: add the symbol" android/*-tif-kconfig.patch && grep -qx "Bug: 123" android/*-tif-kconfig.patch &&
	export_sh --format git --template android --prefix backport tree android2 >/dev/null &&
	grep -q "\] BACKPORT: rseq: raise" android2/*.mbox && grep -q "\] ANDROID: tif: add" android2/*.mbox
'
test_expect_success 'a template changes no byte of the tree' '
	cp -a base am2 && git -C am2 init -q && git -C am2 add -A &&
	git -C am2 -c user.name=M -c user.email=m@example.org commit -qm base &&
	git -C am2 -c user.name=M -c user.email=m@example.org am -q "$plain/rhel/tif-backports.mbox" && same am2
'
test_expect_success 'an id that the table does not have stays short, and a note says so' '
	sed -i /^39a167/d kit/patches/upstream.tsv && export_sh --format debian tree short >out &&
	grep -q "^note: commit 39a167560a61 is not in patches/upstream.tsv" out &&
	grep -q "^Origin: upstream, commit:39a167560a61\$" short/debian/patches/*/*-rseq-sched.patch
'

test_expect_success 'the tree was only read' 'snapshot tree >after && test_cmp before after'
test_expect_success 'equal runs write equal files' '
	export_sh --format git tree again >/dev/null && diff -r mbox again
'
test_expect_success 'an empty folder is taken, whatever has something in it is kept' '
	mkdir empty && export_sh --format git tree empty/ >/dev/null && [[ -s empty/tif-backports.mbox ]] &&
	mkdir full && echo mine >full/mine && takes 1 "is in the way" --format git tree full &&
	takes 1 "is in the way" --format git tree full/mine && [[ $(ls full) == mine && $(cat full/mine) == mine ]] &&
	takes 4 "cannot write" --format git tree tree/Makefile/folder && export_sh --format git tree a/b/c >/dev/null && [[ -s a/b/c/tif-backports.mbox ]] && ! ls -d ./*.tif-backports.* 2>/dev/null
'
test_expect_success 'without a stack there is nothing to export' '
	takes 1 "no stack of this kit" --format git base none && takes 3 "" --format git full none && [[ ! -e none ]]
'
test_expect_success 'a popped stack is one, too; edits of the tree are said' '
	(cd tree && quilt --quiltrc - pop -a) >/dev/null && export_sh --format git tree popped >/dev/null && diff -r mbox popped &&
	(cd tree && quilt --quiltrc - push -a) >/dev/null && echo "/* mine */" >>tree/kernel/entry.c &&
	export_sh --format git tree edited 2>err >/dev/null && diff -r mbox edited && grep -q "warning: .*kernel/entry.c" err
'
test_expect_success 'a day that is none is not taken for the first of 1970' '
	SOURCE_DATE_EPOCH=yesterday takes 2 "SOURCE_DATE_EPOCH is a number of seconds, not .yesterday." --format debian tree none && [[ ! -e none ]]
'
test_expect_success 'a patch that is not as it landed is refused' '
	sed -i "s/fast path/quick path/" tree/patches/rseq/entry.patch && takes 1 "rseq/entry.patch is not as it landed" --format git tree none &&
	sed -i "s/quick path/fast path/" tree/patches/rseq/entry.patch
'
test_expect_success 'without the state folder patches/ is taken as it is, and that is said' '
	rm -rf tree/.tif-backports && export_sh --format git tree lost 2>err >/dev/null && grep -q "warning: there is no .tif-backports" err &&
	diff -r mbox lost
'
test_expect_success 'a series that leads out of the tree is refused' '
	echo ../../etc/passwd >>tree/patches/series && takes 1 "has a name that this kit does not write" --format git tree none
'
test_expect_success 'on top of a stack of a vendor, and without one, it is the same export' '
	rm -rf tree && cp -a base tree && mkdir -p tree/patches && printf "%s\n" "--- a/kernel/Makefile" "+++ b/kernel/Makefile" \
		"@@ -1,1 +1,2 @@" " # SPDX-License-Identifier: GPL-2.0" "+# the vendor'"'"'s" >tree/patches/own.patch && echo own.patch >tree/patches/series &&
	(cd tree && quilt --quiltrc - push -a) >/dev/null && apply --author "$who" tree >/dev/null && export_sh --format patches tree foreign >/dev/null &&
	for p in patches/*.patch; do diff <(sed "/^@@/d" "$p") <(sed "/^@@/d" "foreign/${p##*/}") || return 1; done &&
	cp -a base flat && apply --as plain --author "$who" flat >/dev/null && export_sh --format patches flat plain >/dev/null && diff -r patches plain
'
for args in "tree none" "--format zip tree none" "--format git tree" "--format git --template x tree none" \
	"--format suse --template rhel tree none" "--format git --prefix upstream tree none" "--format git --jira A-1 tree none" \
	"--format rpm --first x tree none" "--format git --template android --prefix x tree none"; do
	test_expect_success "usage: $args" "takes 2 'see export.sh --help' $args && [[ ! -e none ]]"
done

cd / && rm -rf "$plain"
test_done
