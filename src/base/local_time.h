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

typedef enum LocalUnit
{
	LOCAL_DAY, LOCAL_WEEK, LOCAL_MONTH, LOCAL_UNITS
} LocalUnit;

extern const char *const LOCAL_UNIT_NAMES[LOCAL_UNITS];

/* The local day, of days since 2000-01-01, that an instant lies in. */
extern int64 local_day(TimestampTz at, pg_tz *zone);

/* The first day of the unit that is `steps` behind that of the day. */
extern int64 local_unit_start(LocalUnit unit, int64 day, int steps);

#endif
