// SPDX-License-Identifier: Apache-2.0
/* Tests of pasid.h. Usage: api_test PEER [NAME] */
#include "api_user.h"

int main(int argc, char **argv)
{
	struct test all[64];
	size_t count = 0;
	const struct test *suites[] = { api_session_tests, api_command_tests, api_resume_tests, api_event_tests,
				       api_change_tests };
	const size_t counts[] = { api_session_tests_count, api_command_tests_count, api_resume_tests_count,
				  api_event_tests_count, api_change_tests_count };
	if (argc < 2)
		return 2;
	peer_program(argv[1]);
	for (size_t suite = 0; suite < COUNT(suites); suite++)
		for (size_t i = 0; i < counts[suite]; i++)
			all[count++] = suites[suite][i];
	return test_run(all, count, argc > 2 ? argv[2] : NULL);
}
