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

# fragments ARCH VARIANT: of the tree "tree", by their names.
fragments() { TIF_KIT=$KIT bash list.sh "$@"; }

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
test_expect_success 'a variant of its own' '
	put drivers/hv/Kconfig "config MSHV_ROOT" && fragments x86 base >got && test_must_be_empty got &&
	echo x86/mshv.config >want && fragments x86 w1 >got && test_cmp want got
'
test_done
