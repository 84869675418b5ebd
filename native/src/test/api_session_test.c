// SPDX-License-Identifier: Apache-2.0
#include "api_user.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static void basics(void)
{
	peer_start("serve");
	struct pasid_session *session = connected();
	struct pasid_session *other = connected();
	CHECK_EQUAL(10, pasid_alloc(session, 10, 20));
	CHECK_EQUAL(11, pasid_alloc(session, 10, 20));
	CHECK_EQUAL(-ENOSPC, pasid_alloc(other, 10, 11));
	CHECK_EQUAL(-EINVAL, pasid_alloc(session, 11, 10));
	CHECK_EQUAL(1, pasid_holds(session, 10));
	CHECK_EQUAL(0, pasid_holds(other, 10));
	CHECK_EQUAL(0, pasid_free_range(other, 0, UINT32_MAX));
	CHECK_EQUAL(2, pasid_free_range(session, 0, UINT32_MAX));
	CHECK_EQUAL(0, pasid_free_range(session, 0, UINT32_MAX));
	CHECK_EQUAL(10, pasid_alloc(other, 10, 10));
	pasid_close(other);
	pasid_close(session);
	pasid_close(NULL);
	CHECK_SOON(peer_sessions() == 0);
}

/* Something is there, so that no daemon of this host is taken. */
static void connect_to_the_own_place(void)
{
	struct pasid_session *session = NULL;
	char path[108];
	setenv("XDG_RUNTIME_DIR", test_directory(), 1);
	snprintf(path, sizeof path, "%s/pasid", test_directory());
	CHECK_EQUAL(0, mkdir(path, 0700));
	snprintf(path, sizeof path, "%s/pasid/pasid.sock", test_directory());
	CHECK_EQUAL(0, close(open(path, O_CREAT | O_WRONLY, 0600)));
	CHECK_EQUAL(-ECONNREFUSED, pasid_connect(NULL, &session));
	CHECK_EQUAL(0, unlink(path));
	*strrchr(path, '/') = '\0';
	CHECK_EQUAL(0, rmdir(path));
}

static void path_given(void)
{
	struct pasid_session *session = NULL;
	peer_start("serve");
	char path[108];
	strcpy(path, getenv("PASID_SOCKET"));
	unsetenv("PASID_SOCKET");
	CHECK_EQUAL(0, pasid_connect(path, &session));
	CHECK_EQUAL(FD_CLOEXEC, fcntl(pasid_fd(session), F_GETFD));
	pasid_close(session);
	session = NULL;
	connect_to_the_own_place();
	CHECK_EQUAL(-ENOENT, pasid_connect("/tmp/pasid-test-nowhere/socket", &session));
	CHECK(session == NULL);
}

static void send_descriptor(int through, int fd)
{
	char byte = 0;
	union { struct cmsghdr header; char space[CMSG_SPACE(sizeof(int))]; } control = { .header = {
		.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS } };
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
	memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
	CHECK_EQUAL(1, sendmsg(through, &message, 0));
}

static int receive_descriptor(int through)
{
	char byte;
	int fd;
	union { struct cmsghdr header; char space[CMSG_SPACE(sizeof(int))]; } control;
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control };
	CHECK_EQUAL(1, recvmsg(through, &message, 0));
	memcpy(&fd, CMSG_DATA(&control.header), sizeof fd);
	return fd;
}

static void handed_over(void)
{
	int pair[2];
	struct pasid_session *session;
	peer_start("serve");
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	pid_t launcher = fork();
	if (launcher == 0) {
		session = connected();
		CHECK_EQUAL(10, pasid_alloc(session, 10, 20));
		send_descriptor(pair[1], pasid_fd(session));
		_exit(0);
	}
	int fd = receive_descriptor(pair[0]);
	CHECK_EQUAL(0, wait_for(launcher));
	CHECK_EQUAL(0, fcntl(fd, F_SETFL, O_NONBLOCK));
	CHECK_EQUAL(0, pasid_adopt(fd, &session));
	CHECK_EQUAL(FD_CLOEXEC, fcntl(fd, F_GETFD));
	CHECK_EQUAL(1, pasid_holds(session, 10));
	CHECK_EQUAL(11, pasid_alloc(session, 10, 20));
	CHECK_EQUAL(2, pasid_free_range(session, 0, 20));
	pasid_close(session);
	CHECK_SOON(peer_sessions() == 0);
}

static void not_to_be_adopted(void)
{
	struct pasid_session *session = NULL;
	int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);
	int internet = socket(AF_INET, SOCK_STREAM, 0);
	CHECK_EQUAL(-EBADF, pasid_adopt(-1, &session));
	CHECK_EQUAL(-ENOTSOCK, pasid_adopt(open("/dev/null", O_RDWR), &session));
	CHECK_EQUAL(-EPROTOTYPE, pasid_adopt(datagrams, &session));
	CHECK_EQUAL(-EPROTOTYPE, pasid_adopt(internet, &session));
	CHECK(session == NULL);
	CHECK_EQUAL(0, close(datagrams));
}

static void either_side_of_a_fork(void)
{
	peer_start("serve");
	struct pasid_session *session = connected();
	CHECK_EQUAL(1, pasid_alloc(session, 1, 10));
	pid_t child = fork();
	if (child == 0) {
		pasid_close(session);
		_exit(0);
	}
	CHECK_EQUAL(0, wait_for(child));
	CHECK_EQUAL(1, pasid_holds(session, 1));
	pasid_close(session);
}

static void lost_session(void)
{
	pid_t peer = peer_start("serve");
	struct pasid_session *session = connected();
	peer_kill(peer);
	CHECK_EQUAL(-EIO, pasid_alloc(session, 1, 10));
	CHECK_EQUAL(-EIO, pasid_free_range(session, 1, 10));
	CHECK_EQUAL(-EIO, pasid_holds(session, 1));
	pasid_close(session);
}

static void *alloc_and_free(void *shared)
{
	struct pasid_session *session = shared;
	for (uint32_t round = 0; round < 200; round++) {
		int pasid = pasid_alloc(session, 1, 4000);
		CHECK(pasid > 0);
		CHECK_EQUAL(1, pasid_free_range(session, (uint32_t)pasid, (uint32_t)pasid));
	}
	return NULL;
}

static void threads(void)
{
	pthread_t workers[8];
	peer_start("serve");
	struct pasid_session *session = connected();
	for (int i = 0; i < 8; i++)
		CHECK(pthread_create(&workers[i], NULL, alloc_and_free, session) == 0);
	for (int i = 0; i < 8; i++)
		pthread_join(workers[i], NULL);
	CHECK_EQUAL(0, pasid_free_range(session, 0, UINT32_MAX));
	pasid_close(session);
}

const struct test api_session_tests[] = {
	{ "api: basics", basics },
	{ "api: a path given", path_given },
	{ "api: handed over", handed_over },
	{ "api: not to be adopted", not_to_be_adopted },
	{ "api: either side of a fork", either_side_of_a_fork },
	{ "api: a lost session", lost_session },
	{ "api: eight threads", threads },
};
const size_t api_session_tests_count = COUNT(api_session_tests);
