/*
 * erlang_check.c: Erlang B, C and A and the staffing search against references
 * of 40 digits, laws, limits, and a simulation.
 *
 *   cc -std=gnu99 -O2 -Wall -Wextra -Isrc -o erlang_check \
 *      test/unit/erlang_check.c src/core/erlang.c -lm && ./erlang_check [seed]
 *
 * Prints TAP. The unit of time is the mean service time.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "check.h"
#include "core/erlang.h"
#include "core/staffing.h"

/* Of a result from its reference, relative. */
static double
deviation(double value, double reference)
{
	if (value == reference)
		return 0;
	return fabs(value - reference) / fabs(reference);
}

static double largest;

static void
check_near(double value, double reference, double bound, const char *what, double detail)
{
	double		d = deviation(value, reference);

	/* written so that NaN fails it */
	check(d <= bound, what, detail);
	if (!(d <= largest))
		largest = d;
}

/* above 0, up to 1 */
static double
random_unit(void)
{
	return (double) ((random_bits() >> 11) + 1) / 9007199254740992.0;
}

static double
random_exponential(double mean)
{
	return -mean * log(random_unit());
}

static int32_t
random_servers(void)
{
	static const int32_t scale[] = {1, 3, 15, 60, 300, 2000, 30000, 1000000};

	return 1 + (int32_t) (random_unit() * 1.5 * scale[random_bits() % 8]);
}

/* from far below the servers to well above, often near */
static double
random_load(int32_t servers)
{
	double		n = servers;

	switch (random_bits() % 4)
	{
		case 0:
			return n * random_unit();
		case 1:
			return n * (1 + random_unit());
		case 2:
			return n;
		default:
			return fmax(n + sqrt(n) * (4 * random_unit() - 2), 0.01);
	}
}

/* 10^-4 to 10^4 */
static double
random_patience(void)
{
	return pow(10, 8 * random_unit() - 4);
}

/* ---- references ---- */

/*
 * B by its recursion from 0 servers on, C from B; A by sums over the states
 * (Palm 1957) and, for times, by quadrature: all in arithmetic of 40 digits.
 */
