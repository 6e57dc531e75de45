# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153 # TREE, OUT, ... are verify.sh's
# Level objects: what names a thread flag compiles without a new warning; with native
# numbers at level tif into the baseline's very bytes; task_struct keeps its layout.

# shellcheck source=scripts/lib/verify/stack.sh
source "$KIT_DIR/scripts/lib/verify/stack.sh"

# Flags and masks by name, and the kernel's helpers that test, set or clear one.
readonly FLAG_USERS='\<_?TIF_[A-Z]|thread_flag|need_resched|signal_pending|notify_resume|restore_sigmask|saved_sigmask|polling'

# object_folders TREE: where objects are looked for, as kbuild's targets.
object_folders() {
	local folder
	for folder in kernel mm fs "arch/$ARCH_NAME" "arch/x86/$ARCH_NAME"; do
		if [[ -d $1/$folder ]]; then printf '%s/\n' "$folder"; fi
	done
}

# prepare_objects TREE BUILD: generated headers are there, and no object is, so that
# make would compile each of them. A second run is ccache's work.
prepare_objects() {
	local tree=$1 build=$2 folder
	kmake "$tree" "$build" prepare || return
	for folder in "$build"/{kernel,mm,fs,arch}; do
		if [[ -d $folder ]]; then find "$folder" -name '*.o' -delete || return; fi
	done
}

# list_objects TREE BUILD: writes BUILD/objects.all, "OBJECT SOURCE" for all that make
# would compile. Kbuild alone knows which they are, and says so when it is asked for a
# dry run. Two jobs would write into each other's lines, long ones first: there is one
# job, the flags are left out, and an object that has no source beside it is an error.
list_objects() {
	local tree=$1 build=$2 folders said
	mapfile -t folders < <(object_folders "$tree")
	JOBS=1 kmake "$tree" "$build" quiet=quiet_ c_flags= a_flags= cpp_flags= -n "${folders[@]}" \
		>"$build/dry-run" || return
	sed -nE "s/^.*echo '  (CC|AS) +(\[M\] +)?([^ ']+\.o)'.* -c -o \3 ([^ ;']+).*/\3 \4/p" \
		"$build/dry-run" | sort -u >"$build/objects.all"
	said=$(grep -oE "echo '  (CC|AS) +(\[M\] +)?[^ ']+\.o'" "$build/dry-run" | sort -u | wc -l)
	[[ $said == "$(wc -l <"$build/objects.all")" ]] || {
		echo "the dry run names $said objects, with a source $(wc -l <"$build/objects.all")" >&2
		return 1
	}
}

