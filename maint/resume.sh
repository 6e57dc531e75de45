# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Long checks go on where they were broken off: a folder of results that is complete, and
# was made with the same inputs, is not made again. Needs common.sh and arch.sh.

# inputs_of ARCH WORD...: one hash over all that results of ARCH depend on: WORDs (what was
# asked for, the stacks in the trees), the compiler, and what of the kit reads them.
inputs_of() {
	local arch=$1
	{
		printf '%s\n' "${@:2}"
		arch_compiler "$arch"
		cd -- "$KIT_DIR" || return
		{
			find kconfigs -maxdepth 1 -type f
			find cocci scripts src guest "kconfigs/$arch" "arch/$arch" -type f ! -name '*.md' 2>/dev/null || :
		} | sort | xargs -r -d '\n' sha256sum --
	} | sha256sum
}

# is_complete DIR INPUTS: DIR has the results for these inputs, and none failed.
is_complete() { [[ -f $1/.complete && $(<"$1/.complete") == "$2" ]]; }

# not_complete DIR: from here on its results are being made.
not_complete() { rm -f -- "$1/.complete"; }

# complete DIR INPUTS
complete() { printf '%s\n' "$2" >"$1/.complete"; }

# made_in DIR SECONDS: for the table.
made_in() { printf '%d\n' "$2" >"$1/seconds"; }
