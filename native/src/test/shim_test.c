// SPDX-License-Identifier: Apache-2.0
/*
 * Tests of the preload shim, to be run under it. Usage: shim_test PEER SUITE [NAME]
 * SUITE: main, or timeout for those that wait for a time-out. NAME: only cases that contain it.
 */
#include "vfio_user.h"

#include <string.h>

int main(int argc, char **argv)
{
	struct test all[128];
	size_t count = 0;
	if (argc < 3)
		return 2;
	peer_program(argv[1]);
	const char *only = argc > 3 ? argv[3] : NULL;
	if (strcmp(argv[2], "timeout") == 0)
		return test_run(timeout_tests, timeout_tests_count, only);
	const struct test *suites[] = { container_tests, descriptor_tests, process_tests, failure_tests, resume_tests,
				       close_tests, change_tests };
	size_t counts[] = { container_tests_count, descriptor_tests_count, process_tests_count, failure_tests_count,
				  resume_tests_count, close_tests_count, change_tests_count };
	for (size_t suite = 0; suite < COUNT(suites); suite++)
		for (size_t i = 0; i < counts[suite]; i++)
			all[count++] = suites[suite][i];
	return test_run(all, count, only);
}
