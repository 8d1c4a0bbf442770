/*
 * base/float_bits.h: double precision in the bigint[] of a state, bit by bit.
 */
#ifndef CCMETRICS_BASE_FLOAT_BITS_H
#define CCMETRICS_BASE_FLOAT_BITS_H

#include "compat.h"

static inline int64
float_bits(double value)
{
	int64		bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits;
}

static inline double
float_of_bits(int64 bits)
{
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

#endif
