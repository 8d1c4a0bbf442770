/*
 * survey/confidence.c: the confidence of margins and intervals, an argument in percent.
 */
#include "survey/confidence.h"

#include "base/arguments.h"
#include "base/float_bits.h"
#include "base/percent.h"
#include "base/sums.h"
#include "utils/fmgrprotos.h"
#include "utils/rangetypes.h"
#include "utils/typcache.h"

void
confidence_check(double confidence)
{
	/* written so that NaN fails it */
	if (!(confidence > 0 && confidence < 100))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("confidence must be between 0 and 100 percent: %g", confidence),
				 errhint("Give percent, for example 95.")));
	percent_refuse_fraction(confidence, "confidence");
}

void
confidence_of_row(FunctionCallInfo fcinfo, int n, int64 *setting)
{
	double		confidence;

	if (PG_ARGISNULL(n))
		refuse_null("confidence", "Give percent, for example 95.");
	confidence = PG_GETARG_FLOAT8(n);
	confidence_check(confidence);
	if (*setting == 0)
		*setting = float_bits(confidence);
	else if (*setting != float_bits(confidence))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("confidence changes within a group: %g", confidence),
				 errhint("Group by what the confidence depends on.")));
}

double
confidence_of_state(int64 setting)
{
	double		confidence = float_of_bits(setting);

	if (!(confidence > 0 && confidence < 100))
		sums_refuse_content();
	return confidence;
}

Datum
confidence_range(double low, double high)
{
	RangeBound	lower = {.val = DirectFunctionCall1(float8_numeric, Float8GetDatum(low)),
		.inclusive = true, .lower = true};
	RangeBound	upper = {.val = DirectFunctionCall1(float8_numeric, Float8GetDatum(high)),
		.inclusive = true};

	return RangeTypePGetDatum(make_range(lookup_type_cache(NUMRANGEOID, TYPECACHE_RANGE_INFO),
										 &lower, &upper, false, NULL));
}
