# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # OUT, BASE, ... are check-userspace.sh's
# What check-userspace.sh's guests run: a disk with the programs, and for each group an
# initramfs with its list.

# prepare GROUPS: makes the root, and the disk of programs. Sets ROOT.
prepare() {
	local cache source
	cache=$(cache_dir) || exit
	cache=$cache/userspace
	mkdir -p -- "$cache"
	ROOT=$(debian_root "$cache") || exit
	make --silent -C "$KIT_DIR/guest" O="$OUT/guest" CC="$ARCH_COMPILER" -j"${JOBS:-$(nproc)}"
	rm -rf -- "$OUT/kit"
	mkdir -p -- "$OUT/kit"
	cp -- "$KIT_DIR/maint/userspace/run" "$OUT/kit/"
	if [[ ,$1, == *,glibc,* ]]; then
		source=$(glibc_source "$cache" "$ROOT") || exit
		built glibc.sh "$source-tests" "$source"
		cp -r -- "$source-tests" "$OUT/kit/glibc"
	fi
	if [[ ,$1, == *,kernel,* ]]; then
		built selftests.sh "$cache/selftests-${BASE##*/}" "$BASE"
		cp -r -- "$cache/selftests-${BASE##*/}" "$OUT/kit/kernel"
	fi
	if [[ ,$1, == *,trace,* ]]; then
		mkdir -p -- "$OUT/kit/guest"
		cp -- "$OUT"/guest/{preempt,section} "$OUT/kit/guest/"
	fi
	echo '# for inroot.c: the disk is the right one' >"$OUT/kit/tests.list"
	disk "$OUT/kit" "$OUT/kit.img"
}

# built SCRIPT OUT SOURCE: what SCRIPT builds of SOURCE, once for this script and compiler.
built() {
	local key
	key=$({ cat -- "$KIT_DIR/maint/userspace/$1" && gcc --version; } | sha256sum)
	if [[ $key == "$(cat -- "$2.key" 2>/dev/null)" ]]; then return; fi
	progress "building the tests of $3"
	"$KIT_DIR/maint/userspace/$1" "$2" "$3" >&2 || exit
	printf '%s\n' "$key" >"$2.key"
}

# disk DIR IMAGE: a file system with what DIR has.
disk() {
	local blocks inodes
	blocks=$(($(du -sk -- "$1" | cut -f 1) * 5 / 4 + 2048))
	inodes=$(($(find "$1" | wc -l) + 64))
	genext2fs --root "$1" --squash-uids --block-size 1024 --size-in-blocks "$blocks" \
		--number-of-inodes "$inodes" "$2"
}

# initramfs DIR LIST: of init, inroot, and a list of tests.
initramfs() {
	local programs=$1/programs
	mkdir -p -- "$programs"
	cp -- "$OUT"/../guest/{init,inroot,percpu} "$programs/" &&
		cp -- "$2" "$programs/tests.list" &&
		"$KIT_DIR/guest/initramfs.sh" "$1/initramfs.gz" "$programs"
}

# stress_lines: the lines of stress.list as tests. The C library registers rseq, but where
# the stressor does.
stress_lines() {
	awk '!/^#/ && NF {
		tunables = $1 == "rseq" ? "glibc.pthread.rseq=0" : ""
		printf "%s %s GLIBC_TUNABLES=%s inroot /kit/run stress %s %s", $1, $2, tunables, $1, $3
		for (i = 4; i <= NF; i++)
			printf " %s", $i
		print ""
	}' "$KIT_DIR/maint/userspace/stress.list"
}

initramfs_of_kernel() { initramfs "$1" "$OUT/../kit/kernel/tests.list"; }
initramfs_of_trace() { initramfs "$1" "$KIT_DIR/maint/userspace/trace.list"; }
initramfs_of_glibc() { initramfs "$1" "$OUT/../kit/glibc/tests.list"; }

initramfs_of_stress() {
	stress_lines >"$SCRATCH/stress.list"
	initramfs "$1" "$SCRATCH/stress.list"
}
