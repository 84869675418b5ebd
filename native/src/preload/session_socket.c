// SPDX-License-Identifier: Apache-2.0
#include "session.h"
#include "session_lock.h"
#include "session_state.h"

#include "fd_table.h"
#include "next.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

enum {
	HIGH_FD = 1024, /* above what select() and loops to 1023 reach, without a huge table in the kernel */
	HIGH_FD_MARGIN = 16,
};

static int high_fd(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < HIGH_FD + HIGH_FD_MARGIN)
		return limit.rlim_cur > HIGH_FD_MARGIN ? (int)limit.rlim_cur - HIGH_FD_MARGIN : 0;
	return HIGH_FD;
}

/* Moves the socket up; one that cannot move stays where it is. */
static void settle(int floor)
{
	int low = session_state.connection.fd;
	int high = NEXT(NEXT_FCNTL, next_fcntl_type *)(low, F_DUPFD_CLOEXEC, floor);
	if (high >= FD_TABLE_SIZE) {
		next_close(high);
		high = -1;
	}
	if (high >= 0) {
		session_state.connection.fd = high;
		fd_forget(low, FD_CONNECTION);
		next_close(low);
	}
	fd_replace(session_state.connection.fd, FD_CONNECTION);
}

bool session_socket_is_ours(void)
{
	struct stat now;
	return session_state.connection.fd >= 0 && fstat(session_state.connection.fd, &now) == 0 &&
	       now.st_dev == session_state.device && now.st_ino == session_state.inode;
}

/* If the number has become a file of the program's by now, there is nothing to close. */
void session_socket_close(void)
{
	int fd = session_state.connection.fd;
	if (fd >= 0)
		fd_forget(fd, FD_CONNECTION);
	if (session_socket_is_ours())
		next_close(fd);
	session_state.connection.fd = -1;
}

int session_socket_take(const struct connection *made)
{
	struct stat file;
	if (made->fd >= FD_TABLE_SIZE)
		return -EMFILE;
	if (fstat(made->fd, &file) != 0)
		return -errno;
	session_socket_close();
	session_state.connection = *made;
	session_state.device = file.st_dev;
	session_state.inode = file.st_ino;
	settle(high_fd());
	return 0;
}

bool session_keeps(int fd)
{
	struct session_guard guard = session_lock();
	bool kept = session_state.connection.fd == fd && session_socket_is_ours();
	if (!kept)
		fd_forget(fd, FD_CONNECTION);
	session_unlock(&guard);
	return kept;
}

void session_vacate(int fd)
{
	struct session_guard guard = session_lock();
	if (session_state.connection.fd == fd)
		settle(fd + 1);
	session_unlock(&guard);
}
