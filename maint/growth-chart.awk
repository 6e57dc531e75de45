# SPDX-License-Identifier: GPL-2.0
# Draws growth.tsv of bench-growth.sh: a panel for each thing that grows, a line for each
# command, CPU seconds over the count. Columns: what grows, command, count, seconds, CPU
# seconds, ratio.

BEGIN {
	FS = "\t"
	width = 300
	height = 180
	gap = 70
}

{
	if (!($1 in panel)) {
		panel[$1] = ++panels
		title[panels] = $1
	}
	p = panel[$1]
	if (!($2 in known)) {
		known[$2] = ++commands
		command[commands] = $2
	}
	c = known[$2]
	n = ++points[p, c]
	x[p, c, n] = $3
	y[p, c, n] = $5
	if ($3 > right[p]) right[p] = $3
	if ($5 > top[p]) top[p] = $5
}

function left_of(p) { return gap + (p - 1) * (width + gap) }

function text(at, down, anchor, words) {
	printf "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\">%s</text>\n", at, down, anchor, words
}

# Shapes tell the lines apart where colours do not.
function draw(p, c,   n, at, down, list) {
	for (n = 1; n <= points[p, c]; n++) {
		at = left_of(p) + width * x[p, c, n] / right[p]
		down = gap + height - height * y[p, c, n] / (top[p] > 0 ? top[p] : 1)
		list = list sprintf("%.1f,%.1f ", at, down)
		printf "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s, %s %s: %.3f s</title></circle>\n", \
			c, at, down, command[c], x[p, c, n], title[p], y[p, c, n]
	}
	if (list) printf "<polyline class=\"c%d\" points=\"%s\"/>\n", c, list
}

END {
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n", \
		panels * (width + gap) + gap, height + 2 * gap + 20
	print "<title>CPU seconds of the commands, as a tree grows</title>"
	print "<style>text{font:13px sans-serif;fill:#222}line{stroke:#888}polyline,circle{fill:none;stroke-width:2}"
	print ".c1{stroke:#1b66c9}.c2{stroke:#b4430b;stroke-dasharray:8 4}.c3{stroke:#1f7a33;stroke-dasharray:2 4}"
	print "@media(prefers-color-scheme:dark){svg{background:#181818}text{fill:#ddd}"
	print ".c1{stroke:#79b0ff}.c2{stroke:#ff9a62}.c3{stroke:#6bd183}}</style>"
	for (p = 1; p <= panels; p++) {
		at = left_of(p)
		printf "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", at, gap + height, at + width, gap + height
		printf "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", at, gap, at, gap + height
		text(at + width / 2, gap + height + 40, "middle", title[p])
		text(at, gap + height + 18, "middle", 0)
		text(at + width, gap + height + 18, "middle", right[p])
		text(at - 6, gap + 5, "end", sprintf("%.2f s", top[p]))
		for (c = 1; c <= commands; c++) draw(p, c)
	}
	for (c = 1; c <= commands; c++) {
		printf "<polyline class=\"c%d\" points=\"%d,20 %d,20\"/>\n", c, gap + (c - 1) * 120, gap + (c - 1) * 120 + 40
		text(gap + (c - 1) * 120 + 48, 25, "start", command[c])
	}
	print "</svg>"
}
