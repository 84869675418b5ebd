// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "../wire/handshake.h"
#include "fd_table.h"
#include "next.h"
#include "process.h"
#include "session_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

enum {
	HIGH_FD = 1024, /* above what select() and loops to 1023 reach, without a huge table in the kernel */
	HIGH_FD_MARGIN = 16,
};

static struct {
	struct connection connection;
	dev_t device;
	ino_t inode;
	uint32_t number; /* of this session or the last one */
	unsigned members;
} session = { .connection.fd = -1 };

static struct session_guard fork_guard;

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
	int low = session.connection.fd;
	int high = NEXT(NEXT_FCNTL, next_fcntl_type *)(low, F_DUPFD_CLOEXEC, floor);
	if (high >= FD_TABLE_SIZE) {
		next_close(high);
		high = -1;
	}
	if (high >= 0) {
		session.connection.fd = high;
		fd_forget(low, FD_CONNECTION);
		next_close(low);
	}
	fd_replace(session.connection.fd, FD_CONNECTION);
}

/*
 * A system call made behind libc's back can close any descriptor, and the number may by now be a
 * file of the program's: its inode tells. Then there is nothing to close.
 */
static bool is_ours(void)
{
	struct stat now;
	return session.connection.fd >= 0 && fstat(session.connection.fd, &now) == 0 &&
	       now.st_dev == session.device && now.st_ino == session.inode;
}

static int end(int error)
{
	int fd = session.connection.fd;
	if (fd >= 0)
		fd_forget(fd, FD_CONNECTION);
	if (is_ours())
		next_close(fd);
	session.connection.fd = -1;
	session.members = 0;
	return error;
}

static int set_up(void)
{
	uint8_t type[4];
	struct call call = { .command = VFIO_SET_IOMMU, .payload = type, .payload_bytes = sizeof type };
	struct stat made;
	frame_put_u32(type, 0, VFIO_TYPE1_NESTING);
	int error = connection_call(&session.connection, &call);
	if (error == -EIO || (error == 0 && call.error != 0))
		error = -ECONNREFUSED;
	if (error == 0 && session.connection.fd >= FD_TABLE_SIZE)
		error = -EMFILE;
	if (error == 0 && fstat(session.connection.fd, &made) != 0)
		error = -errno;
	if (error != 0) {
		next_close(session.connection.fd);
		session.connection.fd = -1;
		return error;
	}
	session.device = made.st_dev;
	session.inode = made.st_ino;
	settle(high_fd());
	return 0;
}

static int connect_if_needed(void)
{
	if (is_ours())
		return 0;
	end(0);
	if (!process_owns_records())
		return -EIO;
	int error = connection_open(&session.connection, NULL);
	if (error == 0)
		error = set_up();
	if (error == 0)
		session.number++;
	return error;
}

static int join(_Atomic uint32_t *joined)
{
	int error = connect_if_needed();
	if (error == 0) {
		session.members++;
		atomic_store(joined, session.number);
	}
	return error;
}

int session_join(_Atomic uint32_t *joined)
{
	struct session_guard guard = session_lock();
	int error = join(joined);
	session_unlock(&guard);
	return error;
}

/* The daemon sees the end of a connection some time after close; this it has done when it answers. */
static void free_all(void)
{
	uint8_t request[PASID_REQUEST_BYTES];
	struct call call = { .command = VFIO_PASID_REQUEST, .payload = request, .payload_bytes = sizeof request };
	frame_put_pasid_request(request, PASID_FREE, 0, UINT32_MAX);
	connection_call(&session.connection, &call);
}

static void leave(uint32_t number)
{
	if (number != session.number || session.members == 0 || --session.members != 0)
		return;
	if (is_ours())
		free_all();
	end(0);
}

void session_leave(_Atomic uint32_t *joined)
{
	if (atomic_load(joined) == SESSION_NONE)
		return;
	struct session_guard guard = session_lock();
	leave(atomic_exchange(joined, SESSION_NONE));
	session_unlock(&guard);
}

static int call_joined(_Atomic uint32_t *joined, struct call *call)
{
	if (atomic_load(joined) == SESSION_NONE) {
		int error = join(joined);
		if (error != 0)
			return error;
	}
	if (atomic_load(joined) != session.number)
		return -EIO;
	if (!is_ours())
		return end(-EIO);
	int error = connection_call(&session.connection, call);
	return error == 0 ? 0 : end(error);
}

int session_call(_Atomic uint32_t *joined, struct call *call)
{
	struct session_guard guard = session_lock();
	int error = call_joined(joined, call);
	session_unlock(&guard);
	return error;
}

bool session_keeps(int fd)
{
	struct session_guard guard = session_lock();
	bool kept = session.connection.fd == fd && is_ours();
	if (!kept)
		fd_forget(fd, FD_CONNECTION);
	session_unlock(&guard);
	return kept;
}

void session_vacate(int fd)
{
	struct session_guard guard = session_lock();
	if (session.connection.fd == fd)
		settle(fd + 1);
	session_unlock(&guard);
}

void session_forget(void)
{
	end(0);
}

void session_lock_for_fork(void)
{
	fork_guard = session_lock();
}

void session_unlock_after_fork(void)
{
	session_unlock(&fork_guard);
}