static void
test_references(void)
{
	static const struct
	{
		int32_t		servers;
		double		load;
		double		b;
		double		c;
	}			references[] = {
		{1, 1, 0.5, 1},
		{1, 0.0625, 0.058823529411764706, 0.0625},
		{10, 5, 0.018384570336648133, 0.036105359158320186},
		{14, 10.125, 0.060105147661786384, 0.18767925491633111},
		{30, 25, 0.052603172228140617, 0.24989316688690655},
		{190, 200, 0.088696843869235615, 1},
		{1000, 500, 1.6524151277513418e-86, 3.3048302555026836e-86},
		{1000, 1000, 0.024811917646160408, 1},
		{100000, 99000.5, 8.2674485514681323e-6, 0.00082648163600233332},
		{900000, 1000000, 0.10000899820086339, 1},
		{1000000, 1000000, 0.00079746030685556101, 1},
		{1000500, 1000000, 0.00050888186054090366, 0.50465403471344494},
		{5, 0.001, 8.3250041652781258e-18, 8.3266694991779614e-18},
		{5, 1e9, 0.999999995, 1},
	};
	static const struct
	{
		int32_t		agents;
		double		load;
		double		patience;
		double		threshold;
		double		kpis[7];
	}			queues[] = {
		{14, 10, 1.625, 0.125, {0.14481230192865893, 0.92277984098217294, 0.014200637055272477, 0.7041424021033768, 0.02130136365335381, 0.023076035214817776, 0.23076035214817776}},
		{50, 48, 2, 0.03125, {0.46777406855379039, 0.60467581140668915, 0.030912249162193218, 0.93032424080429451, 0.060265003992551907, 0.061824498324386436, 2.9675759195705489}},
		{1, 0.5, 1, 1, {0.39346934028736658, 0.75698111625536571, 0.21306131942526685, 0.39346934028736658, 0.12802201765858691, 0.21306131942526685, 0.10653065971263342}},
		{1, 8, 0.0625, 0.25, {0.92778051124033027, 0.11517705728545301, 0.88402743609495872, 0.92778051124033027, 0.025039916727992034, 0.05525171475593492, 0.44201371804747936}},
		{9, 10.5, 1.625, 0.125, {0.78650759034194418, 0.31870056426999321, 0.18945524253483067, 0.94563555037603088, 0.30726010849240973, 0.30786476911909984, 3.2325800757505483}},
		{9, 18, 0.5, 0.125, {0.96083015055816533, 0.11405618554611373, 0.50352250337076887, 0.99295499325846227, 0.30031839497638897, 0.25176125168538443, 4.5317025303369198}},
		{14, 14, 0.0078125, 0.125, {0.20122219295269973, 0.81771509695470828, 0.1822849026532211, 0.8177150973467789, 0.00016756887035459123, 0.0014241008019782898, 0.019937411227696058}},
		{100, 130, 16, 2.5, {1.0, 6.4316360850318275e-6, 0.23076923076923077, 1.0, 4.1928287523131698, 3.6923076923076923, 480.0}},
		{100, 130, 16, 0.125, {1.0, 9.5080937332887309e-27, 0.23076923076923077, 1.0, 4.1928287523131698, 3.6923076923076923, 480.0}},
		{200, 150.5, 1, 0.0625, {6.7983262047765004e-5, 0.99999694389904546, 1.2223108026351626e-6, 0.75249908021112102, 1.2011791527778404e-6, 1.2223108026351626e-6, 0.00018395777579659197}},
		{1000, 990.25, 256, 0.5, {0.65807280297430354, 0.99714613224833885, 0.00024551738386464483, 0.99000687641062804, 0.062845142291117311, 0.062852450269349075, 62.239638879222922}},
		{5, 4.75, 1024, 3, {0.87080323059675904, 0.61547394821621329, 0.0030130666908530817, 0.94713758664368957, 3.0844898107505768, 3.0853802914335557, 14.65555638430939}},
		{10000, 10200, 0.25, 0.0078125, {0.80434790663658534, 0.71779748754393645, 0.020337070834696836, 0.99925618774860923, 0.0050984291942658428, 0.0050842677086742091, 51.859530628476933}},
		{100000, 100000, 1, 0, {0.50042052211036518, 0.49957947788963482, 0.0012615652097053006, 0.9987384347902947, 0.0012606556131386606, 0.0012615652097053006, 126.15652097053006}},
	};

	largest = 0;
	for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++)
	{
		check_near(erlang_b(references[i].servers, references[i].load), references[i].b, 1e-12, "B", i);
		check_near(erlang_c(references[i].servers, references[i].load), references[i].c, 1e-12, "C", i);
	}
	printf("# largest relative deviation: %.1e\n", largest);
	result("Erlang B and C agree with references of 40 digits");

	largest = 0;
	for (size_t i = 0; i < sizeof(queues) / sizeof(queues[0]); i++)
	{
		const double *kpis = queues[i].kpis;
		ErlangKpis	k;

		erlang_a_kpis(queues[i].agents, queues[i].load, queues[i].patience, queues[i].threshold, &k);
		check_near(k.wait_probability, kpis[0], 1e-12, "P(W > 0)", i);
		check_near(k.service_level, kpis[1], 1e-12, "service level", i);
		check_near(k.abandon_rate, kpis[2], 1e-12, "P(Ab)", i);
		check_near(k.occupancy, kpis[3], 1e-12, "occupancy", i);
		check_near(k.asa, kpis[4], 1e-12, "ASA", i);
		check_near(k.avg_wait_time, kpis[5], 1e-12, "E[W]", i);
		check_near(k.queue_length, kpis[6], 1e-12, "queue", i);
		check(erlang_a(queues[i].agents, queues[i].load, queues[i].patience) == k.abandon_rate, "erlang_a", i);
	}
	printf("# largest relative deviation: %.1e\n", largest);
	result("so does every KPI of Erlang A");
}

/* ---- laws ---- */

