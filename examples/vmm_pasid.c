// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
/*
 * The same through pasid.h, without pretending to use VFIO, and with privileges apart: a launcher
 * opens the session and starts a guest process that only inherits the descriptor.
 *
 * Usage: vmm_pasid [COUNT]     COUNT PASIDs, 1 to 1000 (default 3)
 */
#include <pasid.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int guest(int fd, int count)
{
	struct pasid_session *session;
	int error = pasid_adopt(fd, &session);
	if (error != 0) {
		fprintf(stderr, "pasid_adopt: %s\n", strerror(-error));
		return 1;
	}
	printf("guest holds");
	for (int i = 0; i < count; i++) {
		int pasid = pasid_alloc(session, 1, 0xFFFFF);
		if (pasid < 0) {
			fprintf(stderr, "pasid_alloc: %s\n", strerror(-pasid));
			return 1;
		}
		printf(" %d", pasid);
	}
	printf("; frees all: %d\n", pasid_free_range(session, 0, UINT32_MAX));
	pasid_close(session);
	return 0;
}

int main(int argc, char **argv)
{
	struct pasid_session *session;
	int count = argc > 1 ? atoi(argv[1]) : 3;
	if (count < 1 || count > 1000) {
		fprintf(stderr, "COUNT: %s (expected: 1 to 1000)\n", argv[1]);
		return 2;
	}
	int error = pasid_connect(NULL, &session);
	if (error != 0) {
		fprintf(stderr, "pasid_connect: %s\n", strerror(-error));
		return 1;
	}
	pid_t child = fork();
	if (child == 0)
		exit(guest(pasid_fd(session), count));
	pasid_close(session);
	int status = 0;
	if (child < 0 || waitpid(child, &status, 0) < 0) {
		perror("guest");
		return 1;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
