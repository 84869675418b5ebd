// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_API_USER_H
#define PASID_TEST_API_USER_H

#include <pasid.h>

#include "test.h"

static inline struct pasid_session *connected(void)
{
	struct pasid_session *session;
	CHECK_EQUAL(0, pasid_connect(NULL, &session));
	return session;
}

static inline struct pasid_session *resumable(void)
{
	const struct pasid_options options = { .bytes = sizeof options, .flags = PASID_RESUMABLE };
	struct pasid_session *session;
	CHECK_EQUAL(0, pasid_open(&options, &session));
	return session;
}

extern const struct test api_session_tests[], api_command_tests[], api_resume_tests[], api_event_tests[], api_change_tests[];
extern const size_t api_session_tests_count, api_command_tests_count, api_resume_tests_count, api_event_tests_count,
	api_change_tests_count;

#define COUNT(tests) (sizeof(tests) / sizeof(tests)[0])

#endif
