#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a guest whose CPUs take turns, and wait for each other: once more, and early'

# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# A guest in place of boot.sh: it says how it was called, and ends as "ends" says next.
mkdir -p kit/guest
cat >kit/guest/boot.sh <<'END'
#!/bin/bash
echo "$*" >>booted
for word; do if [[ ${previous-} == --out ]]; then dir=$word; fi; previous=$word; done
read -r outcome <ends && sed -i 1d ends
echo "$outcome" >"$dir/outcome"
END
chmod +x kit/guest/boot.sh
cat >count.sh <<'END'
PROG=count KIT_DIR=$PWD/kit OUT=$PWD/out arch=s390 build=$PWD/build repeat=again
source "$1/scripts/lib/verify/perf.sh"
arch_slow() { echo 3; }
kernel_image() { echo image; }
tell() { echo "$*"; }
record() { echo "record $1 $2 ${*: -1}"; }
record_guest() { :; }
count_in perf/s390/tree/crowd crowd "$2" "$OUT"
END

# counts CPUS OUTCOME...: the guest ends so, one after another.
counts() {
	rm -rf out booted && printf '%s\n' "${@:2}" >ends && bash count.sh "$KIT" "$1" >said
}

guests() { test "$(wc -l <booted)" = "$1"; }

test_expect_success 'it ends at once: one guest, and nothing is said' '
	counts 2 passed && guests 1 && test ! -s said && grep -e "--timeout 600 " booted
'
test_expect_success 'it takes longer than its limit: it is booted once more' '
	counts 2 timeout passed && guests 2 && grep "perf/s390/tree/crowd took longer .* once more" said && ! grep record said
'
test_expect_success 'and no third time: it has failed' '
	counts 2 timeout timeout passed && guests 2 && grep "record perf/s390/tree/crowd fail outcome=timeout" said
'
test_expect_success 'any other end is one' '
	counts 2 panicked passed && guests 1 && grep "record perf/s390/tree/crowd fail outcome=panicked" said
'
test_expect_success 'one CPU waits for no other: one guest, with all the time' '
	counts 1 timeout passed && guests 1 && grep -e "--timeout 1800 " booted && grep "fail outcome=timeout" said
'

test_done
