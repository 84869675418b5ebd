// SPDX-License-Identifier: Apache-2.0
#include "../wire/socket_path.h"
#include "test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void make_file(const char *path)
{
	int fd = open(path, O_CREAT | O_WRONLY, 0600);
	CHECK(fd >= 0);
	close(fd);
}

/* Whoever has no daemon of its own finds that of the host. */
static void own_place_first(void)
{
	struct sockaddr_un address;
	const char *directory = test_directory();
	char own[128];
	char host[128];
	snprintf(own, sizeof own, "%s/pasid/pasid.sock", directory);
	snprintf(host, sizeof host, "%s/host", directory);
	unsetenv("PASID_SOCKET");
	setenv("XDG_RUNTIME_DIR", directory, 1);
	address.sun_family = AF_UNIX;
	strcpy(address.sun_path, own);
	CHECK_EQUAL(0, socket_path_prefer(&address, host));
	CHECK_EQUAL(0, strcmp(own, address.sun_path));
	make_file(host);
	CHECK_EQUAL(0, socket_path_prefer(&address, host));
	CHECK_EQUAL(0, strcmp(host, address.sun_path));
	*strrchr(own, '/') = '\0';
	CHECK_EQUAL(0, mkdir(own, 0700));
	own[strlen(own)] = '/';
	make_file(own);
	CHECK_EQUAL(0, socket_path_address(NULL, &address));
	CHECK_EQUAL(0, strcmp(own, address.sun_path));
	CHECK_EQUAL(0, socket_path_prefer(&address, host));
	CHECK_EQUAL(0, strcmp(own, address.sun_path));
	CHECK_EQUAL(0, unlink(own));
	*strrchr(own, '/') = '\0';
	CHECK_EQUAL(0, rmdir(own));
	CHECK_EQUAL(0, unlink(host));
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		{ "path: the own place first", own_place_first },
	};
	return test_run(tests, sizeof tests / sizeof tests[0], argc > 1 ? argv[1] : NULL);
}
