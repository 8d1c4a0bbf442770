/*
 * core/erlang.c: Erlang B, C and A.
 *
 * Every result is a ratio of sums of terms that are not negative: nothing
 * cancels, and nothing needs a factorial.
 */
#include "core/erlang.h"

#include <math.h>
#include <stdbool.h>

double
erlang_free_odds(int32_t servers, double load)
{
	double		term = 1.0;
	double		odds = 0.0;

	/*
	 * Erlang's recursion 1/B(n) = 1 + n/A (1/B(n - 1)), written out from n
	 * downwards: n/A + n/A (n - 1)/A + ... Each step, rounding included, is
	 * monotone in servers and in load, so the sum is. It ends where no later
	 * term could change it, so that is also true of sums of different length.
	 */
	for (int32_t k = servers; k > 0; k--)
	{
		double		ratio = (double) k / load;
		double		before = odds;

		term *= ratio;
		odds += term;
		if ((odds == before && ratio <= 1.0) || isinf(odds))
			break;
	}
	return odds;
}

double
erlang_b(int32_t servers, double load)
{
	return 1.0 / (1.0 + erlang_free_odds(servers, load));
}

/* The odds that a call needs not wait, by Erlang C: 1/C - 1. */
static double
no_wait_odds(int32_t agents, double load)
{
	double		free = (double) agents - load;

	if (!(free > 0.0))
		return 0.0;
	/* (1 - A/n), without the cancellation of 1 and A/n */
	return free / (double) agents * erlang_free_odds(agents, load);
}

double
erlang_c(int32_t agents, double load)
{
	return 1.0 / (1.0 + no_wait_odds(agents, load));
}

void
erlang_c_kpis(int32_t agents, double load, double threshold, ErlangKpis *kpis)
{
	double		free = (double) agents - load;
	double		odds = no_wait_odds(agents, load);
	double		wait = 1.0 / (1.0 + odds);

	kpis->wait_probability = wait;
	kpis->abandon_rate = kpis->blocked_rate = 0.0;
	if (!(free > 0.0))
	{
		kpis->service_level = 0.0;
		kpis->occupancy = agents > 0 ? 1.0 : NAN;
		kpis->asa = kpis->avg_wait_time = kpis->queue_length = INFINITY;
		return;
	}
	/* 1 - C exp(-(n - A) t) */
	kpis->service_level = isinf(odds) ? 1.0 : fmin(wait * (odds - expm1(-free * threshold)), 1.0);
	kpis->occupancy = load / (double) agents;
	kpis->asa = kpis->avg_wait_time = wait / free;
	kpis->queue_length = load * wait / free;
}

/*
 * Erlang A. V is the wait that a call of endless patience would be offered, and
 * r = 1/patience. V has an atom at 0 and the density
 *
 *   f(v) = n exp(phi(v)) / (T + n J),  phi(v) = A (1 - exp(-r v)) / r - n v
 *
 * where T are the odds of a free server by Erlang B, and J is the integral of
 * exp(phi) over all v >= 0; P(V = 0) = T / (T + n J). A call is answered where
 * its patience outlasts V, with the probability exp(-r v), and it waits for
 * (1 - exp(-r v)) / r on average. So all that is asked for is integrals of
 * exp(phi), with such weights, over v.
 *
 * phi and phi(v) - r v are concave: they rise to one maximum and fall on its
 * sides. Each integral starts at the maximum and goes outwards, until nothing
 * is left.
 */

/* (1 - exp(-z)) / z, from 1 at 0 downwards */
static double
decline(double z)
{
	return z == 0.0 ? 1.0 : -expm1(-z) / z;
}

/* 1 - decline(z): z/2 - z^2/6 + z^3/24 - ... */
static double
lag(double z)
{
	double		sum;

	if (fabs(z) > 0.25)
		return 1.0 - decline(z);
	/* to the term z^13 / 14!, by Horner */
	sum = 1.0;
	for (int k = 14; k > 2; k--)
		sum = 1.0 - sum * z / (double) k;
	return sum * z / 2.0;
}

/*
 * An exponent seen from its maximum, or from the end of the range before it:
 *   psi(m + w) - psi(m) = slope w - rate w lag(r w)
 * where rate is A exp(-r m).
 */
