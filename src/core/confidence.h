/*
 * core/confidence.h: quantiles of the normal distribution, and the interval of a
 * share by Wilson. Pure C.
 */
#ifndef CCMETRICS_CORE_CONFIDENCE_H
#define CCMETRICS_CORE_CONFIDENCE_H

#include <math.h>
#include <stdint.h>

#define CONFIDENCE_USUAL	95.0	/* percent, where none is given */

/*
 * The z with a probability of `confidence` percent within -z..z of a standard
 * normal variable. Start: Abramowitz and Stegun, 26.2.23, good to 4.5e-4;
 * then Newton's steps on erfc double the digits each time.
 */
static inline double
confidence_quantile(double confidence)
{
	const double root_2_over_pi = 0.79788456080286535588;
	double		outside = (100.0 - confidence) / 100.0;
	double		t = sqrt(-2.0 * log(outside / 2.0));
	double		z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
		(1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));

	for (int i = 0; i < 4; i++)
		z += (erfc(z * M_SQRT1_2) - outside) / (root_2_over_pi * exp(-z * z / 2.0));
	return z;
}

/*
 * Bounds, in percent, of a share of which `part` of `whole` were seen: E. B.
 * Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927).
 */
static inline void
confidence_wilson(int64_t part, int64_t whole, double confidence, double *low, double *high)
{
	double		n = (double) whole;
	double		k = (double) part;
	double		z = confidence_quantile(confidence);
	double		middle = k + z * z / 2.0;
	double		half = z * sqrt(k * ((double) (whole - part) / n) + z * z / 4.0);

	/* at the ends of the scale without the rounding of a difference */
	*low = part == 0 ? 0.0 : fmax(100.0 * (middle - half) / (n + z * z), 0.0);
	*high = part == whole ? 100.0 : fmin(100.0 * (middle + half) / (n + z * z), 100.0);
}

#endif
