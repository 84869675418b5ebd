// SPDX-License-Identifier: Apache-2.0
#undef _FORTIFY_SOURCE
#include "vfio_user.h"

#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>

int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);

/* The session's own descriptor: the one socket that this process has. */
static int session_fd(void)
{
	struct stat file;
	for (int fd = 3; fd < 20000; fd++)
		if (fstat(fd, &file) == 0 && S_ISSOCK(file.st_mode))
			return fd;
	return -1;
}

static void every_way_to_open(void)
{
	peer_start("serve");
	int fds[] = {
		open("/dev/vfio/vfio", O_RDWR),		open64("/dev/vfio/vfio", O_RDWR),
		openat(AT_FDCWD, "/dev/vfio/vfio", 0),	openat64(-1, "/dev/vfio/vfio", 0),
		__open_2("/dev/vfio/vfio", O_RDWR),	__open64_2("/dev/vfio/vfio", O_RDWR),
		__openat_2(3, "/dev/vfio/vfio", 0),	__openat64_2(3, "/dev/vfio/vfio", 0),
	};
	for (size_t i = 0; i < COUNT(fds); i++)
		CHECK_EQUAL(0, ioctl(fds[i], API_VERSION));
	CHECK_EQUAL(1, peer_sessions());
}

static void other_files_pass(void)
{
	char path[64];
	struct stat file;
	CHECK_ERRNO(ENOENT, open("/dev/vfio/devices/vfio0", O_RDWR));
	CHECK_ERRNO(ENOENT, open("/dev/vfio/12x", O_RDWR));
	CHECK_ERRNO(ENOENT, open("/dev/vfio/", O_RDWR));
	const char *volatile nowhere = NULL;
	CHECK_ERRNO(EFAULT, open(nowhere, O_RDWR));
	CHECK_ERRNO(EFAULT, openat(AT_FDCWD, (const char *)-4096L, O_RDWR));
	snprintf(path, sizeof path, "/tmp/pasid-test-file-%d", getpid());
	int fd = open(path, O_CREAT | O_EXCL | O_RDWR, 0604);
	CHECK(fstat(fd, &file) == 0 && (file.st_mode & 0777) == 0604);
	CHECK_EQUAL(fd + 1, __open_2(path, O_RDONLY));
	CHECK_ERRNO(ENOTTY, ioctl(fd, PASID_REQUEST, &file));
	CHECK_EQUAL(FD_CLOEXEC, (fcntl(fd, F_SETFD, FD_CLOEXEC), fcntl(fd, F_GETFD)));
	unlink(path);
}

static void kernel_sees_a_file(void)
{
	peer_start("serve");
	int lowest = dup(0);
	close(lowest);
	int fd = open("/dev/vfio/vfio", O_RDWR);
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	struct stat file;
	CHECK_EQUAL(lowest, fd);
	CHECK_EQUAL(FD_CLOEXEC, fcntl(fd, F_GETFD));
	CHECK_EQUAL(O_RDWR, fcntl(fd, F_GETFL) & O_ACCMODE);
	CHECK(fstat(fd, &file) == 0);
	CHECK_EQUAL(1, poll(&poller, 1, 0));
	CHECK_ERRNO(EPERM, write(fd, "x", 1));
	CHECK_EQUAL(0, ioctl(fd, FIONCLEX));
	CHECK_EQUAL(0, fcntl(fd, F_GETFD));
	CHECK_ERRNO(ENOTTY, ioctl(fd, TCGETS, &file));
}

static void duplicates_share(void)
{
	peer_start("serve");
	int fd = open("/dev/vfio/vfio", O_RDWR);
	int copies[] = { dup(fd), dup2(fd, 40), dup3(fd, 41, O_CLOEXEC), fcntl(fd, F_DUPFD, 50), fcntl(fd, F_DUPFD_CLOEXEC, 50) };
	CHECK_EQUAL(0, ioctl(fd, SET_IOMMU, NESTING));
	CHECK_EQUAL(0, close(fd));
	for (size_t i = 0; i < COUNT(copies); i++) {
		CHECK_EQUAL((int)i + 1, alloc(copies[i], 1, 10));
		CHECK_EQUAL(1, peer_sessions());
		CHECK_EQUAL(0, close(copies[i]));
	}
	CHECK_SOON(peer_sessions() == 0);
	CHECK_ERRNO(EBADF, ioctl(copies[0], API_VERSION));
	CHECK_ERRNO(EBADF, close(copies[0]));
}

static void duplicates_replace(void)
{
	peer_start("serve");
	int fd = open_container();
	int other = open_container();
	CHECK_EQUAL(other, dup2(fd, other));
	CHECK_EQUAL(other, dup2(0, other));
	CHECK_ERRNO(EBADF, dup2(999, fd));
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	CHECK_EQUAL(fd, dup2(fd, fd));
	CHECK_EQUAL(2, alloc(fd, 1, 10));
	CHECK_EQUAL(fd, dup3(0, fd, O_CLOEXEC));
	CHECK_SOON(peer_sessions() == 0);
	CHECK_EQUAL(-1, ioctl(fd, API_VERSION));
	CHECK(errno == ENOTTY || errno == ENOSYS || errno == EINVAL);
}

