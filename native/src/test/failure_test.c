// SPDX-License-Identifier: Apache-2.0
#include "vfio_user.h"

#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

static void no_daemon(void)
{
	setenv("PASID_SOCKET", "/tmp/pasid-test-nowhere/socket", 1);
	CHECK_ERRNO(ENOENT, open("/dev/vfio/vfio", O_RDWR));
	wait_for(peer_start("no-listener"));
	CHECK_ERRNO(ECONNREFUSED, open("/dev/vfio/vfio", O_RDWR));
	char path[200];
	memset(path, 'x', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	setenv("PASID_SOCKET", path, 1);
	CHECK_ERRNO(ENAMETOOLONG, open("/dev/vfio/vfio", O_RDWR));
}

static void hung_up_at_once(void)
{
	peer_start("slam");
	CHECK_ERRNO(ECONNREFUSED, open("/dev/vfio/vfio", O_RDWR));
}

static void version_refused(void)
{
	peer_start("refuse");
	CHECK_ERRNO(EPROTONOSUPPORT, open("/dev/vfio/vfio", O_RDWR));
}

/* A container of a lost session stays lost; the next open starts a new session. */
static void lost_with(const char *mode, int error)
{
	setenv("PASID_RESUME_MS", "0", 1);
	peer_start(mode);
	int fd = open_container();
	CHECK_ERRNO(error, alloc(fd, 1, 10));
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
	int again = open_container();
	CHECK_EQUAL(0, ioctl(again, API_VERSION));
	CHECK_ERRNO(EIO, ioctl(fd, API_VERSION));
	CHECK_EQUAL(0, close(fd));
	CHECK_EQUAL(0, ioctl(again, API_VERSION));
}

static void daemon_hangs_up(void)
{
	lost_with("hang-up", EIO);
}

static void reply_to_another_request(void)
{
	lost_with("other-id", EIO);
}

static void daemon_killed(void)
{
	setenv("PASID_RESUME_MS", "0", 1);
	pid_t peer = peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	peer_kill(peer);
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
	CHECK_ERRNO(ECONNREFUSED, open("/dev/vfio/vfio", O_RDWR));
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
	peer_start("serve");
	CHECK_ERRNO(EIO, alloc(fd, 1, 10));
	CHECK_EQUAL(1, alloc(open_container(), 1, 10));
}

static void child_without_daemon(void)
{
	pid_t peer = peer_start("serve");
	int fd = open_container();
	peer_kill(peer);
	pid_t child = fork();
	if (child == 0) {
		CHECK_ERRNO(ECONNREFUSED, alloc(fd, 1, 10));
		peer_start("serve");
		CHECK_EQUAL(1, alloc(fd, 1, 10));
		_exit(0);
	}
	CHECK_EQUAL(0, wait_for(child));
}

const struct test failure_tests[] = {
	{ "failure: no daemon", no_daemon },
	{ "failure: hung up at once", hung_up_at_once },
	{ "failure: version refused", version_refused },
	{ "failure: the daemon hangs up", daemon_hangs_up },
	{ "failure: a reply to another request", reply_to_another_request },
	{ "failure: the daemon is killed", daemon_killed },
	{ "failure: a child without a daemon", child_without_daemon },
};
const size_t failure_tests_count = COUNT(failure_tests);

static void mute_daemon(void)
{
	lost_with("mute", ETIMEDOUT);
}

static void mute_from_the_start(void)
{
	peer_start("dumb");
	CHECK_ERRNO(ETIMEDOUT, open("/dev/vfio/vfio", O_RDWR));
}

static void backlog_full(void)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	peer_start("busy");
	strcpy(address.sun_path, getenv("PASID_SOCKET"));
	int filler = socket(AF_UNIX, SOCK_STREAM, 0);
	CHECK(connect(filler, (struct sockaddr *)&address, sizeof address) == 0);
	CHECK_ERRNO(ETIMEDOUT, open("/dev/vfio/vfio", O_RDWR));
}

const struct test timeout_tests[] = {
	{ "time-out: of a request", mute_daemon },
	{ "time-out: of the handshake", mute_from_the_start },
	{ "time-out: of connect", backlog_full },
};
const size_t timeout_tests_count = COUNT(timeout_tests);