static void
test_laws(int rounds)
{
	for (int round = 0; round < rounds; round++)
	{
		int32_t		n = random_servers();
		double		load = random_load(n);
		double		b = erlang_b(n, load);
		double		before = erlang_b(n - 1, load);
		double		c = erlang_c(n, load);

		check(b >= 0 && b <= 1 && c >= 0 && c <= 1, "range", load);
		if (before > 1e-300)
			check_near(b, load * before / (n + load * before), 1e-11, "recursion", load);
		/* to the last bit */
		check(b <= before, "B falls with servers", load);
		check(erlang_b(n, nextafter(load, INFINITY)) >= b, "B rises with load", load);
		check(c >= b, "C >= B", load);
		check(c <= erlang_c(n - 1, load), "C falls with agents", load);
		check(load < n || c == 1, "C at overload", load);
		if (c > 0 && load < n)
			check_near(c, n * b / (n - load * (1 - b)), 1e-9, "C from B", load);
	}
	result("Erlang B and C: range, recursion, monotone in servers and load, C >= B");

	for (int round = 0; round < rounds / 4; round++)
	{
		int32_t		n = random_servers();
		double		load = random_load(n);
		double		patience = random_patience();
		double		t = random_bits() % 4 == 0 ? 0 : random_patience();
		ErlangKpis	k, more, later;
		double		slack = 1e-13;

		erlang_a_kpis(n, load, patience, t, &k);
		erlang_a_kpis(n + 1, load, patience, t, &more);
		erlang_a_kpis(n, load, patience, 2 * t, &later);
		check(k.wait_probability <= 1 && k.wait_probability >= 0 && k.service_level <= 1 &&
			  k.abandon_rate <= 1 && k.occupancy <= 1 && k.asa >= 0 && k.queue_length >= 0, "range", load);
		check(k.wait_probability <= erlang_c(n, load) * (1 + slack) &&
			  k.wait_probability >= erlang_b(n, load) * (1 - slack), "between B and C", load);
		check(more.service_level >= k.service_level * (1 - slack), "service level rises with agents", load);
		check(more.abandon_rate <= k.abandon_rate * (1 + slack), "abandons fall", load);
		check(more.occupancy <= k.occupancy * (1 + slack), "occupancy falls", load);
		check(later.service_level >= k.service_level * (1 - slack), "service level rises with time", t);
		/* served load; who waits to be abandoned, and to be answered */
		check_near(k.occupancy * n / load + k.abandon_rate, 1, 1e-13, "answered + abandoned = 1", load);
		check(k.service_level <= (1 - k.abandon_rate) + slack, "service level within answered", load);
		check(k.service_level >= (1 - k.wait_probability) - slack, "who need not wait is served in time", load);
		check(k.asa * (1 - k.abandon_rate) <= k.avg_wait_time * (1 + slack), "waits of answered within waits", load);
		check_near(k.abandon_rate * patience, k.avg_wait_time, 1e-13, "P(Ab) = E[W] / patience", load);
	}
	result("Erlang A: range, between B and C, monotone, every call is answered or abandoned");
}

/* Patience as long as service: as if every call had a server at once. */
static void
test_equal_patience(void)
{
	largest = 0;
	for (int i = 0; i < 400; i++)
	{
		int32_t		n = 1 + (int32_t) (random_unit() * 800);
		double		load = fabs(n + (8 * random_unit() - 4) * sqrt(n)) + 0.1;
		long double term = expl(n * logl(load) - load - lgammal(n + 1.0L));
		long double tail = 0;
		ErlangKpis	k;

		for (int32_t j = n; term > 0 && (j <= load || term > tail * 1e-25L); term *= (long double) load / ++j)
			tail += term;
		erlang_a_kpis(n, load, 1, 0, &k);
		check_near(k.wait_probability, (double) tail, 1e-13, "P(W > 0)", load);
	}
	printf("# largest relative deviation: %.1e\n", largest);
	result("patience = AHT: P(W > 0) = P(Poisson(A) >= n)");
}

