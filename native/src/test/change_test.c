// SPDX-License-Identifier: Apache-2.0
/* Changes of the process between connect and reconnect: docs/reference/native.md has a row for each. */
#include "vfio_user.h"

#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static pid_t peer;

/* One PASID is held when the change is made, and the double has restarted afterwards. */
static int container_before(void)
{
	setenv("PASID_RESUME_MS", "2000", 1);
	peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	return fd;
}

static void restart(void)
{
	int before = peer_restarts();
	kill(peer, SIGUSR1);
	CHECK_SOON(peer_restarts() == before + 1);
}

static void working_directory(void)
{
	peer = peer_start("serve");
	CHECK(chdir(test_directory()) == 0);
	setenv("PASID_SOCKET", "socket", 1);
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	restart();
	CHECK(chdir("/") == 0);
	CHECK_EQUAL(2, alloc(fd, 1, 10));
}

/* Root, or the only user of a namespace of its own, may do the following. */
static void become_able(void)
{
	CHECK(geteuid() == 0 || unshare(CLONE_NEWUSER) == 0);
}

static void root_directory(void)
{
	int fd = container_before();
	setenv("PASID_RESUME_MS", "60000", 1);
	restart();
	become_able();
	int outside = open("/", O_PATH | O_DIRECTORY);
	CHECK(chdir(test_directory()) == 0 && (mkdir("empty", 0700) == 0 || errno == EEXIST) && chroot("empty") == 0);
	CHECK_ERRNO(ETIMEDOUT, alloc(fd, 1, 10));
	CHECK(fchdir(outside) == 0 && chroot(".") == 0);
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(2, peer_held());
}

static void file_mode_mask(void)
{
	int fd = container_before();
	umask(0777);
	restart();
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(3, alloc(open_container(), 1, 10));
}

static void environment(void)
{
	int fd = container_before();
	restart();
	clearenv();
	setenv("PASID_SOCKET", "/tmp/pasid-test-nowhere/socket", 1);
	setenv("PASID_SPACE", "nowhere", 1);
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(3, alloc(open_container(), 1, 10));
}

/*
 * A process that reads PASID_RESUME_MS later than at the session's start would wait here for a
 * minute.
 */
static void time_to_wait(void)
{
	setenv("PASID_RESUME_MS", "100", 1);
	peer = peer_start("serve");
	int fd = open_container();
	setenv("PASID_RESUME_MS", "100000", 1);
	peer_kill(peer);
	CHECK_ERRNO(ETIMEDOUT, alloc(fd, 1, 10));
}

static void limit_of_open_files(void)
{
	struct rlimit limit = { 48, 2048 };
	int fd = container_before();
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	restart();
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	int last = 0;
	for (int filler = dup(0); filler >= 0; filler = dup(0))
		last = filler;
	CHECK_EQUAL(0, close(last));
	restart();
	CHECK_EQUAL(last, dup(0));
	CHECK_ERRNO(EMFILE, alloc(fd, 1, 10));
	CHECK_EQUAL(0, close(last));
	CHECK_EQUAL(3, alloc(fd, 1, 10));
}

static void other_limits(void)
{
	const struct rlimit none = { 0, 0 };
	int fd = container_before();
	CHECK(setrlimit(RLIMIT_FSIZE, &none) == 0 && setrlimit(RLIMIT_CORE, &none) == 0);
	restart();
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(3, alloc(open_container(), 1, 10));
}

static void namespaces(void)
{
	const int kinds = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS;
	int fd = container_before();
	CHECK(unshare(kinds) == 0 || unshare(CLONE_NEWUSER | kinds) == 0);
	restart();
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(1, peer_sets());
}

/* As QEMU does for -run-with user=...: the token is good for the user that opened the session. */
static void user(void)
{
	enum { OTHER_UID = 4711 };
	int fd = container_before();
	if (geteuid() != 0)
		return;
	CHECK(chmod(test_directory(), 0711) == 0);
	restart();
	char path[64];
	snprintf(path, sizeof path, "%s/socket", test_directory());
	CHECK(chmod(path, 0777) == 0);
	CHECK(setresuid(OTHER_UID, OTHER_UID, 0) == 0);
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
	CHECK_EQUAL(2, alloc(open_container(), 1, 10));
	/* The double ends with this process only if this process may signal it. */
	CHECK(setresuid(0, 0, 0) == 0);
}

const struct test change_tests[] = {
	{ "change: working directory", working_directory },
	{ "change: root directory", root_directory },
	{ "change: umask", file_mode_mask },
	{ "change: environment", environment },
	{ "change: time to wait", time_to_wait },
	{ "change: limit of open files", limit_of_open_files },
	{ "change: other limits", other_limits },
	{ "change: namespaces", namespaces },
	{ "change: user", user },
};
const size_t change_tests_count = COUNT(change_tests);
