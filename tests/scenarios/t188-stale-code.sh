#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a breakpoint that is not in the memory of the guest is told from one that is'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# oops WHAT BYTE: a console that ends with it.
oops() { printf 'init: start kvm\n%s: 0000 [#1] PREEMPT SMP\nRIP: 0010:__schedule+0x24a/0x8c0\nCode: 0f 1f 44 00 00 %s <eb> 00 00 00\nKernel panic\n' "$1" "$2" >console; }
stale() { bash -c '. "$KIT/scripts/lib/qemu.sh"; ran_stale_code console'; }

test_expect_success 'int3 that the memory does not have' 'oops int3 e9 && stale'
test_expect_success 'one that it has is the kernel.s' 'oops int3 cc && ! stale'
test_expect_success 'another oops, and one without its code, are the kernel.s' '
	oops BUG e9 && ! stale && oops int3 e9 && sed -i /Code:/d console && ! stale && : >console && ! stale
'
test_expect_success 'the first of several counts' 'oops int3 cc && cp console first && oops int3 e9 && cat first console >both && mv both console && ! stale'
test_done
