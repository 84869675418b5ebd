// SPDX-License-Identifier: Apache-2.0
/* pasid run: starts a program with IDs, which are its own for as long as it lives. docs/reference/run.md describes it. */
#include "options.h"
#include "probe.h"
#include "program.h"
#include "sessions.h"
#include "supervise.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>

/* More taken IDs in a row than this are no coincidence. */
enum { TRIES_MAX = 64 };

/* Returns the descriptor that has the CID, for the program to inherit. */
static int probe(struct run_request *request, const struct sessions *sessions)
{
	int fd = probe_open();
	if (fd < 0)
		run_fail("--probe: /dev/vhost-vsock: %s (expected: the device of the kernel's vhost_vsock module)", strerror(-fd));
	int error = probe_take(fd, request->draws[0].ids[0]);
	for (int tries = 1; error == -EADDRINUSE && tries < TRIES_MAX; tries++) {
		if (!sessions_report_busy(sessions, request))
			run_fail("--probe: CID %u: %s", request->draws[0].ids[0], strerror(EADDRINUSE));
		error = probe_take(fd, request->draws[0].ids[0]);
	}
	if (error != 0)
		run_fail("--probe: CID %u: %s", request->draws[0].ids[0], strerror(-error));
	return sessions_inherit(request, fd);
}

static bool is_busy(const struct run_request *request, const struct ending *ending)
{
	bool has_failed = WIFEXITED(ending->status) && WEXITSTATUS(ending->status) != 0;
	if (ending->exec_error != 0 || !has_failed)
		return false;
	return ending->has_printed || WEXITSTATUS(ending->status) == request->busy_code;
}

_Noreturn static void run_supervised(struct run_request *request, const struct sessions *sessions, int probed_fd)
{
	struct ending ending = supervise(request, sessions, probed_fd);
	for (int tries = 1; is_busy(request, &ending) && tries < TRIES_MAX; tries++) {
		if (!sessions_report_busy(sessions, request))
			break;
		ending = supervise(request, sessions, probed_fd);
	}
	if (ending.exec_error != 0)
		program_fail(request, ending.exec_error);
	supervise_end_like(ending.status);
}

int main(int argc, char **argv)
{
	struct run_request request;
	struct sessions sessions;
	(void)argc;
	options_read(argv + 1, &request);
	sessions_open(&sessions, &request);
	int probed_fd = request.is_probed ? probe(&request, &sessions) : -1;
	if (run_is_supervised(&request))
		run_supervised(&request, &sessions, probed_fd);
	program_fail(&request, program_become(&request, &sessions, probed_fd));
}
