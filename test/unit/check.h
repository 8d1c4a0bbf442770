/*
 * check.h: what the programs of test/parts/unit share: their TAP lines, and random
 * data that is the same each time.
 */
#ifndef CCMETRICS_CHECK_H
#define CCMETRICS_CHECK_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

static int	tests;
static int	failures;
static long checks;				/* since the last result */
static long wrong;

/* One check of the next result; the detail is shown if it is wrong, of the first few. */
static inline void
check(bool right, const char *what, long double detail)
{
	checks++;
	if (!right && wrong++ < 5)
		printf("# wrong: %s (%.19Lg)\n", what, detail);
}

/* A result without a check has shown nothing. */
static inline void
result(const char *what)
{
	bool		failed = wrong > 0 || checks == 0;

	tests++;
	failures += failed;
	printf("%s %d - %s (%ld checks)\n", failed ? "not ok" : "ok", tests, what, checks);
	checks = wrong = 0;
}

/* Of what takes long: valgrind is some thirty times slower. */
static inline long
share(long n)
{
#ifdef VALGRIND
	return n / 50;
#else
	return n;
#endif
}

/* splitmix64 */
static uint64_t seed = 20260105;

static inline uint64_t
random_bits(void)
{
	uint64_t	z = (seed += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static inline uint64_t
random_below(uint64_t n)
{
	return random_bits() % n;
}

#endif
