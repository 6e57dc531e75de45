#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='the fragments that only some trees need: each where its rows hold'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

cat >list.sh <<'END'
source "$TIF_KIT/scripts/lib/start.sh" || exit 5
source "$KIT_DIR/scripts/lib/arch.sh"
source "$KIT_DIR/scripts/lib/kbuild.sh"
use_arch "$1" && fragments_when tree "$1" "$2" | sed "s|$KIT_DIR/kconfigs/||"
END
cat >why.sh <<'END'
source "$TIF_KIT/scripts/lib/start.sh" || exit 5
source "$KIT_DIR/scripts/lib/kbuild.sh"
use_arch "$1" && no_variant tree "$1" "$2"
END

cat >configured.sh <<'END'
source "$TIF_KIT/scripts/lib/start.sh" || exit 5
source "$KIT_DIR/scripts/lib/kbuild.sh"
OUT=$PWD/out
configure() { printf '%s\n' "${@:3}" >"$2/.config"; }
configure_variant tree build x86 "$1"
END

# configured VARIANT: the results in out have its fragments, as a list.
configured() { TIF_KIT=$KIT bash configured.sh "$1"; }

# fragments ARCH VARIANT: of the tree "tree", by their names.
fragments() { TIF_KIT=$KIT bash list.sh "$@"; }

# why ARCH VARIANT: the tree "tree" does not have that kernel.
why() { TIF_KIT=$KIT bash why.sh "$@"; }

# put FILE LINE...: these lines are FILE of the tree.
put() {
	mkdir -p "tree/$(dirname -- "$1")" && printf '%s\n' "${@:2}" >"tree/$1"
}

test_expect_success 'every row names a fragment, and has seven fields' '
	awk -F "\t" "/^#/ { next } NF != 7 || (\$5 != \"has\" && \$5 != \"lacks\") { bad = 1; print } END { exit bad || NR < 9 }" \
		"$KIT/kconfigs/when.tsv" &&
	for f in $(grep -v "^#" "$KIT/kconfigs/when.tsv" | cut -f 1 | sort -u); do
		test -f "$KIT/kconfigs/$f" || return 1
	done
'
test_expect_success 'an empty tree needs none' '
	mkdir tree && fragments x86 w1 >got && test_must_be_empty got
'
test_expect_success 'for counting there are no modules, but where code looks into their structures always' '
	echo lean.config >want && fragments x86 perf >got && test_cmp want got && fragments s390 perf >got && test_cmp want got &&
	put kernel/rh_messages.c "	driver.owner->taints" && fragments x86 perf >got && test_must_be_empty got && rm -r tree/kernel
'
test_expect_success 'the results have a copy of each configuration, by the stack of the tree' '
	mkdir -p build out/log && configured debug && mkdir tree/.tif-backports && echo "{\"digest\": \"0123456789abcdef\"}" >tree/.tif-backports/info.json &&
	configured base && rm -r tree/.tif-backports && grep "x86/debug.config" out/log/x86-debug-none.config &&
	grep "x86/base.config" out/log/x86-base-01234567.config && test "$(ls out/log | wc -l)" = 2
'
test_expect_success 'one row, for any architecture that is named' '
	put init/Kconfig "config RSEQ_STATS" && echo rseq.config >want &&
	fragments x86 base >got && test_cmp want got && fragments arm64 debug >got && test_cmp want got &&
	fragments arm base >got && test_must_be_empty got && rm -r tree/init
'
test_expect_success 'the file is the one of the architecture' '
	put arch/arm64/kvm/Kconfig "menuconfig KVM" "	depends on NET && MULTIUSER" && echo kvm-net.config >want &&
	fragments arm64 base >got && test_cmp want got && fragments x86 base >got && test_must_be_empty got &&
	put arch/arm64/kvm/Kconfig "	depends on NETLINK" && fragments arm64 base >got && test_must_be_empty got
'
test_expect_success 'all rows of a fragment must hold' '
	put arch/x86/kvm/Kconfig "config KVM_HYPERV" && fragments x86 base >got && test_must_be_empty got &&
	put arch/x86/kvm/hyperv.h "void kvm_hv_xsaves_xsavec_maybe_warn(struct kvm_vcpu *vcpu);" &&
	echo x86/hyperv.config >want && fragments x86 base >got && test_cmp want got &&
	echo "static inline void kvm_hv_xsaves_xsavec_maybe_warn(struct kvm_vcpu *vcpu) {}" >>tree/arch/x86/kvm/hyperv.h &&
	fragments x86 base >got && test_must_be_empty got