typedef struct Exponent
{
	double		r;
	double		m;
	double		slope;
	double		rate;
} Exponent;

/* Of exp(psi - psi(m)), times a weight. */
typedef struct Integrals
{
	double		mass;			/* 1 */
	double		waited;			/* (1 - exp(-r v)) / r */
	double		answered;		/* exp(-r v) */
	double		answered_waited;	/* v exp(-r v) */
} Integrals;

static double
exponent_at(const Exponent *psi, double w)
{
	return psi->slope * w - psi->rate * w * lag(psi->r * w);
}

/* By Gauss and Legendre, on 20 points, from m + from to m + to. */
static void
integrate_panel(const Exponent *psi, double from, double to, bool mass_only, Integrals *sums)
{
	static const double rule[10][2] = {
		{0.076526521133497333755, 0.1527533871307258507},
		{0.22778585114164507808, 0.14917298647260374679},
		{0.37370608871541956067, 0.14209610931838205133},
		{0.510867001950827098, 0.1316886384491766269},
		{0.63605368072651502545, 0.11819453196151841731},
		{0.74633190646015079261, 0.10193011981724043504},
		{0.83911697182221882339, 0.083276741576704748725},
		{0.91223442825132590587, 0.06267204833410906357},
		{0.96397192727791379127, 0.040601429800386941331},
		{0.99312859918509492479, 0.017614007139152118312}
	};
	double		half = (to - from) / 2.0;
	double		middle = from + half;

	for (int i = 0; i < 20; i++)
	{
		double		w = middle + (i < 10 ? -half : half) * rule[i % 10][0];
		double		value = fabs(half) * rule[i % 10][1] * exp(exponent_at(psi, w));

		sums->mass += value;
		if (!mass_only)
		{
			double		v = psi->m + w;
			double		z = psi->r * v;
			double		gone = -expm1(-z);
			double		patient = gone < 0.5 ? 1.0 - gone : exp(-z);

			sums->waited += value * gone / psi->r;
			sums->answered += value * patient;
			sums->answered_waited += value * patient * v;
		}
	}
}

/*
 * From m to one side (sign 1 or -1), for `length` at most. What lies more than
 * ENOUGH below the maximum is below the precision of doubles; a panel over which
 * the exponent falls by at most STEEP is integrated to the last digits.
 */
static void
integrate_side(const Exponent *psi, double sign, double length, bool mass_only, Integrals *sums)
{
	const double ENOUGH = 45.0;
	const double STEEP = 25.0;
	double		width = 1.0 / (fabs(psi->slope) + sqrt(psi->rate) * sqrt(psi->r) + psi->r);
	double		at = 0.0;
	double		fallen = 0.0;

	while (at < length && fallen < ENOUGH)
	{
		double		next = at + width;
		double		then;

		if (!(next < length))
			next = length;
		while (then = -exponent_at(psi, sign * next), !(then - fallen <= STEEP))
			next = at + (next - at) / 2.0;
		integrate_panel(psi, sign * at, sign * next, mass_only, sums);
		/* as far again: the scales of the decline may lie far apart */
		width = 2.0 * (next - at);
		at = next;
		fallen = then;
	}
}

/* Over 0..end, psi rising before m and falling after it. */
static Integrals
integrate(const Exponent *psi, double end, bool mass_only)
{
	Integrals	sums = {0.0, 0.0, 0.0, 0.0};

	integrate_side(psi, -1.0, psi->m, mass_only, &sums);
	integrate_side(psi, 1.0, end - psi->m, mass_only, &sums);
	return sums;
}

