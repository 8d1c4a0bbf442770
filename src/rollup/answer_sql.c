/*
 * rollup/answer_sql.c: queries as SQL, and SQL as queries.
 */
#include "rollup/answer_sql.h"

#include "nodes/makefuncs.h"
#include "parser/analyze.h"
#include "parser/parser.h"
#include "utils/ruleutils.h"

/* As SQL, with the names of relations before all columns: they are left out where there is one relation only. */
char *
answer_as_sql(const Query *query, bool pretty)
{
	Query	   *copy = copyObject((Query *) query);
	RangeTblEntry *other = makeNode(RangeTblEntry);

	other->rtekind = RTE_RESULT;
	other->eref = makeAlias("other", NIL);
	copy->rtable = lappend(copy->rtable, other);
	return pg_get_querydef(copy, pretty);
}

/* By the settings of now. */
Query *
answer_as_read(const char *sql)
{
	RawStmt    *statement = linitial_node(RawStmt, raw_parser(sql, RAW_PARSE_DEFAULT));

	return parse_analyze_fixedparams(statement, sql, NULL, 0, NULL);
}

/* Does the server read the text as this query? */
bool
answer_is_read_as(const char *sql, const Query *query)
{
	return strcmp(answer_as_sql(answer_as_read(sql), false), answer_as_sql(query, false)) == 0;
}
