# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# The modules of guest tests, and the programs that carry them: in OUT, for the
# architecture of use_guest_arch. Needs kbuild.sh, and a scratch folder.

# build_modules NAME TREE BUILD: those of guest/NAME, in OUT/module.
build_modules() {
	need "$ARCH_OBJCOPY" binutils
	mkdir -p -- "$OUT/module"
	cp -- "$KIT_DIR/guest/$1"/* "$OUT/module/"
	kmake "$2" "$3" M="$(cd -- "$OUT/module" && pwd -P)" modules
}

# edit_modinfo FROM TO SCRIPT: the module FROM with what sed makes of each line about it.
edit_modinfo() {
	"$ARCH_OBJCOPY" -O binary --only-section=.modinfo "$1" "$SCRATCH/modinfo"
	LC_ALL=C sed -z "$3" "$SCRATCH/modinfo" >"$SCRATCH/modinfo.new"
	"$ARCH_OBJCOPY" --update-section .modinfo="$SCRATCH/modinfo.new" "$1" "$2"
}

# build_carrier NAME PROGRAM [FLAG...]: guest/NAME/PROGRAM.c, with the modules of OUT in it.
build_carrier() {
	"$ARCH_COMPILER" -std=gnu11 -O2 -Wall -Wextra -Werror -static -pthread "${@:3}" -Wa,-I"$OUT" \
		-I"$KIT_DIR/guest/lib" -DGUEST_ARCH_HEADER="\"rseq-$ARCH_NAME.h\"" -o "$OUT/$2" \
		"$KIT_DIR/guest/$1/$2.c" "$KIT_DIR"/guest/lib/*.c "$KIT_DIR/guest/lib/section-$ARCH_NAME.S"
}
