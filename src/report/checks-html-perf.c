// SPDX-License-Identifier: GPL-2.0
// The page of results: what an event costs in each kernel, as bars and as a table.
#include "report/checks-html.h"
#include "report/checks-path.h"
#include "report/costs.h"

#include <stdlib.h>
#include <string.h>

/* A chart's units: names to the left of the bars, figures to the right. */
#define WIDTH	300
#define NAMES	74
#define FIGURES 58
#define BARS	(WIDTH - NAMES - FIGURES)
#define ROW	19
#define BAR	13

/* The kernels that level perf counts, in the order of the bars. */
static const struct word kernels[] = {
	{ "baseline", "unpatched" },
	{ "tree", "this kit" },
	{ "upstream", "upstream" },
};
#define KERNELS (sizeof(kernels) / sizeof(*kernels))

/* "102.0" is 102. */
static const char *short_number(const char *text)
{
	size_t len = strlen(text);

	return len > 2 && !strcmp(text + len - 2, ".0") ? pool_strndup(text, len - 2)
							: text;
}

static const char *cost(const struct costs *c, size_t kernel, const char *event)
{
	const char *text = costs_text(c, kernels[kernel].word, event, "cost");

	return text ? short_number(text) : NULL;
}

/* The records of a cell as one store: a line's name before the level is left out. */
static const struct results *records(const struct cell *cell)
{
	struct results *all = pool_alloc(sizeof(*all));
	size_t i;

	for (i = 0; i < cell->count; i++) {
		all->list = pool_grow(all->list, all->count, sizeof(*all->list));
		all->list[all->count] = *cell->first[i].r;
		all->list[all->count].path = path_level(cell->first[i].path);
		all->count++;
	}
	return all;
}

/* What the chart says, for who does not see it. */
static const char *title(const struct costs *c, const char *event)
{
	struct list said = { 0 };
	size_t i;

	for (i = 0; i < KERNELS; i++)
		if (cost(c, i, event))
			list_add(&said, pool_printf("%s %s", kernels[i].meaning,
						    cost(c, i, event)));
	return pool_printf("%s on %s, instructions per event: %s", event, c->arch,
			   list_join(&said, ", "));
}

/**
 * struct scale - where the bars of an event are
 * @zero: of all of them; those of a gain go to its left
 * @unit: a single instruction
 */
struct scale {
	double zero;
	double unit;
};

static struct scale scale_of(const struct costs *c, const char *event)
{
	double least = 0, most = 0, value;
	struct scale s = { NAMES, 0 };
	size_t i;

	for (i = 0; i < KERNELS; i++) {
		if (!cost(c, i, event))
			continue;
		value = atof(cost(c, i, event));
		least = value < least ? value : least;
		most = value > most ? value : most;
	}
	if (most > least)
		s.unit = BARS / (most - least);
	s.zero -= least * s.unit;
	return s;
}

static void add_bar(struct str *out, const struct scale *s, size_t kernel,
		    const char *figure, int row)
{
	double value = atof(figure) * s->unit;
	double from = value < 0 ? s->zero + value : s->zero;
	double length = value < 0 ? -value : value;
	int y = row * ROW;

	html_add(out, "<text x=\"0\" y=\"%d\">%s</text>", y + BAR - 2,
		 kernels[kernel].meaning);
	html_add(out,
		 "<rect class=\"bar-%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>",
		 kernels[kernel].word, pool_printf("%.1f", from), y,
		 pool_printf("%.1f", length), BAR);
	html_add(out, "<text class=\"cost\" x=\"%s\" y=\"%d\">%s</text>\n",
		 pool_printf("%.1f", from + length + 5), y + BAR - 2, figure);
}

/* What an event takes in all, beside its name: a cost may be lost in it. */
static const char *whole(const struct costs *c, const char *event)
{
	const char *text = costs_text(c, kernels[0].word, event, "unregistered");

	return text ? pool_printf(", of %.0f", atof(text)) : "";
}

