# SPDX-License-Identifier: GPL-2.0
# Check the headers of patches against docs/patch-headers.md.
# Prints "FILE:LINE: what is wrong"; exit 1 if anything was.
#
#	awk [-v table=patches/upstream.tsv] -f patch-header.awk FILE...
#
# With a table: of all commits that the files cite, and of no others, it has the whole id
# and the subject.

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
	end_citation()
	for (i = 1; i <= 2; i++) {
		if (!count[once[i]])
			wrong(at_end ? at_end : lines, "no " once[i] ":")
		else if (count[once[i]] > 1)
			wrong(at_tags, "more than one " once[i] ":")
	}
	if (released && !count["Upstream-commit"])
		wrong(at_tags, "a release in Patch-mainline:, and no Upstream-commit:")
	if (count["Patch-mainline"] && !released && count["Upstream-commit"])
		wrong(at_tags, "an Upstream-commit:, and no release in Patch-mainline:")
	if (unowned)
		wrong(unowned, "no Upstream-author: after this commit")
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
	lines = body = sentence = at_tags = at_end = diff = 0
	released = unowned = at_citation = 0
	state = "spdx"
	split("", count)
}

function check_width()
{
	if (length($0) > 75)
		wrong(FNR, "the line has " length($0) " characters, more than 75")
}

function check_subject(text,	subject)
{
	subject = text
	sub(/^Subject: /, "", subject)
	if (text !~ /^Subject: [A-Za-z0-9][A-Za-z0-9\/_.,-]*: [^ ]/)
		wrong(FNR, "not \"Subject: area: what it does\"")
	if (length(subject) > 75)
		wrong(FNR, "the subject has " length(subject) " characters, more than 75")
	if (text ~ /[. ]$/)
		wrong(FNR, "the subject ends with a full stop or a space")
	if (subject in subjects)
		wrong(FNR, "the subject is also that of " subjects[subject])
	subjects[subject] = file
}

function check_tag(name, value)
{
	count[name]++
	if (name == "Patch-mainline") {
		released = value ~ /^v/
		if (value !~ /^v[0-9]+\.[0-9]+(-rc[0-9]+)?$/ && value !~ /^(Not yet|Never), [^ ]/)
			wrong(FNR, "Patch-mainline: is \"vX.Y[-rcN]\", \"Not yet, why\" or \"Never, why\"")
	} else if (name == "Upstream-commit") {
		at_citation = unowned = FNR
		citation = value
	} else if (name == "Upstream-author") {
		if (!unowned)
			wrong(FNR, "Upstream-author: does not follow an Upstream-commit:")
		unowned = 0
		if (value !~ /^[^ <>][^<>]* <[^ <>@]+@[^ <>@]+>$/)
			wrong(FNR, "Upstream-author: is \"Name <mail>\"")
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

# A citation may go on in lines that begin with a space; here it ends.
function end_citation(	rest, id, title)
{
	if (!at_citation)
		return
	rest = citation
	if (sub(/^commit /, "", rest)) {
		id = rest
		sub(/ .*/, "", id)
		rest = substr(rest, length(id) + 1)
		# the last quote ends the title: it may have quotes of its own
		if (match(rest, /^ \(".*[^ ]"\)/)) {
			title = substr(rest, 4, RLENGTH - 5)
			rest = substr(rest, RLENGTH + 1)
		}
	}
	# mawk has no {12}
	if (id ~ /[^0-9a-f]/ || length(id) != 12 || title == "" ||
	    rest !~ /^( (partial|semantics only)(, [^ ].*)?)?$/)
		wrong(at_citation, "Upstream-commit: is commit <12 hex> (\"subject\")" \
		      "[ partial| semantics only[, note]]")
	else if ((id in titles) && titles[id] != title)
		wrong(at_citation, "commit " id " has another subject in " cited[id])
	titles[id] = title
	cited[id] = file
	at_citation = 0
}

# Every commit of the table is cited, every one cited is in it, with the same subject.
function compare_table(	line, part, id, known)
{
	while ((getline line < table) > 0) {
		if (line ~ /^#/)
			continue
		split(line, part, "\t")
		id = substr(part[1], 1, 12)
		if (length(part[1]) != 40 || part[1] ~ /[^0-9a-f]/ || (id in known)) {
			print table ": not \"40 hex digits, tab, subject\", or twice: " line
			bad = 1
		}
		known[id] = 1
		if (!(id in titles) || titles[id] != part[2]) {
			print table ": no header cites " id " (\"" part[2] "\")"
			bad = 1
		}
	}
	for (id in titles)
		if (id != "" && !(id in known)) {
			print table ": has no " id " (\"" titles[id] "\"), which " cited[id] " cites"
			bad = 1
		}
}

BEGIN {
	once[1] = "Patch-mainline"
	once[2] = "Fixes-checked-to"
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

state == "tags" && at_citation && /^ [^ ]/ {
	citation = citation $0
	check_width()
	next
}

{ end_citation() }

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
	check_width()
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
	check_width()
	if (/[.:!?)]$/ || /[.!?] /)
		sentence = 1
}

END {
	if (started)
		finish()
	if (table)
		compare_table()
	exit bad
}
