/*
 * base/fixed_point.c: decimal fractions between SQL and integers.
 */
#include "base/fixed_point.h"

#include <math.h>

#include "base/arguments.h"
#include "utils/fmgrprotos.h"
#include "utils/numeric.h"

int64
fixed_millionths(double value, const char *what)
{
	double		scaled = round(value * 1e6);

	/* written so that NaN fails it */
	if (!(fabs(scaled) < 9e17))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range: %.15g", what, value),
				 errhint("Give a finite number below 900 billion. It is rounded to a millionth.")));
	return (int64) scaled;
}

int64
fixed_millionths_from_zero(double value, const char *what)
{
	int64		millionths = fixed_millionths(value, what);

	/* the value, not its millionths: -1e-9 is an error too */
	need_amount(value, what, "Give zero or more.");
	return millionths;
}

/* Reads what numeric_out writes: no exponent. False if out of range or NaN. */
static bool
read_amount(const char *text, int64 *units, int64 *billionths)
{
	int			sign = 1;
	int			digits = 0;
	int64		scale = BILLION;

	*units = *billionths = 0;
	if (*text == '-')
	{
		sign = -1;
		text++;
	}
	for (; *text >= '0' && *text <= '9'; text++)
	{
		if (++digits > 18)
			return false;
		*units = *units * 10 + (*text - '0');
	}
	if (digits == 0)
		return false;			/* NaN, Infinity */
	if (*text == '.')
	{
		text++;
		for (; *text != '\0' && scale > 1; text++)
		{
			scale /= 10;
			*billionths += (*text - '0') * scale;
		}
		*billionths += *text >= '5';
	}
	*units *= sign;
	*billionths *= sign;
	return true;
}

void
fixed_amount(Datum numeric, const char *what, int64 *units, int64 *billionths)
{
	char	   *text = DatumGetCString(DirectFunctionCall1(numeric_out, numeric));

	if (!read_amount(text, units, billionths))
		ereport(ERROR,
				(errcode(ERRCODE_NUMERIC_VALUE_OUT_OF_RANGE),
				 errmsg("%s is out of range: %.40s%s", what, text, strlen(text) > 40 ? "..." : ""),
				 errhint("Give a finite amount of at most 18 digits before the point. It is rounded to a billionth.")));
	pfree(text);
}

Datum
fixed_sum(int64 high, int high_scale, int64 low, int low_scale)
{
	return DirectFunctionCall2(numeric_add,
							   NumericGetDatum(int64_div_fast_to_numeric(high, high_scale)),
							   NumericGetDatum(int64_div_fast_to_numeric(low, low_scale)));
}

Datum
fixed_from_integer(int64 value)
{
	return NumericGetDatum(int64_to_numeric(value));
}

Datum
fixed_divide(Datum part, Datum whole)
{
	return DirectFunctionCall2(numeric_div, part, whole);
}

Datum
fixed_percent(Datum part, Datum whole)
{
	return fixed_divide(DirectFunctionCall2(numeric_mul, fixed_from_integer(100), part), whole);
}
