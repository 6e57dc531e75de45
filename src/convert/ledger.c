// SPDX-License-Identifier: GPL-2.0
// What a conversion did to each flag, as JSON.
#include "convert/ledger.h"

static json_t *json_move(const struct move *m)
{
	json_t *j = json_pack("{s:s, s:s, s:i, s:i, s:s, s:s}", "name", m->bit->name,
			      "action", action_text(m->action), "line",
			      (int)m->bit->def->line->number, "from", (int)m->from,
			      "condition", m->bit->def->cond, "why", m->why);

	if (m->action != MOVE_DROPPED)
		json_object_set_new(j, "to", json_integer(m->to));
	json_object_set_new(j, "mask", json_boolean(m->mask));
	json_object_set_new(j, "optional", json_boolean(m->optional));
	json_object_set_new(j, "vendor", json_boolean(m->vendor));
	return j;
}

static void add_have(json_t *list, const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->count; i++)
		if (p->moves[i].optional)
			json_array_append_new(
				list, json_sprintf("HAVE_%s", p->moves[i].bit->name));
}

static json_t *json_literals(const struct plan *p)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < p->nliterals; i++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s}", "name",
						      p->literals[i].mask->name, "from",
						      p->literals[i].mask->def->body,
						      "to", p->literals[i].body));
	return list;
}

json_t *json_ledger(const struct plan *p, const struct finish *f)
{
	json_t *j = json_object(), *moves = json_array(), *have = json_array();
	json_t *vendor = json_array(), *applied = json_array(), *remarks = json_array();
	size_t i;

	for (i = 0; i < p->count; i++) {
		json_array_append_new(moves, json_move(&p->moves[i]));
		if (p->moves[i].vendor)
			json_array_append_new(vendor, json_string(p->moves[i].bit->name));
	}
	add_have(have, p);
	for (i = 0; f && i < f->napplied; i++)
		json_array_append_new(applied, json_string(f->applied[i]));
	for (i = 0; f && i < f->nremarks; i++)
		json_array_append_new(remarks,
				      json_pack("{s:s, s:s}", "what", f->remarks[i].what,
						"text", f->remarks[i].text));
	json_object_set_new(j, "arch", json_string(p->tree->arch));
	json_object_set_new(j, "header", json_string(p->table->unit->file));
	json_object_set_new(j, "numbering",
			    json_string(p->native ? "native" : "generic"));
	json_object_set_new(j, "state",
			    json_string(p->done ? "already"
					: f	? "converted"
						: "planned"));
	json_object_set_new(j, "id", p->id ? json_string(p->id) : json_null());
	json_object_set_new(j, "flags", moves);
	json_object_set_new(j, "masks", json_literals(p));
	json_object_set_new(j, "have", have);
	json_object_set_new(j, "vendor", vendor);
	json_object_set_new(j, "rules_fired", applied);
	json_object_set_new(j, "remarks", remarks);
	return j;
}
