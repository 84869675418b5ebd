// SPDX-License-Identifier: Apache-2.0
#include "test.h"

#include "../wire/frame.h"
#include "peer_control.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Some cases make thousands of system calls, and the machine may do other things as well. */
enum { HANGS_AFTER_S = 600 };

static const char *program;
static char directory[] = "/tmp/pasid-test-XXXXXX";
static char socket_path[sizeof directory + 16];

void test_failed(const char *file, int line, const char *what, long expected, long actual)
{
	fprintf(stderr, "%s:%d: %s", file, line, what);
	if (expected != actual)
		fprintf(stderr, ": %ld (expected: %ld)", actual, expected);
	fprintf(stderr, "; errno %d\n", errno);
	exit(1);
}

int wait_for(pid_t child)
{
	int status = 0;
	while (waitpid(child, &status, 0) < 0)
		CHECK(errno == EINTR);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

const char *test_directory(void)
{
	return directory;
}

void peer_program(const char *path)
{
	program = path;
}

pid_t peer_start(const char *mode)
{
	int ready[2];
	char line[16];
	unlink(socket_path);
	setenv("PASID_SOCKET", socket_path, 1);
	CHECK(pipe(ready) == 0);
	pid_t peer = fork();
	if (peer == 0) {
		dup2(ready[1], 1);
		close(ready[0]);
		close(ready[1]);
		unsetenv("LD_PRELOAD");
		execl(program, program, socket_path, mode, (char *)NULL);
		_exit(127);
	}
	close(ready[1]);
	CHECK(read(ready[0], line, sizeof line) > 0);
	close(ready[0]);
	return peer;
}

void peer_kill(pid_t peer)
{
	kill(peer, SIGKILL);
	wait_for(peer);
}

static int peer_count(uint16_t what)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	uint8_t frame[FRAME_HEADER_BYTES + 4];
	strcpy(address.sun_path, socket_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		close(fd);
		return PEER_AWAY;
	}
	frame_put_header(frame, 1, what, FRAME_HEADER_BYTES, FRAME_TYPE_COMMAND, 0);
	bool has_reply = send(fd, frame, FRAME_HEADER_BYTES, MSG_NOSIGNAL) == FRAME_HEADER_BYTES &&
		       recv(fd, frame, sizeof frame, MSG_WAITALL) == sizeof frame;
	close(fd);
	return has_reply ? (int)frame_u32(frame, FRAME_HEADER_BYTES) : PEER_AWAY;
}

int peer_sessions(void)
{
	return peer_count(PEER_SESSIONS);
}

int peer_held(void)
{
	return peer_count(PEER_HELD);
}

int peer_sets(void)
{
	return peer_count(PEER_SETS);
}

int peer_restarts(void)
{
	return peer_count(PEER_RESTARTS);
}

static bool run_one(const struct test *test)
{
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		alarm(HANGS_AFTER_S);
		test->run();
		exit(0);
	}
	int status = wait_for(child);
	if (status != 0)
		printf("FAILED %s (status %d)\n", test->name, status);
	return status == 0;
}

int test_run(const struct test *cases, size_t count, const char *only)
{
	size_t passed = 0;
	size_t failed = 0;
	CHECK(mkdtemp(directory) != NULL);
	snprintf(socket_path, sizeof socket_path, "%s/socket", directory);
	for (size_t i = 0; i < count; i++)
		if (only == NULL || strstr(cases[i].name, only) != NULL)
			run_one(&cases[i]) ? passed++ : failed++;
	unlink(socket_path);
	rmdir(directory);
	printf("%zu passed, %zu failed\n", passed, failed);
	return failed == 0 && passed > 0 ? 0 : 1;
}
