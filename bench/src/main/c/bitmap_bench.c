// SPDX-License-Identifier: Apache-2.0
/*
 * Runs W1 to W5 on the C bitmap as the Java package io.pasid4j.bench.workload runs them on its
 * peers (see docs/reference/benchmarks.md), with the same random numbers. Memory is touched before
 * it is timed. Usage: bitmap_bench [REPETITIONS]; prints a line "NAME FIGURE" each, in nanoseconds
 * per operation or bytes.
 */
#include "bitmap_allocator.h"

#include <time.h>

enum {
	SETS = 1000,
	MOST_SETS = 2 * SETS,
	GAP = 998,
	BULK = 1000,
};

static struct set all_sets[MOST_SETS];

struct shuffle {
	uint64_t state;
};

static struct shuffle stream(uint64_t number)
{
	return (struct shuffle){ UINT64_C(0x9E3779B97F4A7C15) * (2 * number + 1) };
}

static uint32_t below(struct shuffle *random, uint32_t bound)
{
	random->state ^= random->state << 13;
	random->state ^= random->state >> 7;
	random->state ^= random->state << 17;
	return (uint32_t)(((random->state >> 32) * bound) >> 32);
}

static uint32_t *numbers(uint64_t number)
{
	struct shuffle random = stream(number);
	uint32_t *shuffled = malloc(sizeof(uint32_t) * (IDS - 1));

	if (!shuffled)
		abort();
	for (uint32_t i = 0; i < IDS - 1; i++) {
		uint32_t j = below(&random, i + 1);
		shuffled[i] = shuffled[j];
		shuffled[j] = 1 + i;
	}
	return shuffled;
}

static void check(bool right, const char *what)
{
	if (!right) {
		fprintf(stderr, "bitmap_bench: %s\n", what);
		exit(1);
	}
}

static int ascending(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

/* Returns the median; sorts them. */
static double median(double *samples, int count)
{
	qsort(samples, count, sizeof(*samples), ascending);
	return samples[count / 2];
}

static double now_ns(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

/* Opens sets from number first on, and closes the ones before. */
static struct set *open_sets(uint32_t first, uint32_t count, uint32_t quota)
{
	for (uint32_t i = first; i < first + count; i++) {
		close_set(&all_sets[i]);
		open_set(&all_sets[i], (uint16_t)(i + 1), quota);
	}
	return &all_sets[first];
}

static void take(struct set *set, uint32_t id)
{
	check(allocate(set, id, id) == id, "an ID that must be free is not");
}

static double fill(void)
{
	struct set *sets = open_sets(0, SETS, IDS / SETS + 1);
	double start;

	clear_space();
	start = now_ns();
	for (uint32_t left = IDS - 1, set = 0; left; left--) {
		check(allocate(&sets[set], 0, ALL_MAX) > 0, "refused");
		if (++set == SETS)
			set = 0;
	}
	return (now_ns() - start) / (IDS - 1);
}

static double churn(void)
{
	enum { OPERATIONS = 200000, PER_SET = (int)((IDS - 1) * 0.9 / SETS) };
	static uint32_t held[SETS * PER_SET];
	struct set *sets = open_sets(0, SETS, 2 * PER_SET + 16);
	uint32_t *ids = numbers(0);
	struct shuffle random = stream(1);
	double start;

	clear_space();
	for (uint32_t i = 0; i < SETS * PER_SET; i++) {
		take(&sets[i % SETS], ids[i]);
		held[i % SETS * PER_SET + i / SETS] = ids[i];
	}
	start = now_ns();
	for (int i = 0; i < OPERATIONS; i++) {
		uint32_t set = below(&random, SETS);
		uint32_t slot = set * PER_SET + below(&random, PER_SET);
		bool freed = free_one(&sets[set], held[slot]);
		int64_t id = allocate(&sets[set], 0, ALL_MAX);
		check(freed && id > 0, "churn lost an ID");
		held[slot] = (uint32_t)id;
	}
	double taken = now_ns() - start;
	free(ids);
	return taken / OPERATIONS;
}

static struct set *half_full(const bool *keep_out)
{
	uint32_t *ids = numbers(0), dealt = 0;
	struct set *sets = open_sets(0, SETS, IDS / SETS + 16);

	clear_space();
	for (uint32_t i = 0; i < (IDS - 1) / 2; i++)
		if (!keep_out[ids[i]])
			take(&sets[dealt++ % SETS], ids[i]);
	free(ids);
	return sets;
}

/* Each pair in a window of its own, drawn outside the measured time. */
static double window(void)
{
	enum { ROUNDS = 500, PAIRS = 1000, WIDTH = 4096 };
	static const bool keep_out[IDS];
	static uint32_t lows[PAIRS];
	struct set *sets = half_full(keep_out);
	struct shuffle random = stream(2);
	double taken = 0;

	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < PAIRS; i++)
			lows[i] = below(&random, IDS - WIDTH);
		double start = now_ns();
		for (int i = 0; i < PAIRS; i++) {
			struct set *set = &sets[below(&random, SETS)];
			int64_t id = allocate(set, lows[i], lows[i] + WIDTH - 1);
			check(id >= 0 && free_one(set, (uint32_t)id), "window refused");
		}
		taken += now_ns() - start;
	}
	return taken / ROUNDS / PAIRS;
}

enum width { TIGHT, WHOLE_SPACE, ALL, BY_ID };

struct holding {
	uint32_t sets;
	uint32_t per_set;
	uint32_t *ids;
};

static struct holding pairs(uint32_t sets, uint32_t stride)
{
	struct holding holding = { sets, 2, malloc(sizeof(uint32_t) * sets * 2) };

