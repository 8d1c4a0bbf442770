/*
 * core/nps.h: net promoter score and its margin of error as formulas over counts.
 * Pure C.
 */
#ifndef CCMETRICS_CORE_NPS_H
#define CCMETRICS_CORE_NPS_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define NPS_LOW			0
#define NPS_HIGH		10
#define NPS_PROMOTER	9		/* at least */
#define NPS_PASSIVE		7		/* at least; below: detractor */
#define NPS_CONFIDENCE	95.0	/* percent, where none is given */

/* Raises an error unless it lies between 0 and 100 percent. In survey/nps.c. */
extern void nps_check_confidence(double confidence);

/*
 * The z with a probability of `confidence` percent within -z..z of a standard
 * normal variable. Start: Abramowitz and Stegun, 26.2.23, good to 4.5e-4;
 * then Newton's steps on erfc double the digits each time.
 */
static inline double
nps_normal_quantile(double confidence)
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
 * Half the width of the confidence interval of NPS, in points: z times 100
 * sqrt((p + d - (p - d)^2) / n), p and d the shares of promoters and
 * detractors. With passives a = n - P - D the inside of the root is
 * (4 P D + a (P + D)) / n^3, which cancels nothing.
 */
static inline double
nps_margin_points(int64_t n, int64_t promoters, int64_t detractors, double confidence)
{
	double		p = (double) promoters;
	double		d = (double) detractors;
	double		passives = (double) (n - promoters - detractors);
	double		size = (double) n;

	return nps_normal_quantile(confidence) * 100.0 *
		sqrt((4.0 * p * d + passives * (p + d)) / size) / size;
}

#endif