void
erlang_a_kpis(int32_t agents, double load, double patience, double threshold, ErlangKpis *kpis)
{
	double		n = (double) agents;
	double		r = 1.0 / patience;
	double		over = load - n;	/* the slope of phi at 0 */
	Exponent	phi = {r, 0.0, over, load};
	double		peak = 0.0;		/* phi at its maximum */
	double		atom;			/* exp(-peak) T */
	double		total;			/* exp(-peak) (T + n J) */
	double		answered;
	double		in_time;
	Integrals	sums;

	if (agents == 0)
	{
		*kpis = (ErlangKpis) {1.0, 0.0, 1.0, NAN, NAN, patience, load * patience, 0.0};
		return;
	}
	atom = erlang_free_odds(agents, load);
	if (isinf(atom))
	{
		*kpis = (ErlangKpis) {0.0, 1.0, 0.0, load / n, 0.0, 0.0, 0.0, 0.0};
		return;
	}

	if (over > 0.0)
	{
		phi = (Exponent) {r, log1p(over / n) / r, 0.0, n};
		peak = -exponent_at(&phi, -phi.m);
		atom *= exp(-peak);
	}
	sums = integrate(&phi, INFINITY, false);
	total = atom + n * sums.mass;
	answered = atom + n * sums.answered;
	in_time = atom;
	if (threshold > 0.0)
	{
		/* this weight from a maximum of its own, because the tail may be all there is */
		Exponent	psi = {r, 0.0, over - r, load};
		double		shift = -peak;	/* psi(m) - peak */

		if (over - r > 0.0)
		{
			psi = (Exponent) {r, log1p((over - r) / (n + r)) / r, 0.0, n + r};
			/* log(1 + r/n) / r before the maximum of phi */
			shift = exponent_at(&phi, -log1p(r / n) / r) - r * psi.m;
		}
		if (threshold < psi.m)
		{
			psi = (Exponent) {r, threshold, over + load * expm1(-r * threshold) - r,
			load * exp(-r * threshold)};
			shift = exponent_at(&phi, threshold - phi.m) - r * threshold;
		}
		in_time += n * exp(shift) * integrate(&psi, threshold, true).mass;
	}

	/* numerator and denominator of a ratio near 1 are rounded apart */
	kpis->wait_probability = fmin(n * sums.mass / total, 1.0);
	kpis->service_level = fmin(in_time / total, 1.0);
	kpis->avg_wait_time = n * sums.waited / total;
	kpis->abandon_rate = fmin(r * kpis->avg_wait_time, 1.0);
	kpis->occupancy = fmin(load / n * (answered / total), 1.0);
	kpis->asa = n * sums.answered_waited / answered;
	kpis->queue_length = load * kpis->avg_wait_time;
	kpis->blocked_rate = 0.0;
}

double
erlang_a(int32_t agents, double load, double patience)
{
	ErlangKpis	kpis;

	erlang_a_kpis(agents, load, patience, 0.0, &kpis);
	return kpis.abandon_rate;
}

/*
 * Limited lines: the birth and death process with states up to `lines`. State n + j
 * has j calls that wait, and the weight w(j) = A / (n + j r) w(j - 1), w(0) = 1; the
 * states below n weigh as much as the odds of a free server.
 *
 * A call that finds j others waiting is offered a wait that is the sum of j + 1
 * exponential times of rates n, n + r, ..., n + j r. Its patience outlasts that with
 * probability n / (n + (j + 1) r), and a wait that it outlasts is 1/(n + r) + ... +
 * 1/(n + (j + 1) r) on average. Of those waits, I_x(j + 1, n/r + 1) are at most t, where
 * x = 1 - exp(-r t): the incomplete beta function, by its recursion downwards from 1.
 */
