// SPDX-License-Identifier: Apache-2.0
#include "program.h"

#include "arguments.h"

#include <pasid.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void set_environment(const struct run_request *request)
{
	char fd[12];
	for (uint32_t i = 0; i < request->draw_count; i++) {
		const struct draw *draw = &request->draws[i];
		if (draw->environment != NULL && setenv(draw->environment, arguments_ids(draw), 1) != 0)
			run_fail("%s: %s", draw->environment, strerror(errno));
	}
	snprintf(fd, sizeof fd, "%d", request->fd);
	if (request->fd >= 0 && setenv("PASID_FD", fd, 1) != 0)
		run_fail("PASID_FD: %s", strerror(errno));
}

int program_become(const struct run_request *request, const struct sessions *sessions, int probed_fd)
{
	char **arguments = arguments_fill(request, probed_fd);
	set_environment(request);
	/* Last of all: it may replace a descriptor of this process. */
	if (request->fd >= 0 && dup2(sessions->inherited[0], request->fd) < 0)
		return -errno;
	execvp(arguments[0], arguments);
	return -errno;
}

void program_fail(const struct run_request *request, int error)
{
	run_warn("%s: %s", request->program[0], strerror(-error));
	exit(error == -ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}