'
test_expect_success 'a kernel without KVM asks for no option of it, whatever the tree needs' '
	put arch/x86/kvm/hyperv.h "void kvm_hv_xsaves_xsavec_maybe_warn(struct kvm_vcpu *vcpu);" &&
	fragments x86 perf | grep hyperv && sed "s/fragments_when tree/fragments tree/" list.sh >all.sh && TIF_KIT=$KIT bash all.sh x86 perf >list &&
	(cd "$KIT/kconfigs" && cat $(cat "$OLDPWD/list")) | sed -n "s/^CONFIG_\(KVM[A-Z0-9_]*\)=/\1 /p" |
		awk "{ last[\$1] = \$2 } END { for (name in last) if (last[name] != \"n\") { bad = 1; print name } exit bad || !(\"KVM\" in last) }" && rm tree/arch/x86/kvm/hyperv.h
'
test_expect_success 'what the build has to know of RHEL 8 is asked of the same row' '
	sed "s/fragments_when.*/vc_always tree/" list.sh >vc.sh && ! TIF_KIT=$KIT bash vc.sh x86 &&
	put arch/x86/entry/entry_64.S "idtentry_vc X86_TRAP_VC" && TIF_KIT=$KIT bash vc.sh x86 && TIF_KIT=$KIT bash vc.sh arm64 &&
	{ sed "/^use_arch/d" list.sh && echo "fragments_when() { for i in {1..20000}; do echo \$KIT_DIR/kconfigs/x86/vc.config; done; }" && echo "vc_always tree"; } >long.sh &&
	TIF_KIT=$KIT bash long.sh && rm -r tree/arch/x86/entry
'
test_expect_success 'a variant of its own' '
	put drivers/hv/Kconfig "config MSHV_ROOT" && fragments x86 base >got && test_must_be_empty got &&
	echo x86/mshv.config >want && fragments x86 w1 >got && test_cmp want got && rm -r tree/drivers
'

# model LINE...: a tree that offers PREEMPT_RT, with these lines above it.
model() { put kernel/Kconfig.preempt "config PREEMPT" "$@" "config PREEMPT_RT" "	depends on EXPERT && ARCH_SUPPORTS_RT"; }
# rt FRAGMENT...: what a real-time kernel of the tree takes on arm64.
rt() { printf "%s\n" "$@" >want && fragments arm64 rt >got && test_cmp want got && why arm64 rt >got && test_must_be_empty got; }

test_expect_success 'a real-time kernel, where the tree has one of this architecture; the reason where it has not' '
	rm -r tree && put arch/arm64/Kconfig "	select ARCH_SUPPORTS_INT128 if CC_HAS_INT128" && model && echo "the tree has no PREEMPT_RT for arm64" >want &&
	why arm64 rt >got && test_cmp want got && put arch/arm64/Kconfig "	select ARCH_SUPPORTS_RT" && rt rt.config rt-model.config &&
	put arch/x86/Kconfig "config X86" && echo "the tree has no PREEMPT_RT for x86" >want && why x86 rt >got && test_cmp want got &&
	fragments arm64 base >got && test_must_be_empty got && rm tree/kernel/Kconfig.preempt && test -n "$(why arm64 rt)"
'
test_expect_success 'it is a preemption model of its own, or stands beside them; lazy preemption is taken' '
	model "	depends on !PREEMPT_RT" && rt rt.config &&
	put arch/arm64/Kconfig "	select ARCH_HAS_PREEMPT_LAZY" "	select ARCH_SUPPORTS_RT" && rt rt.config rt-lazy.config &&
	model && put arch/arm64/Kconfig "	select ARCH_SUPPORTS_RT" "	select HAVE_PREEMPT_LAZY" && rt rt.config rt-model.config rt-lazy.config &&
	put init/Kconfig "config RSEQ_STATS" && rt rseq.config rt.config rt-model.config rt-lazy.config && rm -r tree/init
'
test_expect_success 'without KVM where it is one or the other' '
	put arch/arm64/Kconfig "	select ARCH_SUPPORTS_RT		if HAVE_POSIX_CPU_TIMERS_TASK_WORK" "	select HAVE_POSIX_CPU_TIMERS_TASK_WORK	if !KVM" &&
	rt rt.config rt-model.config rt-kvm.config &&
	put arch/arm64/Kconfig "	select ARCH_SUPPORTS_RT" "	select HAVE_POSIX_CPU_TIMERS_TASK_WORK	if !KVM" && rt rt.config rt-model.config
'
test_expect_success 'other kernels: a file of their own, or none needed' '
	why arm64 base >got && test_must_be_empty got && why x86 debug >got && test_must_be_empty got &&
	echo "no kconfigs/arc/debug.config" >want && why arc debug >got && test_cmp want got
'
test_done