static void
test_limits(void)
{
	static const double loads[] = {0, 1e-300, 1e-9, 0.5, 9.999, 10, 10.001, 1e6, 1e18, 1e300};
	ErlangKpis	a, c;

	for (int i = 0; i < 50; i++)
	{
		int32_t		n = 1 + (int32_t) (random_unit() * 200);
		double		load = n * (0.05 + 0.9 * random_unit());
		double		t = random_unit();

		erlang_c_kpis(n, load, t, &c);
		erlang_a_kpis(n, load, ERLANG_PATIENCE_MAX, t, &a);
		check_near(a.wait_probability, c.wait_probability, 1e-12, "P(W > 0)", load);
		check_near(a.service_level, c.service_level, 1e-12, "service level", load);
		check_near(a.asa, c.asa, 1e-12, "ASA", load);
		check_near(a.avg_wait_time, c.avg_wait_time, 1e-12, "E[W]", load);
		check_near(a.queue_length, c.queue_length, 1e-12, "queue", load);
		check_near(a.occupancy, c.occupancy, 1e-12, "occupancy", load);
		check(a.abandon_rate < 1e-90, "P(Ab)", load);

		load = n * 3 * random_unit();
		erlang_a_kpis(n, load, ERLANG_PATIENCE_MIN, t, &a);
		check_near(a.abandon_rate, erlang_b(n, load), 1e-12, "P(Ab) without patience", load);
		check_near(a.service_level, 1 - a.abandon_rate, 1e-12, "service level without patience", load);

		load = n * (1.01 + random_unit());
		erlang_a_kpis(n, load, 1e60, t, &a);
		check_near(a.abandon_rate, 1 - n / load, 1e-12, "P(Ab) at overload", load);
		check(a.service_level == 0, "service level at overload", load);
	}
	result("endless patience: Erlang C; at overload P(Ab) = 1 - n/A; no patience: Erlang B");

	for (size_t i = 0; i < sizeof(loads) / sizeof(loads[0]); i++)
		for (double patience = ERLANG_PATIENCE_MIN; patience <= ERLANG_PATIENCE_MAX * 2; patience *= 1e10)
			for (int32_t n = 1;; n = n == 1 ? 10 : n == 10 ? 100000 : INT32_MAX)
			{
				erlang_a_kpis(n, loads[i], patience, 0.1, &a);
				check(a.wait_probability >= 0 && a.service_level >= 0 && a.abandon_rate >= 0 && a.occupancy >= 0 &&
					  a.asa >= 0 && a.avg_wait_time >= 0 && a.queue_length >= 0, "NaN", loads[i]);
				if (n == INT32_MAX)
					break;
			}
	erlang_c_kpis(0, 0, 1, &c);
	check(c.wait_probability == 1 && c.service_level == 0 && isnan(c.occupancy) && isinf(c.asa), "C, no agents", 0);
	erlang_a_kpis(0, 4, 0.5, 1, &a);
	check(a.wait_probability == 1 && a.service_level == 0 && a.abandon_rate == 1 && isnan(a.occupancy) &&
		  isnan(a.asa) && a.avg_wait_time == 0.5 && a.queue_length == 2, "A, no agents", 0);
	erlang_c_kpis(5, 0, 0, &c);
	check(c.wait_probability == 0 && c.service_level == 1 && c.asa == 0 && c.occupancy == 0, "C, no calls", 0);
	erlang_a_kpis(5, 0, 1, 0, &a);
	check(a.wait_probability == 0 && a.service_level == 1 && a.asa == 0 && a.abandon_rate == 0, "A, no calls", 0);
	check(erlang_b(0, 7) == 1 && erlang_b(0, 0) == 1 && erlang_b(1, 0) == 0 && erlang_b(1000, 1e-300) == 0 &&
		  erlang_b(INT32_MAX, 1) == 0, "B, ends", 0);
	result("no load, no servers and the ends of the range");
}

/* ---- limited lines, and fractions of agents ---- */

