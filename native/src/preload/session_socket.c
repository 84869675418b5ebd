// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "session_socket.h"

#include "fd_table.h"
#include "next.h"
#include "session_lock.h"
#include "session_state.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>

enum {
	HIGH_FD = 1024, /* out of reach of select() and of loops to 1023, without a huge table in the kernel */
	HIGH_FD_MARGIN = 16,
};

static int high_fd(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < HIGH_FD + HIGH_FD_MARGIN)
		return limit.rlim_cur > HIGH_FD_MARGIN ? (int)limit.rlim_cur - HIGH_FD_MARGIN : 0;
	return HIGH_FD;
}

/* A duplicate at floor or above, under a number that has no record. Returns -1 if there is none. */
static int duplicate(int fd, int floor)
{
	next_fcntl_type *next = NEXT(NEXT_FCNTL, next_fcntl_type *);
	int made = next(fd, F_DUPFD_CLOEXEC, floor);
	while (made >= 0 && (made >= FD_TABLE_SIZE || fd_handle(made) != 0)) {
		int higher = made < FD_TABLE_SIZE ? next(fd, F_DUPFD_CLOEXEC, made + 1) : -1;
		next_close(made);
		made = higher;
	}
	return made;
}

/* A number may have the record of a container that was closed unseen; its reference must not be overwritten. */
static bool has_record_of_container(int fd)
{
	uint16_t handle = fd_handle(fd);
	return handle != 0 && handle != FD_CONNECTION;
}

/* Returns the number under which the socket continues, recorded as FD_CONNECTION; fd itself if it cannot move. */
static int move(int fd, int floor)
{
	int moved = duplicate(fd, floor);
	if (moved < 0 && has_record_of_container(fd))
		return -EMFILE;
	if (moved >= 0) {
		fd_forget(fd, FD_CONNECTION);
		next_close(fd);
	}
	int kept = moved >= 0 ? moved : fd;
	fd_replace(kept, FD_CONNECTION);
	return kept;
}

bool session_socket_is_ours(void)
{
	struct stat now;
	return session_state.connection.fd >= 0 && fstat(session_state.connection.fd, &now) == 0 &&
	       now.st_dev == session_state.device && now.st_ino == session_state.inode;
}

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
	int fd = move(made->fd, high_fd());
	if (fd < 0)
		return fd;
	session_state.connection = *made;
	session_state.connection.fd = fd;
	session_state.device = file.st_dev;
	session_state.inode = file.st_ino;
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
		session_state.connection.fd = move(fd, fd + 1);
	session_unlock(&guard);
}
