/*
 * base/percent.c: fractions that were given for percentages.
 */
#include "base/percent.h"

#include "fmgr.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

static void
refuse_fraction(const char *what, const char *fraction, const char *percent)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is a fraction, not percent: %.40s", what, fraction),
			 errhint("Give percent: %.40s, not %.40s.", percent, fraction)));
}

void
percent_refuse_fraction(double percent, const char *what)
{
	if (percent > 0 && percent < 1)
		refuse_fraction(what, psprintf("%.15g", percent), psprintf("%.15g", 100 * percent));
}

static char *
numeric_text(Datum number)
{
	return DatumGetCString(DirectFunctionCall1(numeric_out, DirectFunctionCall1(numeric_trim_scale, number)));
}

/* By numeric, because 0.99999999999999999999 is 1 in double precision. */
bool
percent_is_fraction_numeric(Datum percent)
{
	Datum		zero = NumericGetDatum(int64_to_numeric(0));
	Datum		one = NumericGetDatum(int64_to_numeric(1));

	return DatumGetBool(DirectFunctionCall2(numeric_gt, percent, zero)) &&
		DatumGetBool(DirectFunctionCall2(numeric_lt, percent, one));
}

void
percent_refuse_fraction_numeric(Datum percent, const char *what)
{
	if (percent_is_fraction_numeric(percent))
		refuse_fraction(what, numeric_text(percent),
			   numeric_text(DirectFunctionCall2(numeric_mul, percent, NumericGetDatum(int64_to_numeric(100)))));
}
