/*
 * base/comparison.h: the six comparison operators of a type from its order.
 */
#ifndef CCMETRICS_BASE_COMPARISON_H
#define CCMETRICS_BASE_COMPARISON_H

#define COMPARISON(type, name, op, order) \
PG_FUNCTION_INFO_V1(cc_##type##_##name); \
Datum \
cc_##type##_##name(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_BOOL((order) op 0); \
}

/* `order` is less than, equal to or greater than 0; `fcinfo` is the call's. */
#define COMPARISONS(type, order) \
	COMPARISON(type, lt, <, order) \
	COMPARISON(type, le, <=, order) \
	COMPARISON(type, eq, ==, order) \
	COMPARISON(type, ne, !=, order) \
	COMPARISON(type, ge, >=, order) \
	COMPARISON(type, gt, >, order) \
PG_FUNCTION_INFO_V1(cc_##type##_cmp); \
Datum \
cc_##type##_cmp(PG_FUNCTION_ARGS) \
{ \
	PG_RETURN_INT32(order); \
}

#endif
