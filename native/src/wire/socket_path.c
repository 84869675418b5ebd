// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "socket_path.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3))) static int put_path(struct sockaddr_un *address, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(address->sun_path, sizeof address->sun_path, format, arguments);
	va_end(arguments);
	return length < 0 || (size_t)length >= sizeof address->sun_path ? -ENAMETOOLONG : 0;
}

static const char *environment(const char *name)
{
	const char *value = secure_getenv(name);
	return value != NULL && *value != '\0' ? value : NULL;
}

static int put_path_in_tmp(struct sockaddr_un *address)
{
	struct stat directory;
	int error = put_path(address, "/tmp/pasid-%u", (unsigned)geteuid());
	if (error != 0)
		return error;
	if (lstat(address->sun_path, &directory) == 0 &&
	    (!S_ISDIR(directory.st_mode) || directory.st_uid != geteuid() || (directory.st_mode & 077) != 0))
		return -EACCES;
	return put_path(address, "/tmp/pasid-%u/pasid.sock", (unsigned)geteuid());
}

static int put_own_path(struct sockaddr_un *address)
{
	const char *runtime_directory = environment("XDG_RUNTIME_DIR");
	if (runtime_directory != NULL && *runtime_directory == '/')
		return put_path(address, "%s/pasid/pasid.sock", runtime_directory);
	if (geteuid() == 0)
		return put_path(address, "/run/pasid/pasid.sock");
	return put_path_in_tmp(address);
}

static bool is_there(const char *path)
{
	struct stat file;
	return stat(path, &file) == 0;
}

int socket_path_prefer(struct sockaddr_un *address, const char *host_path)
{
	return is_there(address->sun_path) || !is_there(host_path) ? 0 : put_path(address, "%s", host_path);
}

/*
 * The working directory may change before the session has to reconnect. An absolute path that does not fit is left
 * relative.
 */
static void make_absolute(struct sockaddr_un *address)
{
	char directory[sizeof address->sun_path];
	char relative[sizeof address->sun_path];
	if (*address->sun_path == '/' || getcwd(directory, sizeof directory) == NULL || *directory != '/')
		return;
	memcpy(relative, address->sun_path, sizeof relative);
	if (put_path(address, "%s/%s", directory, relative) != 0)
		memcpy(address->sun_path, relative, sizeof relative);
}

int socket_path_address(const char *path, struct sockaddr_un *address)
{
	address->sun_family = AF_UNIX;
	if (path == NULL)
		path = environment("PASID_SOCKET");
	if (path != NULL) {
		int error = put_path(address, "%s", path);
		if (error == 0 && *path != '\0')
			make_absolute(address);
		return error;
	}
	int error = put_own_path(address);
	return error != 0 ? error : socket_path_prefer(address, "/run/pasid/pasid.sock");
}
