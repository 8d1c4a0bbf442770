/*
 * core/nps.h: how sure a net promoter score is, as formulas over counts. Pure C.
 */
#ifndef CCMETRICS_CORE_NPS_H
#define CCMETRICS_CORE_NPS_H

#include <math.h>
#include <stdint.h>

#include "core/confidence.h"

#define NPS_LOW			0
#define NPS_HIGH		10
#define NPS_PROMOTER	9		/* at least */
#define NPS_PASSIVE		7		/* at least; below: detractor */

/*
 * Half the width of the confidence interval of NPS by Wald, in points: z times 100
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

	return confidence_quantile(confidence) * 100.0 *
		sqrt((4.0 * p * d + passives * (p + d)) / size) / size;
}

/*
 * Bounds of NPS, in points, by the adjusted Wald interval: three answers are added,
 * three quarters of one a promoter, three quarters a detractor, the rest passive.
 * B. Rocks, "Interval estimation for the Net Promoter Score", The American
 * Statistician 70 (2016). It holds for one answer, and where all answers agree.
 */
static inline void
nps_adjusted_wald(int64_t n, int64_t promoters, int64_t detractors, double confidence, double *low, double *high)
{
	double		size = (double) n + 3.0;
	double		p = (double) promoters + 0.75;
	double		d = (double) detractors + 0.75;
	double		passives = (double) (n - promoters - detractors) + 1.5;
	double		middle = 100.0 * (p - d) / size;
	double		half = confidence_quantile(confidence) * 100.0 *
		sqrt((4.0 * p * d + passives * (p + d)) / size) / size;

	*low = fmax(middle - half, -100.0);
	*high = fmin(middle + half, 100.0);
}

#endif
