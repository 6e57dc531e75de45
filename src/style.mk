# SPDX-License-Identifier: GPL-2.0
# The pages' style sheets as strings in C: report/X.css is NAME_X. Included where src/ is
# compiled: SRC is this directory, O where objects go.

STYLES := audit-html checks-html
STYLE_OBJS := $(STYLES:%=$(O)/report/%-css.o)
NAME_audit-html := html_style
NAME_checks-html := checks_style

$(STYLES:%=$(O)/report/%-css.c): $(O)/report/%-css.c: $(SRC)/report/%.css $(SRC)/style.mk
	@mkdir -p $(@D)
	{ printf '%s\n' '#include "report/html.h"' 'const char $(NAME_$*)[] = "\n"' && \
		sed '/^\/\*.*\*\/$$/d; s/[\"]/\\&/g; s/.*/"&\\n"/' $< && echo ';'; } >$@

$(STYLE_OBJS): %.o: %.c
	$(CC) $(DEFS) $(WARN) $(CFLAGS) -c -o $@ $<