static void add_chart(struct str *out, const struct costs *c, const char *event)
{
	struct scale s = scale_of(c, event);
	const char *zero = pool_printf("%.1f", s.zero);
	int rows = 0, row = 0;
	size_t i;

	for (i = 0; i < KERNELS; i++)
		rows += cost(c, i, event) != NULL;
	html_add(out,
		 "<figure class=\"chart\"><figcaption>%s<span class=\"extra\">%s</span>"
		 "</figcaption><svg role=\"img\" viewBox=\"0 0 %d "
		 "%d\"><title>%s</title>\n",
		 event, whole(c, event), WIDTH, rows * ROW, title(c, event));
	for (i = 0; i < KERNELS; i++)
		if (cost(c, i, event))
			add_bar(out, &s, i, cost(c, i, event), row++);
	html_add(out,
		 "<line class=\"axis\" x1=\"%s\" x2=\"%s\" y1=\"0\" y2=\"%d\"/></svg>"
		 "</figure>\n",
		 zero, zero, rows * ROW - (ROW - BAR));
}

static void add_costs(struct str *out, const struct costs *c, const char *event)
{
	double ratio;
	size_t i;

	html_add(out, "<tr><th scope=\"row\">%s</th>", event);
	for (i = 0; i < KERNELS; i++)
		if (list_has(&c->kernels, kernels[i].word))
			html_add(out, "<td class=\"n\">%s</td>",
				 cost(c, i, event) ? cost(c, i, event) : "");
	html_add(out, "<td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
		 costs_ratio(c, "tree", event, "cost", &ratio)
			 ? pool_printf("%.0f %%", ratio * 100)
			 : "",
		 costs_ratio(c, "tree", event, "unregistered", &ratio)
			 ? pool_printf("%.2f", ratio)
			 : "");
}

static void add_table(struct str *out, const struct costs *c)
{
	size_t i;

	html_add(out, "<details><summary>the same as a table</summary>\n"
		      "<div class=\"scroll\"><table class=\"costs\"><thead><tr>"
		      "<th scope=\"col\">event</th>");
	for (i = 0; i < KERNELS; i++)
		if (list_has(&c->kernels, kernels[i].word))
			html_add(out, "<th scope=\"col\" class=\"n\">%s</th>",
				 kernels[i].meaning);
	html_add(out, "<th scope=\"col\" class=\"n\">share</th>"
		      "<th scope=\"col\" class=\"n\">without rseq</th>"
		      "</tr></thead><tbody>\n");
	for (i = 0; i < c->events.n; i++)
		add_costs(out, c, c->events.s[i]);
	html_add(out,
		 "</tbody></table></div>\n<p class=\"note\">Share: what this "
		 "kit costs, by what the unpatched kernel does. Without rseq: the same "
		 "for the whole event in threads that have not registered.</p>\n"
		 "</details>\n");
}

static void add_arch(const struct checks_page *p, const struct cell *cell,
		     const struct costs *c)
{
	size_t i;

	html_add(p->out,
		 "<article class=\"speed %s\">\n<h3>%s <span class=\"extra\">%s"
		 "</span></h3>\n<div class=\"charts\">\n",
		 checks_item(p, cell->first, cell->count), cell->first->arch,
		 cell->first->tree);
	for (i = 0; i < c->events.n; i++)
		add_chart(p->out, c, c->events.s[i]);
	html_add(p->out, "</div>\n");
	add_table(p->out, c);
	html_add(p->out, "</article>\n");
}

void checks_speed(const struct checks_page *p)
{
	bool any = false;
	struct costs c;
	size_t i;

	for (i = 0; i < p->c->ncells; i++) {
		const struct cell *cell = &p->c->cells[i];

		if (strcmp(cell->first->level, "perf"))
			continue;
		costs_find(&c, records(cell), cell->first->arch);
		if (!c.events.n)
			continue;
		if (!any)
			html_add(p->out,
				 "<section aria-labelledby=\"speed\">\n"
				 "<h2 id=\"speed\">Speed</h2>\n<p class=\"note\">"
				 "Instructions that a registration for rseq costs per "
				 "event, counted in the guest, of all that the event "
				 "takes without one; shorter is better. Each event has "
				 "a scale of its own.</p>\n");
		any = true;
		add_arch(p, cell, &c);
	}
	html_add(p->out, any ? "</section>\n" : "");
}
