#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# audit.sh: a vendor's flags, by what upstream knows of them.

# sharness reads the variables and evaluates the quoted bodies
# shellcheck disable=SC2016,SC2034
test_description='a vendor'"'"'s flags: of another release, of another architecture, unknown'
# shellcheck source=tests/lib/sharness.sh
. "$(dirname -- "$0")/../lib/sharness.sh"

# the kit's program is built once for all runs of the tests
TIF_CACHE=$SHARNESS_TEST_DIRECTORY/cache
export TIF_CACHE

# audit VERSION FLAG...: x86 of this version with these flags, numbered from 16; the
# report in all formats
audit() {
	local version=$1 n=16 flag dir=tree/arch/x86/include/asm
	shift
	rm -rf tree && mkdir -p $dir && : >$dir/thread_info.h &&
		printf 'VERSION = %s\nPATCHLEVEL = %s\nSUBLEVEL = 1\n' "${version%.*}" "${version#*.}" >tree/Makefile || return
	for flag; do
		printf '#define %s %d\n' "$flag" $((n++)) >>$dir/thread_info.h
	done
	"$KIT/scripts/audit.sh" tree >text && "$KIT/scripts/audit.sh" --format html --out page tree &&
		"$KIT/scripts/audit.sh" --format json --out json tree && jsonschema -i json "$KIT/docs/audit.schema.json"
}

# origin FLAG: "ORIGIN WHERE", as the document has it
origin() { jq -r --arg n "$1" '.archs[0].flags[] | select(.name == $n) | "\(.origin) \(.upstream // "")"' json; }

# is FLAG ORIGIN [WHERE]
is() { test "$(origin "$1")" = "$2 ${3-}" || { echo "$1: $(origin "$1")" && return 1; }; }

test_expect_success 'each class, in each format' '
	audit 6.12 TIF_SSBD TIF_NOTIFY_RESUME TIF_NOHZ TIF_SVE TIF_SITE && is TIF_SSBD arch && is TIF_NOTIFY_RESUME generic &&
	is TIF_NOHZ other-release "before 5.10" && is TIF_SVE other-arch arm64 && is TIF_SITE vendor &&
	jq -e ".archs[0].vendor == 3" json && grep "^x86 .* 5  *3  *own numbers" text &&
	grep "^  other rel.  TIF_NOHZ (before 5.10)$" text && grep "^  other arch  TIF_SVE (arm64)$" text &&
	grep "^  vendor.s    TIF_SITE$" text && test "$(grep -c "TIF_[A-Z]* vendor *$" text)" = 3
'
test_expect_success 'the page says so, too' '
	grep "TIF_NOHZ = 18; .*upstream.*s in: before 5.10.*another release" page && grep "TIF_SVE = 19; .*upstream.*s in: arm64.*another architecture" page &&
	grep "other-arch<\/span> (arm64)\|other-arch (arm64)" page && grep "TIF_SITE = 20; [^<]*vendor.*s flag;" page && grep "<dt>other-arch</dt>" page && grep "<dt>other-release</dt>" page
'
test_expect_success 'which release it is: in the table, between two of them, before all, unknown' '
	audit 5.10 TIF_IA32 && is TIF_IA32 arch && audit 6.1 TIF_IA32 && is TIF_IA32 other-release 5.10 &&
	audit 5.15 TIF_IA32 TIF_SPEC_L1D_FLUSH && is TIF_IA32 arch && is TIF_SPEC_L1D_FLUSH arch &&
	audit 5.10 TIF_SPEC_L1D_FLUSH && is TIF_SPEC_L1D_FLUSH other-release "6.1 to 7.2" &&
	audit 4.18 TIF_NOHZ TIF_IA32 TIF_SPEC_L1D_FLUSH && is TIF_NOHZ arch && is TIF_IA32 arch &&
	is TIF_SPEC_L1D_FLUSH other-release "6.1 to 7.2" && audit 9.0 TIF_SSBD TIF_LAZY_MMU_UPDATES && is TIF_SSBD arch &&
	is TIF_LAZY_MMU_UPDATES other-release "5.10 to 6.19" && : >tree/Makefile &&
	"$KIT/scripts/audit.sh" --format json --out json tree && is TIF_LAZY_MMU_UPDATES arch
'
test_expect_success 'of two trees each is judged by its own release' '
	audit 5.10 TIF_IA32 && rm -rf other && cp -r tree other && sed -i "s/PATCHLEVEL = .*/PATCHLEVEL = 19/; s/VERSION = 5/VERSION = 6/" other/Makefile &&
	"$KIT/scripts/audit.sh" --format json --out json tree other && is TIF_IA32 arch &&
	jq -e ".archs[0].flags_other[0] | .origin == \"other-release\" and .upstream == \"5.10\"" json
'

test_done
