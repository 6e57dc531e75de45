# SPDX-License-Identifier: GPL-2.0
# Checks the header of a patch against docs/patch-headers.md.
# Prints "FILE:LINE: what is wrong"; exit 1 if anything was.
#
#	awk -f patch-header.awk FILE...

function wrong(line, text)
{
	print file ":" line ": " text
	bad = 1
}

# What one file must have had by its end.
function finish()
{
	if (!lines) {
		wrong(1, "the file is empty")
		return
	}
	if (!body)
		wrong(at_tags ? at_tags : lines, "no body: say what the patch does and why")
	else if (!sentence)
		wrong(at_tags ? at_tags : lines, "the body has no whole sentence")
	for (i = 1; i <= 3; i++)
		if (!count[once[i]])
			wrong(at_end ? at_end : lines, "no " once[i] ":")
	if (count["Patch-mainline"] > 1)
		wrong(at_tags, "more than one Patch-mainline:")
	if (count["Fixes-checked-to"] > 1)
		wrong(at_tags, "more than one Fixes-checked-to:")
	if (none && count["Upstream-commit"] > 1)
		wrong(at_tags, "Upstream-commit: none, and others beside it")
	if (file ~ /\.patch$/ && !at_end)
		wrong(lines, "no --- line: the header has no end")
	else if (file ~ /\.patch$/ && !diff)
		wrong(lines, "no diff after ---")
	if (file ~ /\.header$/ && diff)
		wrong(lines, "a .header has no diff")
}

function begin()
{
	file = FILENAME
	lines = body = sentence = at_tags = at_end = diff = none = 0
	state = "spdx"
	split("", count)
}

function check_subject(text)
{
	if (text !~ /^Subject: \[[a-z0-9][a-z0-9\/_.,-]*\] [^ ]/)
		wrong(FNR, "not \"Subject: [area] what it does\"")
	if (length(text) < 31 || length(text) > 70)
		wrong(FNR, "the Subject line has " length(text) " characters, not 31 to 70")
	if (text ~ /[. ]$/)
		wrong(FNR, "the Subject ends with a full stop or a space")
}

function check_tag(name, value)
{
	count[name]++
	if (name == "Patch-mainline") {
		if (value !~ /^v[0-9]+\.[0-9]+(-rc[0-9]+)?($|, [^ ])/ &&
		    value !~ /^Not yet, [^ ]/ && value !~ /^never, kit only, [^ ]/)
			wrong(FNR, "Patch-mainline: is \"vX.Y[-rcN][, note]\", \"Not yet, why\" or \"never, kit only, why\"")
	} else if (name == "Upstream-commit") {
		if (value ~ /^none, [^ ]/)
			none = 1
		else if (!is_commit(value))
			wrong(FNR, "Upstream-commit: is 12 to 40 hex digits[ partial| semantics only[, note]], or \"none, why\"")
	} else if (name == "Fixes-checked-to") {
		if (value !~ /^v[0-9]+\.[0-9]+(\.[0-9]+)?(-rc[0-9]+)?$/)
			wrong(FNR, "Fixes-checked-to: is a release, vX.Y.Z")
	} else if (name == "Checkpatch-note") {
		if (value !~ /[^ ]/)
			wrong(FNR, "Checkpatch-note: says nothing")
	} else {
		wrong(FNR, "unknown tag " name ": (docs/patch-headers.md has the known ones)")
	}
}

# mawk has no {12,40}.
function is_commit(value,	id)
{
	id = value
	sub(/ (partial|semantics only)(, [^ ].*)?$/, "", id)
	return id !~ /[^0-9a-f]/ && length(id) >= 12 && length(id) <= 40
}

BEGIN {
	once[1] = "Patch-mainline"
	once[2] = "Upstream-commit"
	once[3] = "Fixes-checked-to"
	if (ARGC < 2) {
		print "patch-header.awk: no file"
		bad = 1
		exit
	}
	# An empty file has no first line to notice it by.
	for (i = 1; i < ARGC; i++)
		if ((getline line < ARGV[i]) <= 0) {
			print ARGV[i] ":1: the file is empty or cannot be read"
			bad = 1
			ARGV[i] = ""
		} else {
			close(ARGV[i])
		}
	started = 0
}

FNR == 1 {
	if (started)
		finish()
	started = 1
	begin()
}

{ lines = FNR }

state == "diff" {
	if (/^(---|\+\+\+|@@|diff|new file|deleted|rename) /)
		diff = 1
	next
}

state == "spdx" {
	if ($0 != "# SPDX-License-Identifier: GPL-2.0")
		wrong(FNR, "the first line is not \"# SPDX-License-Identifier: GPL-2.0\"")
	state = "subject"
	if (/^# /)
		next
}

state == "subject" {
	check_subject($0)
	state = "blank"
	next
}

state == "blank" {
	if ($0 != "")
		wrong(FNR, "no blank line after the Subject")
	state = "body"
	if ($0 == "")
		next
}

/[ \t]$/ { wrong(FNR, "space at the end of the line") }

$0 == "---" {
	at_end = FNR
	state = "diff"
	next
}

/^(diff --git|--- |Index: )/ {
	wrong(FNR, "a diff before the --- line")
	diff = 1
	at_end = FNR
	state = "diff"
	next
}

# A tag ends the body; there is no way back.
/^[A-Z][A-Za-z]*-[A-Za-z-]*:/ {
	if (state == "body" && !blank)
		wrong(FNR, "no blank line before the tags")
	if (state == "body")
		at_tags = FNR
	state = "tags"
	name = $0
	sub(/:.*/, "", name)
	value = substr($0, length(name) + 2)
	if (value !~ /^ [^ ]/)
		wrong(FNR, "not \"" name ": value\"")
	check_tag(name, substr(value, 2))
	next
}

state == "tags" {
	wrong(FNR, $0 == "" ? "a blank line among the tags" : "text among the tags")
	next
}

state == "body" {
	blank = $0 == ""
	if (blank)
		next
	body++
	if (length($0) > 75)
		wrong(FNR, "the line has " length($0) " characters, more than 75")
	if (/[.:!?)]$/ || /[.!?] /)
		sentence = 1
}

END {
	if (started)
		finish()
	exit bad
}
