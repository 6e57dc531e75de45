# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# How a kernel is configured and built here: out of tree, one folder per tree,
# architecture and variant, fixed stamps so that ccache hits across folders.

# shellcheck source=scripts/lib/arch.sh
source "$KIT_DIR/scripts/lib/arch.sh"
# shellcheck source=scripts/lib/fingerprint.sh
source "$KIT_DIR/scripts/lib/fingerprint.sh"
use_arch x86

export KBUILD_BUILD_TIMESTAMP='Thu Jan  1 00:00:00 UTC 1970'
export KBUILD_BUILD_USER=kit KBUILD_BUILD_HOST=tif-backports KBUILD_BUILD_VERSION=1
KBUILD_CACHE=$(cache_dir) || exit
export CCACHE_DIR=${CCACHE_DIR:-$KBUILD_CACHE/ccache}
export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-10G}
# The compiler's own list of headers tells what a result is of: nothing is preprocessed twice.
# What such a list does not have is for kit-ccache.
export CCACHE_DEPEND=1

# build_folder TREE ARCH VARIANT: where its objects live.
build_folder() {
	local key
	key=$(realpath -- "$1" | sha256sum | cut -c1-12)
	printf '%s/build/%s/%s-%s\n' "$KBUILD_CACHE" "$key" "$2" "$3"
}

# vc_always TREE: true if its entry code has the #VC exception in every configuration, as
# RHEL 8 has it: what kconfigs/when.tsv has x86/vc.config for.
vc_always() { [[ $(fragments_when "$1" x86 base) == *"$KIT_DIR/kconfigs/x86/vc.config"* ]]; }

# kmake TREE BUILD TARGET...: make, quietly, for the architecture of use_arch, with
# ccache where there is one.
kmake() {
	local tree=$1 build=$2 cc=$ARCH_COMPILER hostcc=gcc
	# by its name, for make takes no path with a space
	local PATH=$KIT_DIR/scripts/lib/cc:$PATH
	shift 2
	if command -v ccache >/dev/null; then cc="kit-ccache $cc" hostcc='ccache gcc'; fi
	# Old objtool looks at a pointer after realloc(), which GCC 12 warns about.
	if grep -qs 'ret = realloc(ptr, 1);' "$tree/tools/lib/subcmd/subcmd-util.h"; then
		set -- WERROR=0 "$@"
	fi
	# RHEL 8's own switch: GCC 12 warns about it in places.
	if grep -qs '^ifneq (.(DISABLE_WERROR),1)$' "$tree/Makefile"; then set -- DISABLE_WERROR=1 "$@"; fi
	# Old dtc defines a variable in two files, which GCC 10 and later do not merge.
	if grep -qs '^YYLTYPE yylloc;' "$tree/scripts/dtc/dtc-lexer.l"; then hostcc+=' -fcommon'; fi
	# RHEL 8's sev.c calls kmalloc() without the header that declares it. The boot code has
	# a file of this name, too, with a flag of its own, which this overrides.
	if vc_always "$tree" && ! grep -qs 'linux/slab\.h' "$tree/arch/x86/kernel/sev.c"; then
		# shellcheck disable=SC2016 # make reads these
		set -- 'CFLAGS_sev.o=-I$(objtree)/arch/x86/lib/ $(if $(filter arch/x86/kernel,$(obj)),-include linux/slab.h)' "$@"
	fi
	# RHEL 8's cgroup.c calls cpus_read_lock() and has its header with tracepoints alone.
	if grep -qs '^#include <linux/rh_flags\.h>$' "$tree/kernel/cgroup/cgroup.c" &&
		! grep -qs '^CONFIG_TRACEPOINTS=y$' "$build/.config"; then
		set -- CFLAGS_cgroup.o='-include linux/cpu.h' "$@"
	fi
	make --silent -C "$tree" O="$build" "${ARCH_MAKE[@]}" CC="$cc" HOSTCC="$hostcc" \
		-j"${JOBS:-$(nproc)}" "$@"
}

# configure TREE BUILD FRAGMENT...: tinyconfig plus fragments; an option of a
# fragment that is not set as asked is an error. An unchanged result leaves .config
# alone, so that a second run builds nothing.
configure() {
	local tree=$1 build=$2
	shift 2
	mkdir -p -- "$build/configure"
	kmake "$tree" "$build/configure" tinyconfig || return
	"$tree/scripts/kconfig/merge_config.sh" -m -O "$build/configure" \
		"$build/configure/.config" "$@" || return
	kmake "$tree" "$build/configure" olddefconfig || return
	fragments_stuck "$tree" "$build/configure/.config" "$@" || return
	if ! cmp -s "$build/configure/.config" "$build/.config"; then
		cp -- "$build/configure/.config" "$build/.config"
	fi
}