static void
test_lines(int rounds)
{
	largest = 0;
	for (int round = 0; round < rounds; round++)
	{
		int32_t		n = 1 + (int32_t) (random_unit() * (round % 10 == 0 ? 3000 : 60));
		int32_t		lines = n + (int32_t) (random_unit() * (round % 3 == 0 ? 4000 : 30));
		double		load = random_load(n);
		double		patience = random_bits() % 2 ? INFINITY : random_patience();
		double		t = random_bits() % 4 == 0 ? 0 : random_patience();
		ErlangKpis	k, more, wider, free;

		erlang_lines_kpis(n, load, patience, t, lines, &k);
		erlang_lines_kpis(n < lines ? n + 1 : n, load, patience, t, lines, &more);
		erlang_lines_kpis(n, load, patience, t, lines + 1, &wider);
		check(k.wait_probability >= 0 && k.wait_probability <= 1 && k.service_level >= 0 && k.service_level <= 1 &&
			  k.abandon_rate >= 0 && k.abandon_rate <= 1 && k.occupancy >= 0 && k.occupancy <= 1 && k.asa >= 0 &&
			  k.avg_wait_time >= 0 && k.queue_length >= 0 && k.queue_length <= lines - n + 1e-9 &&
			  k.blocked_rate >= 0 && k.blocked_rate <= 1, "range", load);
		check_near(k.occupancy * n / load + k.abandon_rate + k.blocked_rate, 1, 1e-12,
				   "answered + abandoned + blocked = 1", load);
		/* 1 - blocked_rate cancels where nearly all are blocked */
		if (k.queue_length > 1e-200 && k.blocked_rate < 0.999)
			check_near(load * (1 - k.blocked_rate) * k.avg_wait_time, k.queue_length, 1e-10, "Little's law", load);
		check(more.service_level >= k.service_level - 1e-12, "service level rises with agents", load);
		check(more.occupancy <= k.occupancy + 1e-12, "occupancy falls with agents", load);
		check(wider.blocked_rate <= k.blocked_rate + 1e-12, "blocked falls with lines", load);
		check(k.service_level >= 1 - k.wait_probability - k.blocked_rate - 1e-12, "who need not wait is in time", load);
		check(k.service_level <= k.occupancy * n / load + 1e-12, "service level within answered", load);
		erlang_lines_kpis(n, load, patience, t, n, &free);
		check(fabs(free.blocked_rate - erlang_b(n, load)) < 1e-13, "no place to wait: B", load);
	}
	result("limited lines: range, every call has an end, Little's law, monotone, Erlang B");

	for (int round = 0; round < rounds; round++)
	{
		int32_t		n = random_servers() % 5000 + 2;
		double		load = n * (0.1 + 0.85 * random_unit());
		double		t = random_unit();
		ErlangKpis	k, below;
		double		middle = erlang_c_level(n - 0.5, load, t);

		erlang_c_kpis(n, load, t, &k);
		erlang_c_kpis(n - 1, load, t, &below);
		check(fabs(erlang_c_level(n, load, t) - k.service_level) < 1e-11, "whole", load);
		check(middle <= k.service_level + 1e-12 && middle >= below.service_level - 1e-12, "between", load);
	}
	/* odds by 30 digits: 1/B(x, A) - 1 at x = 0.5 and A = 0.01 to 50, through the level at t = 0 */
	{
		static const double odds[][2] = {{0.01, 7.94464313158703771}, {0.3, 0.957898573432290795}, {1.9, 0.220314667938003056}, {2.1, 0.20187975478831903}, {50, 0.00990285964717319214}};

		for (size_t i = 0; i < sizeof(odds) / sizeof(odds[0]); i++)
		{
			double		load = odds[i][0];
			double		agents = 0.5;
			double		above = odds[i][1];

			while (agents <= load)
			{
				agents += 1;
				above = agents / load * (1 + above);
			}
			check(fabs(erlang_c_level(agents, load, 0) - (agents - load) / agents * above / (1 + (agents - load) / agents * above)) < 1e-13, "odds", load);
		}
	}
	result("a fraction of an agent: as whole ones, and between them");
}

/* ---- speed: what takes milliseconds must not take minutes ---- */

