// SPDX-License-Identifier: Apache-2.0
/*
 * Tests of pasid-run. Usage: run_test PEER PASID_RUN [NAME]
 * As the program that pasid-run starts: run_test --hold ID, prints the ID and waits for the end of its standard input.
 */
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The memory of a supervisor; under a sanitizer it takes more. */
#ifndef MOST_KIB
#define MOST_KIB 1024
#endif

enum { AT_ONCE = 200 };

static const char *pasid_run;
static char self[4096];

/* A process with its standard input and output on pipes of the test. */
struct program {
	pid_t pid;
	int to;
	int from;
};

static struct program start_program(const char *const *arguments)
{
	int in[2], out[2];
	CHECK(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
	struct program program = { .pid = fork(), .to = in[1], .from = out[0] };
	if (program.pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execv(arguments[0], (char *const *)arguments);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	return program;
}

#define START(...) start_program((const char *const[]){ pasid_run, __VA_ARGS__, NULL })
#define HOLD(...) START(__VA_ARGS__, self, "--hold", "%{id}")

static void read_line(const struct program *program, char *line, size_t bytes)
{
	size_t have = 0;
	while (have < bytes - 1 && read(program->from, line + have, 1) == 1 && line[have] != '\n')
		have++;
	line[have] = '\0';
}

static int read_id(const struct program *program)
{
	char line[32];
	read_line(program, line, sizeof line);
	return atoi(line);
}

static int end(struct program *program)
{
	close(program->to);
	int status = wait_for(program->pid);
	close(program->from);
	return status;
}

static void check_prints(const char *expected, struct program program)
{
	char line[256];
	read_line(&program, line, sizeof line);
	if (strcmp(line, expected) != 0)
		printf("%s (expected: %s)\n", line, expected);
	CHECK(strcmp(line, expected) == 0);
	CHECK_EQUAL(0, end(&program));
}

static void fills_arguments_and_environment(void)
{
	peer_start("serve");
	check_prints("1 1", START("--env", "CID", "/bin/sh", "-c", "echo %{id} $CID"));
	check_prints("x=3,4,5 second=4", START("--range", "3-9", "--count", "3", "/bin/echo", "x=%{id}", "second=%{id.2}"));
	check_prints("1 2 1 %{other} %{", START("--space", "A=pasid", "--space", "b.c=pasid", "--", "/bin/echo", "%{A}", "%{b.c}",
						"%{id}", "%{other}", "%{"));
	/* The session is descriptor 9, a socket. */
	check_prints("7 9 socket", START("--range=7", "--fd", "9", "/bin/sh", "-c",
					 "[ -S /dev/fd/$PASID_FD ] && echo %{id} $PASID_FD socket"));
	CHECK_SOON(peer_sets() == 0);
}

static void many_at_once(void)
{
	static struct program programs[AT_ONCE];
	static bool is_drawn[AT_ONCE + 1];
	peer_start("serve");
	for (int i = 0; i < AT_ONCE; i++)
		programs[i] = HOLD("--range", "1-200");
	for (int i = 0; i < AT_ONCE; i++) {
		int id = read_id(&programs[i]);
		CHECK(id >= 1 && id <= AT_ONCE && !is_drawn[id]);
		is_drawn[id] = true;
	}
	CHECK_EQUAL(AT_ONCE, peer_held());
	for (int i = 0; i < AT_ONCE; i++)
		CHECK_EQUAL(0, end(&programs[i]));
	CHECK_SOON(peer_held() == 0);
}

static int run_shell(const char *option, const char *value, const char *script)
{
	struct program program = option != NULL ? START(option, value, "/bin/sh", "-c", script) : START("/bin/sh", "-c", script);
	return end(&program);
}

static void exit_codes_and_signals(void)
{
	peer_start("serve");
	for (int supervised = 0; supervised < 2; supervised++) {
		const char *option = supervised ? "--on-busy" : NULL;
		CHECK_EQUAL(0, run_shell(option, "99", "exit 0"));
		CHECK_EQUAL(7, run_shell(option, "99", "exit 7"));
		CHECK_EQUAL(128 + SIGKILL, run_shell(option, "99", "kill -KILL $$"));
		CHECK_EQUAL(128 + SIGTERM, run_shell(option, "99", "kill -TERM $$"));
	}
	struct program missing = START("--on-busy", "127", "/nowhere/program");
	CHECK_EQUAL(127, end(&missing));
	missing = START("/nowhere/program");
	CHECK_EQUAL(127, end(&missing));
	struct program directory = START("/tmp");
	CHECK_EQUAL(126, end(&directory));
	CHECK_SOON(peer_sets() == 0);
}

static void refusals(void)
{
	peer_start("serve");
	const char *const wrong[][3] = {
		{ "--count", "0", "true" }, { "--range", "9-3", "true" }, { "--space", "nowhere", "true" },
		{ "--fd", "2", "true" }, { "--on-busy", "256", "true" }, { "--env", "A=B", "true" },
		{ "--range", "5000-6000", "true" }, { "--unknown", "1", "true" }, { "--count", "1", NULL },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct program program = START(wrong[i][0], wrong[i][1], wrong[i][2]);
		CHECK_EQUAL(125, end(&program));
	}
	CHECK_SOON(peer_sets() == 0);
}

static void draws_again_while_busy(void)
{
	peer_start("serve");
	check_prints("4", START("--on-busy", "9", "/bin/sh", "-c", "[ %{id} -gt 3 ] || exit 9; echo %{id}"));
	check_prints("7", START("--on-busy", "Address in use", "/bin/sh", "-c",
				"[ %{id} -gt 6 ] && echo %{id} && exit 0; echo 'bind: Address in use' >&2; exit 1"));
	/* Printed, and not failed; failed, and not printed. */
	check_prints("7", START("--on-busy", "Address in use", "/bin/sh", "-c", "echo 'Address in use' >&2; echo %{id}"));
	CHECK_EQUAL(1, run_shell("--on-busy", "Address in use", "exit 1"));
	CHECK_EQUAL(9, run_shell("--on-busy", "9", "exit 9"));
}

static int resident_kib(pid_t pid)
{
	char path[64], line[128];
	int kib = -1;
	snprintf(path, sizeof path, "/proc/%d/status", pid);
	FILE *status = fopen(path, "r");
	CHECK(status != NULL);
	while (fgets(line, sizeof line, status) != NULL)
		if (strncmp(line, "VmRSS:", 6) == 0)
			kib = atoi(line + 6);
	fclose(status);
	return kib;
}

static void supervisor_is_small_and_passes_signals(void)
{
	peer_start("serve");
	struct program program = START("--on-busy", "9", "/bin/sh", "-c",
				       "trap 'echo got; exit 3' USR1; echo %{id}; while :; do sleep 0.05; done");
	char line[32];
	CHECK_EQUAL(1, read_id(&program));
	int kib = resident_kib(program.pid);
	CHECK(kib > 0 && kib < MOST_KIB);
	kill(program.pid, SIGUSR1);
	read_line(&program, line, sizeof line);
	CHECK(strcmp(line, "got") == 0);
	CHECK_EQUAL(3, end(&program));
}

static void ids_live_as_long_as_the_program(void)
{
	peer_start("serve");
	struct program program = HOLD("--name", "vm");
	CHECK_EQUAL(1, read_id(&program));
	CHECK_EQUAL(1, peer_held());
	kill(program.pid, SIGKILL);
	CHECK_EQUAL(128 + SIGKILL, end(&program));
	CHECK_SOON(peer_held() == 0);
}

/* The program outlives the supervisor, and keeps its ID. */
static void supervisor_is_killed(void)
{
	peer_start("serve");
	struct program program = HOLD("--on-busy", "9");
	CHECK_EQUAL(1, read_id(&program));
	kill(program.pid, SIGKILL);
	CHECK_EQUAL(128 + SIGKILL, wait_for(program.pid));
	CHECK_EQUAL(1, peer_held());
	close(program.to);
	CHECK_SOON(peer_held() == 0);
}

static void probe_says_that_there_is_no_device(void)
{
	peer_start("serve");
	if (access("/dev/vhost-vsock", F_OK) == 0)
		return;
	struct program program = START("--probe", "/bin/true");
	CHECK_EQUAL(125, end(&program));
	CHECK_SOON(peer_sets() == 0);
}

static int64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int64_t best_us(const char *const *arguments)
{
	int64_t best = INT64_MAX;
	for (int round = 0; round < 50; round++) {
		int64_t before = now_us();
		struct program program = start_program(arguments);
		CHECK_EQUAL(0, end(&program));
		int64_t took = now_us() - before;
		best = took < best ? took : best;
	}
	return best;
}

static void print_cost(void)
{
	const char *const plain[] = { "/bin/true", NULL };
	const char *const through[] = { pasid_run, "/bin/true", NULL };
	peer_start("serve");
	int64_t extra = best_us(through) - best_us(plain);
	/* Printed, not judged: a time is the machine's too. */
	printf("pasid run: %lld us more than without it\n", (long long)extra);
}

static const struct test tests[] = {
	{ "run: arguments and environment", fills_arguments_and_environment },
	{ "run: 200 at once", many_at_once },
	{ "run: exit codes and signals", exit_codes_and_signals },
	{ "run: refusals", refusals },
	{ "run: another ID while busy", draws_again_while_busy },
	{ "run: the supervisor is small and passes signals", supervisor_is_small_and_passes_signals },
	{ "run: IDs live as long as the program", ids_live_as_long_as_the_program },
	{ "run: the supervisor is killed", supervisor_is_killed },
	{ "run: no device to probe with", probe_says_that_there_is_no_device },
	{ "run: what it costs", print_cost },
};

static int hold(const char *id)
{
	char byte;
	printf("%s\n", id);
	fflush(stdout);
	return read(0, &byte, 1) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--hold") == 0)
		return hold(argv[2]);
	ssize_t bytes = readlink("/proc/self/exe", self, sizeof self - 1);
	if (argc < 3 || bytes < 0)
		return 2;
	peer_program(argv[1]);
	pasid_run = argv[2];
	return test_run(tests, sizeof tests / sizeof tests[0], argc > 3 ? argv[3] : NULL);
}