static void numbers_are_reused(void)
{
	peer_start("serve");
	for (int round = 0; round < 3; round++) {
		int fd = open_container();
		CHECK_EQUAL(1, alloc(fd, 1, 1));
		close(fd);
		fd = open_container();
		CHECK_EQUAL(1, alloc(fd, 1, 1));
		close(fd);
		int null = open("/dev/null", O_RDWR);
		CHECK_EQUAL(fd, null);
		CHECK_ERRNO(ENOTTY, ioctl(null, API_VERSION));
		close(null);
	}
}

static void closed_unseen(void)
{
	peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(0, syscall(SYS_close, fd));
	CHECK_ERRNO(EBADF, alloc(fd, 1, 1));
	fd = open_container();
	FILE *stream = fdopen(fd, "r+");
	CHECK_EQUAL(0, fclose(stream));
	int pair[2];
	CHECK(pipe(pair) == 0 && pair[0] == fd);
	CHECK_ERRNO(ENOTTY, alloc(fd, 1, 1));
	CHECK_SOON(peer_sessions() == 0);
	CHECK_EQUAL(0, close(fd));
}

static void blind_closing_spares_the_session(void)
{
	peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 1));
	int session = session_fd();
	CHECK(session >= 1024);
	for (int other = fd + 1; other < 2000; other++)
		close(other);
	CHECK_ERRNO(EBADF, close(session));
	CHECK_EQUAL(0, close_range((unsigned)fd + 1, ~0u, 0));
	closefrom(fd + 1);
	CHECK_EQUAL(0, close_range((unsigned)session, (unsigned)session, 0));
	CHECK_EQUAL(session, session_fd());
	CHECK_EQUAL(2, alloc(fd, 1, 2));
	CHECK_EQUAL(0, close_range((unsigned)fd, (unsigned)fd, 0));
	CHECK_SOON(peer_sessions() == 0);
}

static void session_gives_way(void)
{
	peer_start("serve");
	int fd = open_container();
	int taken = session_fd();
	struct stat file;
	CHECK_EQUAL(taken, dup2(0, taken));
	CHECK(fstat(taken, &file) == 0 && !S_ISSOCK(file.st_mode));
	CHECK_EQUAL(1, alloc(fd, 1, 1));
	CHECK_EQUAL(taken, dup2(fd, taken));
	CHECK_EQUAL(2, alloc(taken, 1, 2));
	CHECK_EQUAL(1, peer_sessions());
}

static void session_closed_unseen(void)
{
	peer_start("serve");
	int fd = open_container();
	int taken = session_fd();
	int pair[2];
	char byte;
	CHECK_EQUAL(1, alloc(fd, 1, 1));
	CHECK_EQUAL(0, syscall(SYS_close, taken));
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
	CHECK_EQUAL(taken, syscall(SYS_dup3, pair[0], taken, 0));
	CHECK_ERRNO(EIO, alloc(fd, 1, 2));
	CHECK_ERRNO(EIO, alloc(fd, 1, 2));
	CHECK_ERRNO(EAGAIN, recv(pair[1], &byte, 1, MSG_DONTWAIT));
	CHECK_EQUAL(1, alloc(open_container(), 1, 2));
	CHECK_ERRNO(EIO, alloc(fd, 1, 2));
	CHECK_EQUAL(0, close(taken));
}

static void number_of_the_session_taken_unseen(void)
{
	peer_start("serve");
	int fd = open_container();
	int taken = session_fd();
	CHECK_EQUAL(taken, syscall(SYS_dup3, 0, taken, 0));
	CHECK_EQUAL(0, close(taken));
	CHECK_ERRNO(EBADF, fcntl(taken, F_GETFD));
	CHECK_ERRNO(EIO, alloc(fd, 1, 2));
}

static void many_open(void)
{
	peer_start("serve");
	int count = 0;
	int fd;
	while ((fd = open("/dev/vfio/1", O_RDWR)) >= 0)
		count++;
	CHECK(errno == EMFILE && count >= 1000);
	CHECK_EQUAL(0, close_range(3, ~0u, 0));
	CHECK_EQUAL(1, alloc(open_container(), 1, 1));
}

static void few_descriptors(void)
{
	struct rlimit limit = { 64, 64 };
	peer_start("serve");
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	int fd = open_container();
	CHECK(session_fd() >= 48);
	CHECK_EQUAL(1, alloc(fd, 1, 1));
	while (dup(0) >= 0)
		continue;
	CHECK_ERRNO(EMFILE, open("/dev/vfio/vfio", O_RDWR));
	CHECK_EQUAL(2, alloc(fd, 1, 2));
	closefrom(fd + 1);
	CHECK_ERRNO(ENOSPC, alloc(fd, 1, 2));
}

const struct test descriptor_tests[] = {
	{ "descriptor: every way to open", every_way_to_open },
	{ "descriptor: other files pass", other_files_pass },
	{ "descriptor: the kernel sees a file", kernel_sees_a_file },
	{ "descriptor: duplicates share a container", duplicates_share },
	{ "descriptor: duplicates replace a container", duplicates_replace },
	{ "descriptor: numbers are reused", numbers_are_reused },
	{ "descriptor: closed unseen", closed_unseen },
	{ "descriptor: blind closing spares the session", blind_closing_spares_the_session },
	{ "descriptor: the session gives way to dup2", session_gives_way },
	{ "descriptor: the session's own closed unseen", session_closed_unseen },
	{ "descriptor: the session's number taken unseen", number_of_the_session_taken_unseen },
	{ "descriptor: very many open", many_open },
	{ "descriptor: few to be had", few_descriptors },
};
const size_t descriptor_tests_count = COUNT(descriptor_tests);
