// SPDX-License-Identifier: Apache-2.0
/* Tests of the records a resumable session keeps, against a plain model. Usage: record_test [NAME] */
#include "../resume/id_set.h"
#include "test.h"

#include <string.h>

enum { SMALL = 3000 };

static void neighbours(void)
{
	struct id_set set = { 0 };
	CHECK(!id_set_has(&set, 0));
	CHECK_EQUAL(0, id_set_remove(&set, 0, UINT32_MAX));
	for (uint32_t id = 100; id < 1100; id++)
		CHECK_EQUAL(0, id_set_add(&set, id));
	CHECK_EQUAL(1000, id_set_count(&set, 0, UINT32_MAX));
	CHECK_EQUAL(1, id_set_count(&set, 1099, 1200));
	CHECK_EQUAL(0, id_set_count(&set, 1100, 1200));
	CHECK_EQUAL(64, id_set_remove(&set, 128, 191));
	CHECK_EQUAL(0, id_set_remove(&set, 128, 191));
	CHECK(id_set_has(&set, 127) && !id_set_has(&set, 128) && !id_set_has(&set, 191) && id_set_has(&set, 192));
	CHECK_EQUAL(936, id_set_remove(&set, 0, UINT32_MAX));
	id_set_clear(&set);
	CHECK(!id_set_has(&set, 192));
}

static void ends_of_the_numbers(void)
{
	struct id_set set = { 0 };
	static const uint32_t ids[] = { 0, 63, 64, 0x7FFFFFFF, UINT32_MAX - 1, UINT32_MAX };
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		CHECK_EQUAL(0, id_set_add(&set, ids[i]));
	CHECK_EQUAL(6, id_set_count(&set, 0, UINT32_MAX));
	CHECK_EQUAL(1, id_set_count(&set, UINT32_MAX, UINT32_MAX));
	CHECK_EQUAL(1, id_set_count(&set, 0, 0));
	CHECK_EQUAL(2, id_set_remove(&set, 1, 64));
	CHECK(id_set_has(&set, 0) && id_set_has(&set, 0x7FFFFFFF));
	id_set_clear(&set);
}

/* Ever new IDs, one held at a time: removed IDs must not take memory for ever. */
static void wandering(void)
{
	struct id_set set = { 0 };
	for (uint32_t id = 0; id < 64 * 1000000u; id += 64) {
		CHECK_EQUAL(0, id_set_add(&set, id));
		CHECK_EQUAL(1, id_set_remove(&set, id, id));
	}
	CHECK(set.words.capacity <= 256);
	id_set_clear(&set);
}

static uint32_t count_in(const bool *model, uint32_t min, uint32_t max, bool remove)
{
	uint32_t count = 0;
	for (uint32_t i = min; i <= max && i < SMALL; i++) {
		count += model[i];
		if (remove)
			((bool *)model)[i] = false;
	}
	return count;
}

/* Each number of the model stands for one that is far from its neighbours, so that the table grows. */
static void against_a_model(void)
{
	static bool model[SMALL];
	struct id_set set = { 0 };
	unsigned seed = 7;
	uint32_t apart = 37;
	for (int round = 0; round < 200000; round++) {
		uint32_t min = (uint32_t)rand_r(&seed) % SMALL;
		uint32_t max = min + (uint32_t)rand_r(&seed) % (round % 100 == 0 ? SMALL : 4);
		switch (rand_r(&seed) % 4) {
		case 0:
			CHECK_EQUAL(count_in(model, min, max, true), id_set_remove(&set, min * apart, max * apart));
			break;
		case 1:
			CHECK_EQUAL(count_in(model, min, max, false), id_set_count(&set, min * apart, max * apart));
			break;
		default:
			CHECK_EQUAL(0, id_set_add(&set, min * apart));
			model[min] = true;
		}
		CHECK_EQUAL(model[min], id_set_has(&set, min * apart));
		CHECK(!id_set_has(&set, min * apart + 1));
	}
	CHECK_EQUAL(count_in(model, 0, SMALL, false), id_set_count(&set, 0, UINT32_MAX));
	id_set_clear(&set);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		{ "record: neighbours", neighbours },
		{ "record: the ends of the numbers", ends_of_the_numbers },
		{ "record: wandering", wandering },
		{ "record: against a model", against_a_model },
	};
	return test_run(tests, sizeof tests / sizeof tests[0], argc > 1 ? argv[1] : NULL);
}
