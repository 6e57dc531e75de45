#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='what a tree says about itself: vendor, git, what it has already, free bits'

# shellcheck source=tests/lib/mini.sh
. "$(dirname -- "$0")/../lib/mini.sh"

fresh() { rm -rf tree && new_tree; }

# printed QUERY: the fingerprint of the tree answers so; --status leaves it alone.
printed() {
	apply --status --json fp.json tree >out || return 1
	if ! jq -e ".fingerprint | $1" fp.json >/dev/null; then
		jq .fingerprint fp.json
		return 1
	fi
}

# vendor ID TEXT FILE LINE...: a fresh tree with a file of these lines is that vendor's.
vendor() {
	local id=$1 text=$2 file=tree/$3
	shift 3
	fresh && mkdir -p "${file%/*}" && if (($#)); then printf '%s\n' "$@" >>"$file"; else mkdir "$file"; fi &&
		printed ".vendor.id == \"$id\" and .vendor.text == \"$text\"" && grep -F "Kernel: $text (" out
}

test_expect_success 'setup' 'new_kit'
test_expect_success 'a tree without a mark' '
	fresh && printed ".vendor == {id: \"unknown\", text: \"unknown vendor\", version: \"\", at: \"\"} and .variants == [] and
		.git == {state: \"none\", branch: \"\", why: \"\"}" && grep "^Kernel: unknown vendor; not in git$" out
'
test_expect_success 'RHEL and its rebuilds' '
	vendor rhel "RHEL or a rebuild of it, 9.6, build 570.32.1" Makefile.rhelver "RHEL_MAJOR = 9" "RHEL_MINOR = 6" "RHEL_RELEASE = 570.32.1" &&
	printed ".vendor.version == \"9.6\" and .vendor.at == \"Makefile.rhelver:1\"" &&
	vendor rhel "RHEL or a rebuild of it, 7.9" Makefile "RHEL_MAJOR = 7" "RHEL_MINOR = 9" &&
	printed ".vendor.at == \"Makefile:11\""
'
test_expect_success 'Debian and Ubuntu' '
	vendor debian "Debian, 6.12.117-1" debian/changelog "linux (6.12.117-1) trixie; urgency=medium" &&
	vendor debian Debian Makefile "-include .kernelvariables" &&
	vendor ubuntu "Ubuntu, 5.15.0-185.195" debian.master/changelog "linux (5.15.0-185.195) jammy; urgency=medium" &&
	mkdir tree/debian && echo "linux-azure (5.15.0-1.2) jammy; urgency=medium" >tree/debian/changelog && printed ".vendor.id == \"ubuntu\""
'
test_expect_success 'the others' '
	vendor openeuler "openEuler, 2203.4" Makefile "OPENEULER_MAJOR = 2203" "OPENEULER_MINOR = 4" &&
	vendor openeuler "openEuler, 2403.1" Makefile.oever "OPENEULER_LTS = 1" "OPENEULER_MAJOR = 2403" "OPENEULER_MINOR = 1" &&
	vendor android "Android common kernel, android14-6.1" build.config.constants "BRANCH=android14-6.1" &&
	vendor uek "Oracle UEK" uek-rpm && vendor amazon "Amazon Linux" drivers/amazon && vendor wsl WSL Microsoft/config-wsl "CONFIG_X86=y" &&
	vendor suse SUSE init/Kconfig.suse "config SUSE_KERNEL" && vendor ciq "CIQ (Rocky Linux)" ciq && vendor yocto Yocto .kernel-meta
'
test_expect_success 'what is built on top' '
	fresh && echo "-cip29" >tree/localversion-cip && echo "-rt7" >tree/localversion-rt && printed ".variants == [\"cip -cip29\", \"rt -rt7\"]" &&
	grep "^Kernel: unknown vendor, cip -cip29, rt -rt7; not in git" out
'
test_expect_success 'what the tree has, with its place, and what not' '
	fresh && mkdir -p tree/init tree/include/uapi/linux && printf "%s\n" "menu" "config RSEQ_STATS" >tree/init/Kconfig &&
	printf "%s\n" "struct rseq {" "	__u32 mm_cid;" "	__u32 slice_ctrl;" >tree/include/uapi/linux/rseq.h &&
	touch tree/include/linux/rseq_entry.h &&
	printed "[.features[] | select(.has).name] | contains([\"rseq-stats\", \"rseq-slice\", \"rseq-node-id\"]) and
		(index(\"rseq-core\") | not)" &&
	printed ".features[] | select(.name == \"rseq-stats\") | .at == \"init/Kconfig:2\"" &&
	apply --status --verbose tree >out && grep "^Has: .*RSEQ_STATS" out && grep "^Has not: .*the rseq core of v6.19" out
'
test_expect_success 'free bits and a vendor'\''s flags, in the plan and in the report' '
	fresh && sed -i "/^#define TIF_SIGPENDING/i #define TIF_VENDOR_X	27" tree/arch/x86/include/asm/thread_info.h &&
	apply --dry-run --arch x86 --verbose --json run.json tree >out && grep "^Vendor.s thread flags: x86 TIF_VENDOR_X$" out &&
	jq -e ".fingerprint.bits | length == 1 and .[0].arch == \"x86\" and (.[0].vendor_flags == [\"TIF_VENDOR_X\"]) and .[0].not_read == \"\"" run.json &&
	free=$(jq -r ".fingerprint.bits[0].free" run.json) && grep -F "Thread flags of x86: free below 32: $free" out &&
	[[ ,$free, != *,27,* ]] && rm tree/arch/x86/include/asm/thread_info.h &&
	{ apply --dry-run --arch x86 --json run.json tree >out 2>&1 || :; } && jq -e ".fingerprint.bits[0].not_read != \"\"" run.json
'
test_expect_success 'a tree that keeps a kABI: native numbers are proposed, with the place' '
	for mark in RH_KABI_RESERVE "	RH_KABI_EXCLUDE" "	ANDROID_KABI_USE" KABI_RESERVE; do
		fresh && printf "%s\n" "struct task_struct {" "$mark(1, int x)" "};" >>tree/include/linux/sched.h &&
			line=$(grep -n "$mark(1" tree/include/linux/sched.h | cut -d: -f1) && apply --dry-run --json run.json tree >out 2>&1 &&
			grep "^note: this tree keeps a kABI (include/linux/sched.h:$line): --numbering native" out &&
			jq -e ".fingerprint.features[] | select(.name == \"kabi\").has" run.json && apply --dry-run --numbering generic tree >out 2>&1 &&
			! grep "keeps a kABI" out || return 1
	done && fresh && apply --dry-run tree >out 2>&1 && ! grep "keeps a kABI" out
'
# in_git: a fresh tree, committed.
in_git() {
	fresh && git -C tree -c init.defaultBranch=vendor init -q && git -C tree add -A &&
		git -C tree -c user.name=a -c user.email=a@b commit -qm all
}

test_expect_success 'git: branch, clean, edited' '
	in_git && printed ".git == {state: \"clean\", branch: \"vendor\", why: \"\"}" && grep "; git: branch vendor, clean$" out &&
	touch tree/untracked && printed ".git.state == \"clean\"" &&
	echo >>tree/kernel/entry.c && printed ".git.state == \"edited\"" && grep "; git: branch vendor, tracked files edited$" out
'
test_expect_success 'a repository that names a program is not asked, and the program does not run' '
	in_git && echo "*.c filter=odd" >tree/.gitattributes && git -C tree config filter.odd.clean "touch $PWD/ran; cat" &&
	touch tree/kernel/entry.c && printed ".git.state == \"unknown\" and (.git.why | test(\"names programs\"))" && [[ ! -e ran ]] &&
	in_git && printf "#!/bin/sh\ntouch \"%s/ran\"\n" "$PWD" >tree/monitor && chmod +x tree/monitor &&
	git -C tree config core.fsmonitor ./monitor && printed ".git.state == \"unknown\"" && [[ ! -e ran ]]
'
test_expect_success 'a .git that is none, and a repository above the tree' '
	fresh && mkdir tree/.git && git init -q . && printed ".git.state == \"unknown\"" && rm -rf .git
'
test_expect_success 'without git' '
	in_git && programs_without git && (PATH=$PWD/bin && printed ".git.state == \"unknown\" and .git.why == \"git is not installed\"")
'
test_expect_success 'hostile files: links, folders, control characters, a file without an end' '
	fresh && echo "RHEL_MAJOR = 9" >outside && ln -s "$PWD/outside" tree/Makefile.rhelver && mkdir tree/localversion-rt &&
	ln -s /dev/zero tree/Makefile.oever && mkdir -p tree/debian.master &&
	{ printf "linux (1.0\033[31m\377) x; urgency=low\n" && head -c 300000 /dev/zero; } >tree/debian.master/changelog &&
	printed ".vendor.id == \"ubuntu\" and .variants == []" && ! grep -q "$(printf "\033")" out
'
test_expect_success 'the audit has it in all its formats' '
	in_git && kit/scripts/audit.sh --format json --out a.json tree; jq -e ".fingerprint | .vendor.id == \"unknown\" and .git.state == \"clean\" and .who != \"\"" a.json &&
	kit/scripts/audit.sh --out a.txt tree; grep "kernel  *unknown vendor; git: branch vendor, clean" a.txt &&
	kit/scripts/audit.sh --format html --out a.html tree; grep "<dt>kernel</dt><dd>unknown vendor; git: branch vendor, clean" a.html
'

test_done