void
erlang_lines_kpis(int32_t agents, double load, double patience, double threshold, int32_t lines,
				  ErlangKpis *kpis)
{
	const double HUGE_WEIGHT = 1e200;
	int32_t		servers = agents < lines ? agents : lines;
	int32_t		places = lines - servers;
	double		n = (double) servers;
	double		r = isinf(patience) ? 0.0 : 1.0 / patience;
	double		steps = threshold * decline(r * threshold); /* (1 - exp(-r t)) / r */
	double		log_late = -(n + r) * threshold;
	double		late = 1.0;		/* chance that just j others are too many, by exp(log_late) */
	double		scale = exp(log_late);
	double		in_time = 1.0;	/* of the waits that patience outlasts */
	double		idle = erlang_free_odds(servers, load);
	double		weight = 1.0;
	double		mean = 0.0;
	double		waits = 0.0;
	double		queue = 0.0;
	double		answered = 0.0;
	double		answered_in_time = 0.0;
	double		answered_waited = 0.0;
	double		full = 0.0;
	double		found;
	double		total;

	if (isinf(idle))
	{
		*kpis = (ErlangKpis) {0.0, 1.0, 0.0, load / (double) agents, 0.0, 0.0, 0.0, 0.0};
		return;
	}
	if (servers == 0 && (r == 0.0 || load == 0.0))
	{
		/* nobody is answered; without patience nobody leaves, and all places are taken for ever */
		bool		taken = r == 0.0 && load > 0.0;

		*kpis = (ErlangKpis) {taken ? 0.0 : 1.0, 0.0, r == 0.0 ? 0.0 : 1.0, NAN, NAN, patience,
		taken ? (double) places : 0.0, taken ? 1.0 : 0.0};
		return;
	}

	for (int32_t j = 0;; j++)
	{
		double		next = n + (j + 1.0) * r;
		double		ratio = load / next;
		double		lasting;

		queue += j * weight;
		if (j == places)
		{
			full = weight;
			break;
		}
		waits += weight;
		lasting = weight * (n / next);
		mean += 1.0 / next;
		in_time = fmax(in_time - late * scale, 0.0);
		answered += lasting;
		answered_in_time += lasting * in_time;
		answered_waited += lasting * mean;
		if (ratio < 1.0 && weight * (j + 1.0) < 1e-25 * waits * (1.0 - ratio) * (1.0 - ratio))
			break;

		late *= steps * next / (j + 1.0);
		if (late > HUGE_WEIGHT)
		{
			late /= HUGE_WEIGHT;
			log_late += log(HUGE_WEIGHT);
			scale = exp(log_late);
		}
		weight *= ratio;
		if (weight > HUGE_WEIGHT)
		{
			weight /= HUGE_WEIGHT;
			idle /= HUGE_WEIGHT;
			waits /= HUGE_WEIGHT;
			queue /= HUGE_WEIGHT;
			answered /= HUGE_WEIGHT;
			answered_in_time /= HUGE_WEIGHT;
			answered_waited /= HUGE_WEIGHT;
		}
	}

	found = idle + waits;
	total = found + full;
	kpis->wait_probability = waits / total;
	kpis->service_level = fmin((idle + answered_in_time) / total, 1.0);
	kpis->abandon_rate = fmin(r * queue / (load * total), 1.0);
	kpis->occupancy = agents > 0 ? fmin(load / (double) agents * ((idle + answered) / total), 1.0) : NAN;
	kpis->asa = answered_waited / (idle + answered);
	kpis->avg_wait_time = queue / (load * found);
	kpis->queue_length = queue / total;
	kpis->blocked_rate = full / total;
}

/* 1/B(x) - 1 for 0 <= x < 1: A^-x e^A times the incomplete gamma function of x + 1 from A on. */
static double
fractional_odds(double x, double load)
{
	double		a = x + 1.0;

	if (x == 0.0)
		return 0.0;
	if (load < 2.0)
	{
		/* less its part below A, by the series */
		double		term = 1.0 / a;
		double		sum = term;

		for (int k = 1; term > sum * 1e-17; k++)
			sum += term *= load / (a + k);
		return tgamma(a) * pow(load, -x) * exp(load) - load * sum - 1.0;
	}
	else
	{
		/* by Legendre's continued fraction, after Lentz */
		double		b = load + 1.0 - a;
		double		c = 1e300;
		double		d = 1.0 / b;
		double		fraction = d;

		for (int k = 1; k < 10000; k++)
		{
			double		step = -k * (k - a);
			double		change;

			b += 2.0;
			d = 1.0 / (step * d + b);
			c = b + step / c;
			change = c * d;
			fraction *= change;
			if (fabs(change - 1.0) < 1e-16)
				break;
		}
		return load * fraction - 1.0;
	}
}

double
erlang_c_level(double agents, double load, double threshold)
{
	double		free = agents - load;
	double		term = 1.0;
	double		odds = 0.0;
	double		k;

	if (!(free > 0.0))
		return 0.0;
	/* as erlang_free_odds(), down to what is left of a server */
	for (k = agents; k >= 1.0; k -= 1.0)
	{
		double		ratio = k / load;
		double		before = odds;

		term *= ratio;
		odds += term;
		if ((odds == before && ratio <= 1.0) || isinf(odds))
			break;
	}
	if (k < 1.0)
		odds += term * fractional_odds(k, load);
	odds *= free / agents;
	return isinf(odds) ? 1.0 : fmin((odds - expm1(-free * threshold)) / (1.0 + odds), 1.0);
}
