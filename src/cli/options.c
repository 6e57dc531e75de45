// SPDX-License-Identifier: GPL-2.0
// The command line of tif-backports.
#include "cli/options.h"
#include "util/pool.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

const char options_help[] =
	"usage: tif-backports COMMAND --tree DIR --arch NAME [OPTION]...\n"
	"\n"
	"commands:\n"
	"  table    print the flags of the architecture's thread_info.h\n"
	"  plan     decide what a conversion to the generic header does to each flag\n"
	"  finish   lay out what spatch wrote (--input) after checking that every rule "
	"fired\n"
	"  check    check a converted header, against the one before with --base\n"
	"  symbols  print the configuration symbols that the flags depend on\n"
	"  quote    write the header as spatch can read it (--output)\n"
	"  chunks   refuse if spatch --parse-c (its output in --input) could not read a "
	"flag\n"
	"  audit    bit maps, free numbers and faults of one architecture or all\n"
	"\n"
	"options:\n"
	"  --tree DIR       the kernel tree\n"
	"  --overlay DIR    files below it hide the tree's\n"
	"  --extra DIR      include folder behind the tree's own\n"
	"  --full DIR       the whole tree, where --tree holds only some of its files\n"
	"  --numbering HOW  plan, finish: generic (default) or native\n"
	"  --arch NAME      architecture: a folder below arch/; audit: a list, or all\n"
	"  --base DIR       check: tree before the conversion; audit: tree to compare "
	"with\n"
	"  --data DIR       what is known of the architectures: the kit's arch/\n"
	"  --template FILE  plan: the semantic patch's template\n"
	"  --modes FILE     plan: a second template, for coccicheck's other modes\n"
	"  --smpl FILE      plan: write the semantic patch there\n"
	"  --input FILE     finish, chunks: what spatch wrote\n"
	"  --output FILE    finish, quote: the header\n"
	"  --ledger FILE    plan, finish: what was done, as JSON\n"
	"  --unconverted    check: the header of an architecture that is not converted\n"
	"  --compiler FILE  check: lines 'NAME VALUE' that a compiler gave\n"
	"  --format FORMAT  table, check, audit: text (default) or json;\n"
	"                   audit: html, too\n"
	"  -D SYMBOL, -U SYMBOL   a configuration symbol is on, is off\n"
	"\n"
	"exit codes: 0 yes, 1 no, 2 usage, 3 no such tree or architecture, 5 internal\n";

int usage(const char *what)
{
	fprintf(stderr, "tif-backports: error: %s: see tif-backports --help\n", what);
	return EX_USAGE;
}

static void add_symbol(const char ***list, size_t *n, const char *name)
{
	*list = pool_grow(*list, *n, sizeof(**list));
	(*list)[(*n)++] = name;
}

int options_parse(struct options *o, int argc, char **argv, bool all_archs)
{
	static const struct option longs[] = {
		{ "tree", required_argument, NULL, 't' },
		{ "overlay", required_argument, NULL, 'O' },
		{ "extra", required_argument, NULL, 'x' },
		{ "full", required_argument, NULL, 'F' },
		{ "arch", required_argument, NULL, 'a' },
		{ "numbering", required_argument, NULL, 'n' },
		{ "base", required_argument, NULL, 'b' },
		{ "data", required_argument, NULL, 'd' },
		{ "template", required_argument, NULL, 'T' },
		{ "modes", required_argument, NULL, 'm' },
		{ "smpl", required_argument, NULL, 's' },
		{ "input", required_argument, NULL, 'i' },
		{ "output", required_argument, NULL, 'o' },
		{ "ledger", required_argument, NULL, 'l' },
		{ "compiler", required_argument, NULL, 'c' },
		{ "unconverted", no_argument, NULL, 'u' },
		{ "format", required_argument, NULL, 'f' },
		{ 0 },
	};
	int c;

	o->format = "text";
	while ((c = getopt_long(argc, argv, "D:U:", longs, NULL)) != -1) {
		switch (c) {
		case 't':
			o->tree.root = optarg;
			break;
		case 'O':
			o->tree.overlay = optarg;
			break;
		case 'x':
			o->tree.extra = optarg;
			break;
		case 'F':
			o->tree.full = optarg;
			break;
		case 'a':
			o->tree.arch = optarg;
			break;
		case 'n':
			o->native = !strcmp(optarg, "native");
			if (!o->native && strcmp(optarg, "generic"))
				return usage(
					pool_printf("unknown numbering '%s'", optarg));
			break;
		case 'b':
			o->base.root = optarg;
			break;
		case 'd':
			o->data = optarg;
			break;
		case 'T':
			o->template = optarg;
			break;
		case 'm':
			o->modes = optarg;
			break;
		case 's':
			o->smpl = optarg;
			break;
		case 'i':
			o->input = optarg;
			break;
		case 'o':
			o->output = optarg;
			break;
		case 'l':
			o->ledger = optarg;
			break;
		case 'u':
			o->unconverted = true;
			break;
		case 'c':
			o->compiler = optarg;
			break;
		case 'f':
			o->format = optarg;
			break;
		case 'D':
			add_symbol(&o->known.on, &o->known.non, optarg);
			break;
		case 'U':
			add_symbol(&o->known.off, &o->known.noff, optarg);
			break;
		default:
			return EX_USAGE;
		}
	}
	if (optind < argc)
		return usage(pool_printf("unexpected '%s'", argv[optind]));
	if (strcmp(o->format, "text") && strcmp(o->format, "json") &&
	    (strcmp(o->format, "html") || !all_archs))
		return usage(pool_printf("unknown format '%s'", o->format));
	if (!o->tree.root || (!o->tree.arch && !all_archs))
		return usage("--tree and --arch are needed");
	if (o->tree.arch && (strchr(o->tree.arch, '/') || *o->tree.arch == '.'))
		return usage(pool_printf("'%s' is no architecture", o->tree.arch));
	o->base.arch = o->tree.arch;
	o->base.extra = o->tree.extra;
	o->base.full = o->tree.full;
	return EX_OK;
}