# fragments_stuck TREE CONFIG FRAGMENT...: true if CONFIG has each option as the last
# fragment that names it says. Options of kconfigs/absent.tsv that TREE does not have are
# left out. An option that was an int in old kernels (=0) counts as =n.
fragments_stuck() {
	local tree=$1 name value bad=0
	shift
	while IFS='=' read -r name value; do
		if lacks_option "$tree" "$name"; then continue; fi
		printf 'not set as asked: %s=%s\n' "$name" "$value"
		bad=1
	done < <(awk -F= '
		FILENAME == ARGV[1] { if (/^CONFIG_/) have[$1] = $0; next }
		/^CONFIG_/ { want[$1] = $0 }
		END {
			for (name in want) {
				value = want[name]
				sub(/^[^=]*=/, "", value)
				if (value == "n" ? name in have && have[name] != name "=0" : have[name] != want[name])
					print want[name]
			}
		}' "$@")
	return "$bad"
}

# lacks_option TREE CONFIG_NAME: true if the table knows that trees may lack it,
# and this one does.
lacks_option() {
	local file
	file=$(awk -F '\t' -v name="${2#CONFIG_}" '$1 == name { print $2 }' "$KIT_DIR/kconfigs/absent.tsv")
	[[ -n $file && -f $1/$file ]] && ! grep -Eq "^config ${2#CONFIG_}\$" "$1/$file"
}

# no_variant TREE ARCH VARIANT: why there is no such kernel of it, empty when there is.
no_variant() {
	local own=kconfigs/$2/$3.config
	case $3 in
	base | stock | objects) ;;
	rt)
		if [[ $(fragments_when "$@") != *"$KIT_DIR/kconfigs/rt.config"* ]]; then
			echo "the tree has no PREEMPT_RT for $2"
		fi
		;;
	*) if [[ ! -f $KIT_DIR/$own ]]; then echo "no $own"; fi ;;
	esac
}

# fragments_when TREE ARCH VARIANT: those of kconfigs/when.tsv of which all rows hold.
fragments_when() {
	local fragment arch variant file word expression
	local -a order=()
	local -A holds=()
	while IFS=$'\t' read -r fragment arch variant file word expression _; do
		if [[ ! -v holds[$fragment] ]]; then holds[$fragment]=1 order+=("$fragment"); fi
		if [[ (,$arch, != *,$2,* && $arch != -) || ($variant != "$3" && $variant != -) ]] ||
			! tree_line "$1/${file/ARCH/$ARCH_NAME}" "$word" "$expression"; then
			holds[$fragment]=0
		fi
	done < <(grep -v '^#' "$KIT_DIR/kconfigs/when.tsv")
	for fragment in "${order[@]}"; do
		if ((holds[$fragment])); then printf '%s\n' "$KIT_DIR/kconfigs/$fragment"; fi
	done
}

# tree_line FILE has|lacks EXPRESSION: true if FILE has, or lacks, a line that matches.
tree_line() {
	local word=lacks
	if grep -Eqs -e "$3" -- "$1"; then word=has; fi
	[[ $word == "$2" ]]
}

# fragments TREE ARCH VARIANT: in order; for each option the last fragment wins.
fragments() {
	local dir=$KIT_DIR/kconfigs/$2
	if [[ $3 == objects ]] || ! arch_boots "$2"; then printf '%s\n' "$KIT_DIR/kconfigs/objects.config"; fi
	if [[ $3 != bisect ]]; then
		if arch_boots "$2"; then printf '%s\n' "$KIT_DIR/kconfigs/boot.config"; fi
		printf '%s\n' "$dir/base.config"
	fi
	fragments_when "$@"
	case $3 in
	base | stock | objects | rt) ;;
	w1) if [[ -f $dir/w1.config ]]; then printf '%s\n' "$dir/w1.config"; fi ;;
	*)
		if [[ -f $KIT_DIR/kconfigs/$3.config ]]; then printf '%s\n' "$KIT_DIR/kconfigs/$3.config"; fi
		if [[ -f $dir/$3.config || ! -f $KIT_DIR/kconfigs/$3.config ]]; then printf '%s\n' "$dir/$3.config"; fi
		;;
	esac
}

# configure_variant TREE BUILD ARCH VARIANT: configure, with the fragments of that kernel. The
# results, OUT/log, have a copy of each configuration.
configure_variant() {
	local -a list
	mapfile -t list < <(fragments "$1" "$3" "$4")
	configure "$1" "$2" "${list[@]}" || return
	keep_configuration "$2/.config" "$OUT/log/$3-$4-$(stack_of "$1" | cut -c 1-8)"
}

# keep_configuration FILE NAME: as NAME.config, or NAME-2.config where that has another.
keep_configuration() {
	local to=$2 n=1
	while [[ -e $to.config ]] && ! cmp -s -- "$1" "$to.config"; do to=$2-$((++n)); done
	cp -- "$1" "$to.config"
}

# magic_of BUILD: the version magic of its modules; they have one and the same.
magic_of() {
	local module
	module=$(find "$1" -name '*.ko' -print -quit)
	[[ $module ]] || {
		echo "no module was built ($1)" >&2
		return 1
	}
	modinfo -F vermagic "$module"
}

# kernel_image BUILD ARCH
kernel_image() { printf '%s/%s\n' "$1" "$(arch_key "$(arch_name "$2")" image)"; }

# build_kernel TREE BUILD ARCH [TARGET...]: its image, and TARGETs.
build_kernel() {
	local tree=$1 build=$2 image
	local -a targets
	image=$(basename -- "$(kernel_image "$build" "$3")")
	mapfile -t targets < <(printf '%s\n' "$image" "${@:4}" | sort -u)
	kmake "$tree" "$build" "${targets[@]}"
}
