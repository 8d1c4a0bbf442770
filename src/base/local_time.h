/*
 * base/local_time.h: instants, and what the clocks of a time zone show.
 */
#ifndef CCMETRICS_BASE_LOCAL_TIME_H
#define CCMETRICS_BASE_LOCAL_TIME_H

#include "compat.h"

#include "datatype/timestamp.h"
#include "pgtime.h"

/* The zone of that name. A bare offset is refused: its sign means the contrary of what it seems to. */
extern pg_tz *zone_of(text *source);

/* Local time as microseconds since 2000-01-01 00:00 of that zone's clocks. */
extern int64 local_time(TimestampTz at, pg_tz *zone);

/*
 * The instant of a local time; where there are two or none, that which SQL's
 * AT TIME ZONE gives.
 */
extern TimestampTz instant_of(int64 local, pg_tz *zone);

#endif
