/*
 * source/kind.c: the kinds of call sources.
 */
#include "source/kind.h"

#include "lib/stringinfo.h"

static const SourceKind *const KINDS[] = {
	&source_kind_amazon_connect,
	&source_kind_asterisk,
	&source_kind_fusionpbx,
	&source_kind_genesys_cloud,
	&source_kind_times,
	&source_kind_wazo,
	&source_kind_wazo_stat,
};

const SourceKind *
source_kind_named(const char *name)
{
	for (size_t i = 0; i < lengthof(KINDS); i++)
	{
		if (strcmp(KINDS[i]->name, name) == 0)
			return KINDS[i];
	}
	return NULL;
}

char *
source_kind_names(void)
{
	StringInfoData names;

	initStringInfo(&names);
	for (size_t i = 0; i < lengthof(KINDS); i++)
		appendStringInfo(&names, "%s%s", i > 0 ? ", " : "", KINDS[i]->name);
	return names.data;
}

int
source_role(const SourceKind *kind, const char *name)
{
	for (int i = 0; i < kind->role_count; i++)
	{
		if (strcmp(kind->roles[i].name, name) == 0)
			return i;
	}
	return -1;
}