	for (uint32_t set = 0; set < sets; set++) {
		holding.ids[2 * set] = 1 + set * stride;
		holding.ids[2 * set + 1] = 1 + set * stride + GAP;
	}
	return holding;
}

static struct holding bulk(bool scattered)
{
	enum { BULK_SETS = 8 };
	struct holding holding = { BULK_SETS, BULK, malloc(sizeof(uint32_t) * BULK_SETS * BULK) };
	uint32_t *shuffled = numbers(3);

	for (uint32_t i = 0; i < BULK_SETS * BULK; i++)
		holding.ids[i] = scattered ? shuffled[i] : IDS / 2 + i;
	free(shuffled);
	return holding;
}

static void bounds(const struct holding *holding, uint32_t set, enum width width, uint32_t *range)
{
	range[0] = width == TIGHT ? UINT32_MAX : 0;
	range[1] = width == ALL ? ALL_MAX : width == WHOLE_SPACE ? IDS - 1 : 0;
	if (width != TIGHT)
		return;
	for (uint32_t i = 0; i < holding->per_set; i++) {
		uint32_t id = holding->ids[set * holding->per_set + i];
		range[0] = id < range[0] ? id : range[0];
		range[1] = id > range[1] ? id : range[1];
	}
}

static uint32_t free_by_id(struct set *set, const uint32_t *ids, uint32_t count)
{
	uint32_t freed = 0;

	for (uint32_t i = 0; i < count; i++)
		freed += free_one(set, ids[i]);
	return freed;
}

static double timed_free(struct set *sets, const struct holding *holding, enum width width,
			 uint32_t (*ranges)[2])
{
	uint32_t freed = 0, per_set = holding->per_set;

	for (uint32_t set = 0; set < holding->sets; set++)
		for (uint32_t i = 0; i < per_set; i++)
			take(&sets[set], holding->ids[set * per_set + i]);
	double start = now_ns();
	if (width == BY_ID)
		for (uint32_t set = 0; set < holding->sets; set++)
			freed += free_by_id(&sets[set], &holding->ids[set * per_set], per_set);
	else
		for (uint32_t set = 0; set < holding->sets; set++)
			freed += free_range(&sets[set], ranges[set][0], ranges[set][1]);
	double taken = now_ns() - start;
	check(freed == holding->sets * per_set, "a free lost an ID");
	return taken;
}

static double range_free(struct holding holding, enum width width)
{
	static bool keep_out[IDS];
	uint32_t(*ranges)[2] = malloc(sizeof(*ranges) * holding.sets);
	int repetitions = 4000000 / (int)(holding.sets * holding.per_set);
	double *samples = malloc(sizeof(*samples) * repetitions);

	memset(keep_out, 0, sizeof(keep_out));
	for (uint32_t i = 0; i < holding.sets * holding.per_set; i++)
		keep_out[holding.ids[i]] = true;
	half_full(keep_out);
	struct set *sets = open_sets(SETS, holding.sets, holding.per_set);
	for (uint32_t set = 0; set < holding.sets; set++)
		bounds(&holding, set, width, ranges[set]);
	for (int i = 0; i < repetitions; i++)
		samples[i] = timed_free(sets, &holding, width, ranges);
	double middle = median(samples, repetitions) / holding.sets;
	free(samples);
	free(ranges);
	free(holding.ids);
	return middle;
}

static void print_range_frees(void)
{
	enum { HOT_SETS = 128, SPREAD = (IDS - GAP - 1) / SETS };

	printf("w4-all %.2f\n", range_free(pairs(HOT_SETS, 1), ALL));
	printf("w4-space %.2f\n", range_free(pairs(HOT_SETS, 1), WHOLE_SPACE));
	printf("w4-tight %.2f\n", range_free(pairs(HOT_SETS, 1), TIGHT));
	printf("w4-by-id %.2f\n", range_free(pairs(HOT_SETS, 1), BY_ID));
	printf("w4b %.2f\n", range_free(pairs(SETS, SPREAD), ALL));
	printf("w5-contiguous %.2f\n", range_free(bulk(false), ALL));
	printf("w5-scattered %.2f\n", range_free(bulk(true), ALL));
}

static void print_median(const char *name, double (*workload)(void), int repetitions)
{
	double *samples = malloc(sizeof(*samples) * repetitions);

	for (int i = 0; i < repetitions; i++)
		samples[i] = workload();
	printf("%s %.2f\n", name, median(samples, repetitions));
	free(samples);
}

/* However the IDs are dealt: the layout does not depend on it. Vectors have no more room than used. */
static void print_memory(void)
{
	double set_bytes = sizeof(struct set);
	double full_bytes = (space_bytes() + SETS * set_bytes) / (IDS - 1) + held_bytes;

	printf("w7-in-turn %.2f\n", full_bytes);
	printf("w7-random %.2f\n", full_bytes);
	printf("w7-small-sets %.2f\n",
	       (space_bytes() + 10 * SETS * set_bytes) / (10 * SETS * 100.0) + held_bytes);
	printf("w7-idle-set %.2f\n", set_bytes);
}

int main(int argc, char **argv)
{
	int repetitions = argc > 1 ? atoi(argv[1]) : 5;

	if (repetitions < 1) {
		fprintf(stderr, "repetitions: %s (expected: 1 or more)\n", argv[1]);
		return 2;
	}
	print_median("w1", fill, repetitions);
	print_median("w2", churn, repetitions);
	print_median("w3", window, repetitions);
	print_range_frees();
	print_memory();
	return 0;
}
