# SPDX-License-Identifier: GPL-2.0
# The page's style sheet as a string in C. Included where src/ is compiled:
# SRC is this directory, O where objects go.

$(O)/report/audit-html-css.c: $(SRC)/report/audit-html.css $(SRC)/style.mk
	@mkdir -p $(@D)
	{ printf '%s\n' '#include "report/html.h"' 'const char html_style[] = "\n"' && \
		sed '/^\/\*.*\*\/$$/d; s/[\"]/\\&/g; s/.*/"&\\n"/' $< && echo ';'; } >$@

$(O)/report/audit-html-css.o: $(O)/report/audit-html-css.c
	$(CC) $(DEFS) $(WARN) $(CFLAGS) -c -o $@ $<
