-- Revenue and cost per call and per sale. Where the amount is NULL, revenue is 0
-- and the call counts; a cost is not known, and the row is skipped: STRICT.

CREATE FUNCTION revenue_accum(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_accum(bigint[], numeric) IS 'adds a row to the state of revenue_per_call';

CREATE FUNCTION revenue_discard(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_discard(bigint[], numeric) IS 'takes a row out of the state of revenue_per_call';

CREATE FUNCTION revenue_accum(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_accum(bigint[], numeric, boolean) IS 'adds a row to the state of revenue per sale';

CREATE FUNCTION revenue_discard(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_discard(bigint[], numeric, boolean) IS 'takes a row out of the state of revenue per sale';

CREATE FUNCTION revenue_accum(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_accum' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_accum(bigint[], numeric, bigint) IS 'adds a row to the state of revenue per sale';

CREATE FUNCTION revenue_discard(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_discard' LANGUAGE C IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION revenue_discard(bigint[], numeric, bigint) IS 'takes a row out of the state of revenue per sale';

CREATE FUNCTION cost_accum(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_accum(bigint[], numeric) IS 'adds a row to the state of cost_per_call';

CREATE FUNCTION cost_discard(bigint[], numeric) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_discard(bigint[], numeric) IS 'takes a row out of the state of cost_per_call';

CREATE FUNCTION cost_accum(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_accum(bigint[], numeric, boolean) IS 'adds a row to the state of cost_per_sale';

CREATE FUNCTION cost_discard(bigint[], numeric, boolean) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_if_sold_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_discard(bigint[], numeric, boolean) IS 'takes a row out of the state of cost_per_sale';

CREATE FUNCTION cost_accum(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_accum(bigint[], numeric, bigint) IS 'adds a row to the state of cost_per_sale';

CREATE FUNCTION cost_discard(bigint[], numeric, bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_amount_of_sales_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cost_discard(bigint[], numeric, bigint) IS 'takes a row out of the state of cost_per_sale';

CREATE FUNCTION amount_final(bigint[]) RETURNS numeric
    AS 'MODULE_PATHNAME', 'cc_amount_final' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION amount_final(bigint[]) IS 'mean amount';

CREATE FUNCTION cross_sell_accum(bigint[], bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_cross_sell_accum' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cross_sell_accum(bigint[], bigint) IS 'adds a row to the state of cross_sell_rate';

CREATE FUNCTION cross_sell_discard(bigint[], bigint) RETURNS bigint[]
    AS 'MODULE_PATHNAME', 'cc_cross_sell_discard' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION cross_sell_discard(bigint[], bigint) IS 'takes a row out of the state of cross_sell_rate';

CREATE AGGREGATE revenue_per_call(numeric) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_call(numeric) IS
    'sum of revenue divided by the number of calls; a null is a call without revenue';

CREATE AGGREGATE revenue_per_sale(numeric, boolean) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_sale(numeric, boolean) IS 'sum of revenue divided by the number of sales';

CREATE AGGREGATE revenue_per_sale(numeric, bigint) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_sale(numeric, bigint) IS 'sum of revenue divided by the sum of sales';

CREATE AGGREGATE revenue_per_successful_call(numeric, boolean) (
    SFUNC = revenue_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = revenue_accum, MINVFUNC = revenue_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE revenue_per_successful_call(numeric, boolean) IS
    'sum of revenue divided by the number of successful calls';

CREATE AGGREGATE cost_per_call(numeric) (
    SFUNC = cost_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = cost_accum, MINVFUNC = cost_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cost_per_call(numeric) IS 'mean cost of calls';

CREATE AGGREGATE cost_per_sale(numeric, boolean) (
    SFUNC = cost_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = cost_accum, MINVFUNC = cost_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cost_per_sale(numeric, boolean) IS 'sum of costs divided by the number of sales';

CREATE AGGREGATE cost_per_sale(numeric, bigint) (
    SFUNC = cost_accum, STYPE = bigint[], SSPACE = 64, FINALFUNC = amount_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0,0}',
    MSFUNC = cost_accum, MINVFUNC = cost_discard, MSTYPE = bigint[],
    MFINALFUNC = amount_final, MINITCOND = '{0,0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cost_per_sale(numeric, bigint) IS 'sum of costs divided by the sum of sales';

CREATE AGGREGATE cross_sell_rate(bigint) (
    SFUNC = cross_sell_accum, STYPE = bigint[], SSPACE = 56, FINALFUNC = share_final,
    COMBINEFUNC = sums_combine, INITCOND = '{0,0}',
    MSFUNC = cross_sell_accum, MINVFUNC = cross_sell_discard, MSTYPE = bigint[],
    MFINALFUNC = share_final, MINITCOND = '{0,0}',
    PARALLEL = SAFE
);
COMMENT ON AGGREGATE cross_sell_rate(bigint) IS
    'percent of contacts with two products or more, of those with one or more';