static void
test_speed(void)
{
	clock_t		start = clock();
	volatile double sum = 0;
	ErlangKpis	k;
	double		ms;

	for (int i = 0; i < 100; i++)
	{
		sum += erlang_b(1000000 + i, 1e6) + erlang_c(1000000 + i, 1e6);
		erlang_a_kpis(1000000 + i, 1e6, 2, 0.1, &k);
		sum += k.service_level;
	}
	ms = (double) (clock() - start) * 1000 / CLOCKS_PER_SEC / 100;
	printf("# B, C and all of A at a million Erlangs: %.3f ms\n", ms);
	check(isfinite(sum) && ms < 100, "ms", ms);
	result("a million Erlangs take well below 100 ms");
}

/* ---- the staffing search ---- */

static void
test_search(int rounds)
{
	static const int32_t borders[] = {1, 2, 3, 14, 1000, 1000000, INT32_MAX - 1, INT32_MAX};
	StaffingSearch search;
	int			steps;

	for (size_t i = 0; i < sizeof(borders) / sizeof(borders[0]); i++)
		for (double load = 1e-3; load < 1e13; load *= 7)
		{
			steps = 0;
			for (staffing_start(&search, load); staffing_open(&search); steps++)
			{
				check(search.servers >= 1, "servers", search.servers);
				staffing_learn(&search, search.servers >= borders[i]);
			}
			check(search.servers == borders[i] && steps < 70, "found", search.servers);
		}
	for (staffing_start(&search, 1e9); staffing_open(&search);)
		staffing_learn(&search, false);
	check(search.servers == 0, "none", search.servers);
	result("the search finds any border, and tells where there is none");

	for (int round = 0; round < rounds; round++)
	{
		double		load = random_load(random_servers());
		double		target = 1 + 98.9 * random_unit();
		double		t = random_unit() < 0.2 ? 0 : random_unit();
		bool		endless = random_bits() % 2;
		double		patience = random_patience();
		double		level[2];

		for (staffing_start(&search, load); staffing_open(&search);)
		{
			ErlangKpis	k;

			if (endless)
				erlang_c_kpis(search.servers, load, t, &k);
			else
				erlang_a_kpis(search.servers, load, patience, t, &k);
			staffing_learn(&search, staffing_at_least(k.service_level, target));
		}
		for (int less = 0; less < 2; less++)
		{
			ErlangKpis	k;

			if (endless)
				erlang_c_kpis(search.servers - less, load, t, &k);
			else
				erlang_a_kpis(search.servers - less, load, patience, t, &k);
			level[less] = k.service_level;
		}
		check(search.servers >= 1 && level[0] >= target / 100 - 1e-13 && level[1] < target / 100, "minimal", load);
	}
	result("what it finds reaches the target, and one agent less does not");

	check(staffing_with_shrinkage(14, 30) == 20 && staffing_with_shrinkage(14, 0) == 14 &&
		  staffing_with_shrinkage(15, 30) == 22 && staffing_with_shrinkage(1, 99) == 100 &&
		  staffing_with_shrinkage(1, 99.99) == 10000 && staffing_with_shrinkage(INT32_MAX, 0) == INT32_MAX, "shrinkage", 0);
	/* whole results, by any whole or tenth of percent, stay themselves; one agent more needs more */
	for (int tenths = 0; tenths < 1000; tenths++)
		for (int paid = 1000; paid <= 100000; paid *= 10)
		{
			int32_t		agents = (int32_t) ((int64_t) paid * (1000 - tenths) / 1000);

			check(staffing_with_shrinkage(agents, tenths / 10.0) == paid, "whole", tenths);
			check(staffing_with_shrinkage(agents + 1, tenths / 10.0) > paid, "one more", tenths);
		}
	result("shrinkage is rounded up, and never for want of digits");
}

/* ---- simulation of M/M/n+M ---- */

#define AGENTS_MAX	64
#define BATCHES		40

/* Student's t of 39 degrees of freedom, two-sided 99.8 percent */
#define STUDENT		3.313

enum
{
	WAITS, IN_TIME, ABANDONS, OCCUPANCY, ASA, WAIT, MEASURES
};

/* When each agent gets free; the earliest first. */
static double heap[AGENTS_MAX];

