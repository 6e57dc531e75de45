#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Builds selftests of a kernel tree other than rseq's, with the lines that run them.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../../scripts/lib/start.sh" || exit 5
# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"

usage() {
	cat <<'END'
usage: selftests.sh OUT TREE

Builds the selftests of x86, membarrier, ptrace, seccomp and futex of the kernel tree TREE
with their own makefiles, statically, so that 32-bit ones need no library. Writes
OUT/FOLDER/NAME, and OUT/tests.list, as guest/tests.list. A folder of which something does
not build has a line in OUT/left-out, with the first error. TREE is not written to.
END
}

readonly FOLDERS=(membarrier ptrace seccomp futex/functional x86)

# build FOLDER: what builds of it, with its own makefile.
build() {
	local folder=$1
	mkdir -p -- "$OUT/$folder"
	make -C "$TREE/tools/testing/selftests/$folder" -k -j"${JOBS:-$(nproc)}" OUTPUT="$OUT/$folder" \
		top_srcdir="$TREE" KHDR_INCLUDES="-isystem $SCRATCH/usr/include" EXTRA_CFLAGS=-static \
		LDFLAGS=-static >"$SCRATCH/log" 2>&1 || cp -- "$SCRATCH/log" "$OUT/$folder.log"
	rm -f -- "$OUT/$folder"/*.o
}

main() {
	local folder program name
	options '' "$@"
	((${#ARGS[@]} == 2)) || usage_error "OUT and TREE are needed"
	[[ -d ${ARGS[1]}/tools/testing/selftests ]] || die "$EX_TREE" "no selftests (${ARGS[1]})" "give a kernel tree"
	TREE=$(realpath -- "${ARGS[1]}")
	use_arch x86
	need gcc
	need rsync
	scratch
	rm -rf -- "${ARGS[0]}"
	mkdir -p -- "${ARGS[0]}"
	OUT=$(realpath -- "${ARGS[0]}")
	make -s -C "$TREE" O="$SCRATCH/headers" "${ARCH_MAKE[@]}" INSTALL_HDR_PATH="$SCRATCH/usr" \
		-j"${JOBS:-$(nproc)}" headers_install >"$SCRATCH/log" 2>&1 ||
		die "$EX_NO" "headers_install failed ($TREE): $(tail -n 3 "$SCRATCH/log")" "is the tree free of in-tree builds?"
	for folder in "${FOLDERS[@]}"; do
		build "$folder"
		for program in "$OUT/$folder"/*; do
			if [[ ! -x $program || -d $program ]]; then continue; fi
			name=${folder%%/*}-${program##*/}
			# "--child" programs and the like have no main of their own to run.
			printf '%s 120 GLIBC_TUNABLES= inroot /kit/run kselftest /kit/kernel/%s/%s\n' "$name" "$folder" \
				"${program##*/}" >>"$OUT/tests.list"
		done
		if [[ -f $OUT/$folder.log ]]; then
			printf '%s\tnot all of it builds: %s\n' "${folder%%/*}" \
				"$(grep -m 1 -oE '(error:|cannot find|undefined reference).*' "$OUT/$folder.log" | cut -c 1-120)" >>"$OUT/left-out"
		fi
	done
	say "$(wc -l <"$OUT/tests.list") selftests built"
}

main "$@"
