#!/bin/bash -p
# SPDX-License-Identifier: GPL-2.0
# Takes pictures of pages with headless Chromium: narrow and wide, light and dark.

here=$(realpath -- "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/start.sh
source "${here%/*}/../scripts/lib/start.sh" || exit 5
KIT=$KIT_DIR
# shellcheck source=tests/lib/chromium.sh
source "$KIT_DIR/tests/lib/chromium.sh"

usage() {
	cat <<TEXT
usage: $PROG [--open] [--out DIR] PAGE...

Writes DIR/NAME-WIDTH-light.png and -dark.png of each PAGE, a file of HTML, 400 and 1280
pixels wide and as tall as the page is (out/shots). With --open all of its lists are open.
TEXT
}

# shot FILE WIDTH HEIGHT PNG [OPTION...]: a picture of it; a frame holds what is narrower
# than a window can be.
shot() {
	local file=$1 width=$2 height=$3 png=$4
	shift 4
	if ((width < 500)); then
		framed "$file" "$width" "$height" >frame.html
		file=frame.html width=500
	fi
	rm -f -- "$png"
	browser --window-size="$width,$height" --screenshot="$png" "$@" "file://$PWD/$file" >said || :
	[[ -s $png ]] || die "$EX_FAULT" "Chromium has made no picture ($png)" "see $(tail -n 1 log)"
}

# shots PAGE: all of one page.
shots() {
	local name=${1##*/} width height
	name=${name%.html}
	sed "s/<details${OPTION[open]+\( open\)\?}/<details${OPTION[open]+ open}/g" "$1" >page.html
	probed page.html height-probe.js >probe.html
	for width in 400 1280; do
		probe "$width" >said || die "$EX_FAULT" "Chromium does not read $1" "$(tail -n 1 log)"
		height=$(jq .height probe.json)
		shot page.html "$width" "$height" "$OUT/$name-$width-light.png"
		shot page.html "$width" "$height" "$OUT/$name-$width-dark.png" --blink-settings=preferredColorScheme=0
		say "$OUT/$name-$width-{light,dark}.png"
	done
}

main() {
	local page
	local -a pages=()
	options 'open out:' "$@"
	((${#ARGS[@]})) || usage_error "a page is needed"
	need chromium
	need jq
	for page in "${ARGS[@]}"; do
		[[ -f $page ]] || die "$EX_MISSING" "there is no page ($page)" "report.sh --format html --out $page DIR"
		pages+=("$(realpath -- "$page")")
	done
	OUT=$(realpath -m -- "${OPTION[out]-$KIT_DIR/out/shots}")
	mkdir -p -- "$OUT"
	scratch
	cd -- "$SCRATCH"
	for page in "${pages[@]}"; do shots "$page"; done
}

main "$@"