# names_flag SOURCE: it, or a C file that it includes, names a flag or a helper.
# Assembly takes flags through macros of headers, too: all of it counts.
names_flag() {
	local source=$1 part
	if [[ $source == *.S ]] || grep -qE "$FLAG_USERS" "$source"; then return 0; fi
	while read -r part; do
		if [[ -f ${source%/*}/$part ]] && grep -qE "$FLAG_USERS" "${source%/*}/$part"; then
			return 0
		fi
	done < <(sed -n 's/^#include "\(.*\.c\)".*/\1/p' "$source")
	return 1
}

# A vdso is a program of user space, and x86's realmode/rm starts CPUs before there is a
# task: they see no thread flag, and their objects are only right when they are made for the
# images that they go into, whose compiler flags differ.
readonly NOT_KERNEL='/vdso[^/]*/|/realmode/rm/'

# makes_alone TREE OBJECT: before v5.4 make looks for the Makefile of a single object in
# the object's own folder, and for a source of its name. Most of KVM has the one or the
# other not, and is left to level build.
makes_alone() {
	! grep -q '^%\.o: %\.c prepare' "$1/Makefile" ||
		[[ (-f $1/${2%/*}/Makefile || -f $1/${2%/*}/Kbuild) && (-f $1/${2%.o}.c || -f $1/${2%.o}.S) ]]
}

# flag_objects TREE BUILD: the objects whose source names a flag. What the build
# generates names none. Finding nothing is a failure.
flag_objects() {
	local tree=$1 build=$2 object source found=0
	list_objects "$tree" "$build" || return
	while read -r object source; do
		if [[ $source != /* || $object =~ $NOT_KERNEL ]] || ! names_flag "$source"; then continue; fi
		if makes_alone "$tree" "$object"; then
			found=1
			printf '%s\n' "$object"
		else
			echo "left out, this make does not build it by itself: $object" >&2
		fi
	done <"$build/objects.all"
	((found)) || {
		echo "no object names a thread flag, of $(wc -l <"$build/objects.all")" >&2
		return 1
	}
}

# compile_objects TREE BUILD [LEFT-OUT [OPTION...]]: writes BUILD/objects.list, without
# what the file LEFT-OUT names, and compiles what it lists, with OPTIONs of make's; what
# the compiler says is on stdout.
compile_objects() {
	local tree=$1 build=$2 objects
	prepare_objects "$tree" "$build" || return
	flag_objects "$tree" "$build" >"$build/objects.list" || return
	if [[ -s ${3-} ]]; then drop_lines "$build/objects.list" "$3" || return; fi
	mapfile -t objects <"$build/objects.list"
	kmake "$tree" "$build" "${@:4}" "${objects[@]}" 2>&1
}

# drop_lines FILE LINES: takes those of LINES out of FILE; that none is left is a failure.
drop_lines() { grep -vxFf "$2" -- "$1" >"$1.kept" && mv -f -- "$1.kept" "$1"; }

# left_out BUILD: the baseline's objects that this compiler does not make. They are in
# BUILD/left-out, and no longer in BUILD/objects.list; COUNT is how many. A failure if
# nothing is left, or if one of them is of a source that the patches change.
left_out() {
	local object source
	COUNT=0
	: >"$1/left-out"
	while read -r object source; do
		if [[ -f $1/$object ]] || ! grep -qxF -- "$object" "$1/objects.list"; then continue; fi
		cmp -s -- "$source" "$TREE/${source#"$BASELINE/"}" || {
			echo "$object does not compile in the baseline, and the patches change its source" >&2
			return 1
		}
		echo "left out, it does not compile in the baseline: $object"
		printf '%s\n' "$object" >>"$1/left-out"
		COUNT=$((COUNT + 1))
	done <"$1/objects.all"
	((COUNT == 0)) || drop_lines "$1/objects.list" "$1/left-out"
}

# same_object BEFORE AFTER: byte for byte; where debug information is all that differs,
# because it names the folders, without that. STRIPPED counts those.
same_object() {
	local object
	if cmp -s -- "$1" "$2"; then return 0; fi
	for object; do
		"$ARCH_OBJCOPY" --strip-debug -- "$object" "$object.stripped" || return
	done
	cmp -- "$1.stripped" "$2.stripped" || return
	STRIPPED=$((STRIPPED + 1))
}

# same_objects BEFORE AFTER: two build folders hold the same objects.
same_objects() {
	local before=$1 after=$2 object count=0 different=0
	STRIPPED=0
	diff -- "$before/objects.list" "$after/objects.list" || {
		echo "the two trees do not build the same objects"
		return 1
	}
	while read -r object; do
		count=$((count + 1))
		if ! same_object "$before/$object" "$after/$object"; then
			echo "differs: $object"
			different=$((different + 1))
		fi
	done <"$after/objects.list"
	echo "$count objects compared, $different differ, $STRIPPED in debug information only"
	FIGURES+=("objects=$count" "different=$different" "without_debug=$STRIPPED")
	((count > 0 && different == 0))
}

# warnings_of TREE: from a compiler's words on stdin; without line numbers, which the
# patches move, and relative to the tree.
warnings_of() {
	sed -nE "s|^([^:]+):[0-9]+(:[0-9]+)?: ([Ww]arning: .*)$|\1: \3|p" |
		sed "s|^$1/||" | sort -u
}

# baseline_objects BUILD: the baseline's, with what the compiler said in BUILD/said.
baseline_objects() {
	local rc=0
	configure_variant "$BASELINE" "$1" "$ARCH_NAME" objects || return
	rm -f -- "$1/objects.list" "$1/left-out"
	compile_objects "$BASELINE" "$1" '' -k >"$1/said" || rc=$?
	cat -- "$1/said"
	[[ -s $1/objects.list ]] || return "$rc"
	left_out "$1" || return
	((rc == 0 || COUNT > 0)) || {
		echo "make ended with $rc, although each object is there" >&2
		return 1
	}
	FIGURES+=("objects=$(wc -l <"$1/objects.list")" "left_out=$COUNT")
}

# no_new_warning BUILD [BASELINE-BUILD]: the tree's objects compile; the compiler
# warns about nothing that it does not say of the baseline, or of unpatched kernels: an
# old makefile builds what an object needs, and what was there is not said again.
no_new_warning() {
	local build=$1 before=${2-} known=$SCRATCH/known
	: >"$known"
	compile_objects "$TREE" "$build" "${before:+$before/left-out}" >"$build/said" || {
		cat -- "$build/said"
		return 1
	}
	cat -- "$build/said"
	FIGURES+=("objects=$(wc -l <"$build/objects.list")")
	if [[ $before ]]; then warnings_of "$BASELINE" <"$before/said" >"$known"; fi
	known_warnings "$TREE" >"$SCRATCH/known-warnings"
	{ grep -vEf "$SCRATCH/known-warnings" "$build/said" || :; } | warnings_of "$TREE" | comm -23 - "$known" >"$build/new"
	FIGURES+=("known_warnings=$(wc -l <"$known")" "new_warnings=$(wc -l <"$build/new")")
	[[ ! -s $build/new ]] || {
		cat -- "$build/new"
		return 1
	}
}

# not_native: why the objects cannot be the baseline's, empty when they must be.
not_native() {
	local header=arch/$ARCH_NAME/include/asm/thread_info.h level numbering
	level=$(landed level) || exit
	numbering=$(landed numbering) || exit
	if [[ $numbering == generic ]]; then
		echo "the numbering is $numbering: other numbers, other objects"
	elif [[ $numbering && $level != tif ]]; then
		echo "level $level changes code"
	elif [[ ! $numbering ]] && ! cmp -s -- "$TREE/$header" "$BASELINE/$header"; then
		echo "what apply.sh finds in the tree does not tell its numbering"
	fi
}

# task_layout TREE BUILD: task_struct as pahole sees it, from one more object of the
# same configuration, with debug information. The names in there are relocations, and
# pahole's library knows none of arc, hexagon and loongarch: the linker puts them in,
# whatever else it misses.
task_layout() {
	local object=$2/init/init_task.o
	kmake "$1" "$2" KCFLAGS=-g init/init_task.o >&2 || return
	"$ARCH_LD" --noinhibit-exec -e 0 -o "$object.linked" "$object" >&2 || return
	pahole -C task_struct "$object.linked"
}

# same_layout BEFORE AFTER: the build folders of the baseline and the tree.
same_layout() {
	local size
	task_layout "$BASELINE" "$1" >"$SCRATCH/before.task_struct" || return
	task_layout "$TREE" "$2" >"$SCRATCH/after.task_struct" || return
	size=$(sed -n 's|.*/\* size: \([0-9]*\),.*|\1|p' "$SCRATCH/after.task_struct" | tail -n 1)
	[[ $size ]] || {
		echo "pahole tells no size of task_struct"
		return 1
	}
	FIGURES+=("size=$size")
	diff -u -- "$SCRATCH/before.task_struct" "$SCRATCH/after.task_struct"
}

verify_objects() {
	local arch=$1 build before='' repeat log why check
	repeat=$(verify_again "$TREE" objects "$arch")
	why=$(arch_missing)
	if [[ $why ]]; then
		record "objects/$arch" skip "$repeat" - "reason=$why"
		return 0
	fi
	build=$(build_folder "$TREE" "$arch" objects)
	log=$OUT/log/objects-$arch-configure.log
	check "objects/$arch/configure" "$repeat" "$log" configure_variant "$TREE" "$build" "$ARCH_NAME" objects || return 0

	if [[ $BASELINE ]]; then
		repeat+=" --baseline $(printf %q "$BASELINE")"
		before=$(build_folder "$BASELINE" "$arch" objects)
		progress "compiling the baseline's objects that deal with thread flags"
		log=$OUT/log/objects-$arch-baseline.log
		check "objects/$arch/baseline" "$repeat" "$log" baseline_objects "$before" || before=
	fi
	progress "compiling what deals with thread flags"
	log=$OUT/log/objects-$arch-compile.log
	check "objects/$arch/no-warning" "$repeat" "$log" no_new_warning "$build" "$before" || :

	if [[ ! $before ]]; then
		why=${BASELINE:+"the baseline's objects did not compile"}
		for check in identical task_struct; do
			record "objects/$arch/$check" skip "$repeat" - \
				"reason=${why:-no --baseline to compare with}"
		done
		return 0
	fi
	why=$(not_native)
	if [[ $why ]]; then
		record "objects/$arch/identical" skip "$repeat" - "reason=$why"
	else
		log=$OUT/log/objects-$arch-identical.log
		check "objects/$arch/identical" "$repeat" "$log" same_objects "$before" "$build" || :
	fi
	need pahole dwarves
	log=$OUT/log/objects-$arch-task_struct.log
	check "objects/$arch/task_struct" "$repeat" "$log" same_layout "$before" "$build" || :
}
