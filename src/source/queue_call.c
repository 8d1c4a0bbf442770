/*
 * source/queue_call.c: a leg as a row of the type queue_call.
 */
#include "source/queue_call.h"
#include "core/call.h"

#include "catalog/pg_type_d.h"
#include "utils/builtins.h"

static const Oid TYPES[QUEUE_CALL_COLUMNS] = {
	[QUEUE_CALL_LEG] = INT4OID,[QUEUE_CALL_QUEUE] = TEXTOID,[QUEUE_CALL_AGENT] = TEXTOID,
	[QUEUE_CALL_CALL] = InvalidOid,[QUEUE_CALL_REASON] = TEXTOID,[QUEUE_CALL_RING] = INTERVALOID,
	[QUEUE_CALL_RING_NO_ANSWER] = INT4OID,[QUEUE_CALL_PROBLEM] = TEXTOID,[QUEUE_CALL_ENTERED_AT] = TIMESTAMPTZOID,
	[QUEUE_CALL_ANSWERED_AT] = TIMESTAMPTZOID,[QUEUE_CALL_EVENTS] = INT4OID,[QUEUE_CALL_CHANNEL] = TEXTOID,
	[QUEUE_CALL_DIRECTION] = TEXTOID,
};

void
queue_call_check(TupleDesc desc, const char *function, Oid type)
{
	bool		right = desc != NULL && desc->natts == QUEUE_CALL_COLUMNS;

	for (int i = 0; right && i < QUEUE_CALL_COLUMNS; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		right = !column->attisdropped &&
			(i == QUEUE_CALL_CALL ? column->attlen == (int) sizeof(CallInterval) && !column->attbyval :
			 column->atttypid == TYPES[i]);
	}
	if (!right)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("%s does not return rows of queue_call: %s", function, format_type_be(type)),
				 errhint("The type queue_call was altered. It must have the columns that the extension gave it.")));
}