static void
sink(int n)
{
	int			at = 0;

	for (;;)
	{
		int			child = 2 * at + 1;
		double		moved = heap[at];

		if (child >= n)
			return;
		if (child + 1 < n && heap[child + 1] < heap[child])
			child++;
		if (heap[child] >= moved)
			return;
		heap[at] = heap[child];
		heap[child] = moved;
		at = child;
	}
}

/*
 * Calls are served in the order of arrival, so a call is offered the wait until the
 * earliest agent gets free from those before it; who hangs up before takes nobody's time.
 */
static void
simulate_batch(int n, double load, double patience, double t, int calls, double *now, double *measures)
{
	double		start = *now;
	double		answered = 0,
				work = 0,
				wait_of_answered = 0;
	double		sums[MEASURES] = {0};

	for (int i = 0; i < calls; i++)
	{
		double		wait, endures;

		*now += random_exponential(1 / load);
		wait = fmax(heap[0] - *now, 0);
		endures = random_exponential(patience);
		sums[WAITS] += wait > 0;
		sums[WAIT] += fmin(wait, endures);
		if (endures < wait)
			sums[ABANDONS]++;
		else
		{
			double		service = random_exponential(1);

			answered++;
			sums[IN_TIME] += wait <= t;
			wait_of_answered += wait;
			work += service;
			heap[0] = *now + wait + service;
			sink(n);
		}
	}
	for (int i = 0; i < MEASURES; i++)
		measures[i] = sums[i] / calls;
	measures[OCCUPANCY] = work / n / (*now - start);
	measures[ASA] = wait_of_answered / answered;
}

static void
test_simulation(int n, double load, double patience, double t, int calls)
{
	static const char *const names[MEASURES] = {"P(W > 0)", "service level", "P(Ab)", "occupancy", "ASA", "E[W]"};
	double		batch[BATCHES][MEASURES];
	double		now = 0;
	double		exact[MEASURES];
	ErlangKpis	k;
	char		what[160];

	memset(heap, 0, sizeof(heap));
	simulate_batch(n, load, patience, t, calls / 20, &now, batch[0]);	/* to forget the empty start */
	for (int i = 0; i < BATCHES; i++)
		simulate_batch(n, load, patience, t, calls / BATCHES, &now, batch[i]);
	erlang_a_kpis(n, load, patience, t, &k);
	exact[WAITS] = k.wait_probability;
	exact[IN_TIME] = k.service_level;
	exact[ABANDONS] = k.abandon_rate;
	exact[OCCUPANCY] = k.occupancy;
	exact[ASA] = k.asa;
	exact[WAIT] = k.avg_wait_time;
	for (int m = 0; m < MEASURES; m++)
	{
		double		mean = 0;
		double		squares = 0;
		double		half;

		for (int i = 0; i < BATCHES; i++)
			mean += batch[i][m] / BATCHES;
		for (int i = 0; i < BATCHES; i++)
			squares += (batch[i][m] - mean) * (batch[i][m] - mean);
		half = STUDENT * sqrt(squares / (BATCHES - 1) / BATCHES);
		printf("# %-13s %.6f, simulated %.6f +- %.6f\n", names[m], exact[m], mean, half);
		check(fabs(mean - exact[m]) <= half, names[m], exact[m]);
		/* else it would say nothing */
		check(half < 0.02 * exact[m], "width", half);
	}
	snprintf(what, sizeof(what), "%d agents, %g Erlangs, patience %g: Erlang A lies within the interval of %d simulated calls",
			 n, load, patience, calls);
	result(what);
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		seed = strtoull(argv[1], NULL, 10);
	printf("# seed %llu\n", (unsigned long long) seed);
	test_references();
	test_laws(20000);
	test_equal_patience();
	test_limits();
	test_lines(400);
	test_speed();
	test_search(1000);
	test_simulation(14, 10, 1.625, 0.125, share(10000000));
	test_simulation(50, 48, 2, 0.03125, share(20000000));
	test_simulation(9, 18, 0.5, 0.125, share(4000000));
	test_simulation(5, 5, 40, 0.25, share(10000000));
	printf("1..%d\n", tests);
	return failures > 0;
}
