// SPDX-License-Identifier: Apache-2.0
/* Changes of the process between connect and reconnect, as change_test.c has them for the shim. */
#include "api_user.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void restart(pid_t peer)
{
	kill(peer, SIGUSR1);
	CHECK_SOON(peer_restarts() == 1);
}

static void working_directory(void)
{
	const struct pasid_options options = { .bytes = sizeof options, .path = "socket", .flags = PASID_RESUMABLE };
	struct pasid_session *session;
	pid_t peer = peer_start("serve");
	CHECK(chdir(test_directory()) == 0);
	CHECK_EQUAL(0, pasid_open(&options, &session));
	restart(peer);
	CHECK(chdir("/") == 0);
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	pasid_close(session);
}

static void environment_and_umask(void)
{
	pid_t peer = peer_start("serve");
	struct pasid_session *session = resumable();
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	restart(peer);
	clearenv();
	umask(0777);
	CHECK_EQUAL(2, pasid_alloc(session, 1, 10));
	pasid_close(session);
}

static void limit_of_open_files(void)
{
	struct rlimit limit = { 32, 2048 };
	pid_t peer = peer_start("serve");
	struct pasid_session *session = resumable();
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	int last = 0;
	for (int filler = dup(0); filler >= 0; filler = dup(0))
		last = filler;
	CHECK_EQUAL(0, close(last));
	restart(peer);
	CHECK_EQUAL(last, dup(0));
	CHECK_EQUAL(-EMFILE, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(0, close(last));
	CHECK_EQUAL(2, pasid_alloc(session, 1, 10));
	pasid_close(session);
}

const struct test api_change_tests[] = {
	{ "api change: working directory", working_directory },
	{ "api change: environment and umask", environment_and_umask },
	{ "api change: limit of open files", limit_of_open_files },
};
const size_t api_change_tests_count = COUNT(api_change_tests);
