// SPDX-License-Identifier: Apache-2.0
#include "vfio_user.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

static void child_has_its_own(pid_t (*make_child)(void))
{
	peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(5, alloc(fd, 5, 5));
	pid_t child = make_child();
	if (child == 0) {
		CHECK_ERRNO(ENOSPC, alloc(fd, 5, 5));
		CHECK_EQUAL(0, free_range(fd, 0, UINT32_MAX));
		CHECK_ERRNO(ENOSPC, alloc(fd, 5, 5));
		CHECK_EQUAL(6, alloc(fd, 5, 6));
		CHECK_EQUAL(2, peer_sessions());
		CHECK_EQUAL(0, close(fd));
		CHECK_SOON(peer_sessions() == 1);
		_exit(0);
	}
	CHECK_EQUAL(0, wait_for(child));
	CHECK_EQUAL(6, alloc(fd, 5, 6));
}

static pid_t raw_fork(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
}

static void forked_child(void)
{
	child_has_its_own(fork);
}

static void raw_forked_child(void)
{
	child_has_its_own(raw_fork);
}

/* A child that never uses the container must not keep the dead parent's session alive. */
static void idle_child_of_a_dead_parent(void)
{
	peer_start("serve");
	pid_t parent = fork();
	if (parent == 0) {
		CHECK_EQUAL(1, alloc(open_container(), 1, 1));
		if (fork() == 0)
			execlp("sleep", "sleep", "30", (char *)NULL);
		if (fork() == 0)
			pause();
		kill(getpid(), SIGKILL);
	}
	CHECK_EQUAL(128 + SIGKILL, wait_for(parent));
	CHECK_SOON(peer_sessions() == 0);
	kill(0, SIGTERM);
}

static void idle_child_does_not_stay(void)
{
	/* In a group of its own, which the case ends by a signal to all of it. */
	pid_t group = fork();
	if (group == 0) {
		setpgid(0, 0);
		idle_child_of_a_dead_parent();
	}
	CHECK_EQUAL(128 + SIGTERM, wait_for(group));
}

static void group_in_a_child(void)
{
	peer_start("serve");
	int container = open_container();
	int group = open("/dev/vfio/3", O_RDWR);
	CHECK_EQUAL(0, ioctl(group, GROUP_SET_CONTAINER, &container));
	pid_t child = fork();
	if (child == 0) {
		CHECK_EQUAL(1, alloc(container, 1, 1));
		close(container);
		CHECK_EQUAL(2, peer_sessions());
		close(group);
		CHECK_SOON(peer_sessions() == 1);
		_exit(0);
	}
	CHECK_EQUAL(0, wait_for(child));
	CHECK_EQUAL(1, alloc(container, 1, 1));
}

static void vfork_child(void)
{
	peer_start("serve");
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 1));
	pid_t child = vfork();
	if (child == 0) {
		dup2(0, fd + 1);
		dup2(0, fd);
		for (int other = 3; other < 1100; other++)
			close(other);
		close_range(3, ~0u, 0);
		execlp("true", "true", (char *)NULL);
		_exit(127);
	}
	CHECK_EQUAL(0, wait_for(child));
	CHECK_EQUAL(2, alloc(fd, 1, 2));
}

static void exec_closes(void)
{
	int block[2];
	int begun[2];
	char byte;
	peer_start("serve");
	CHECK(pipe(block) == 0 && pipe(begun) == 0);
	pid_t child = fork();
	if (child == 0) {
		CHECK_EQUAL(1, alloc(open_container(), 1, 1));
		CHECK_EQUAL(1, peer_sessions());
		CHECK_EQUAL(1, write(begun[1], "", 1));
		dup2(block[0], 0);
		close(block[1]);
		execlp("cat", "cat", (char *)NULL);
	}
	close(block[0]);
	CHECK_EQUAL(1, read(begun[0], &byte, 1));
	CHECK_SOON(waitpid(child, NULL, WNOHANG) == 0 && peer_sessions() == 0);
	close(block[1]);
	CHECK_EQUAL(0, wait_for(child));
}

static int handler_fd;
static volatile sig_atomic_t handled;

static void use_container(int signal)
{
	int saved = errno;
	(void)signal;
	int id = alloc(handler_fd, 2000, 3000);
	CHECK(id > 0 && free_range(handler_fd, (uint32_t)id, (uint32_t)id) == 0);
	close(dup(handler_fd));
	handled++;
	errno = saved;
}

static void signal_handlers(void)
{
	struct sigaction action = { .sa_handler = use_container, .sa_flags = SA_RESTART };
	struct itimerval often = { { 0, 2000 }, { 0, 2000 } };
	struct itimerval never = { { 0, 0 }, { 0, 0 } };
	peer_start("serve");
	int fd = handler_fd = open_container();
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	while (handled < 50) {
		CHECK_EQUAL(1, alloc(fd, 1, 1));
		CHECK_EQUAL(0, free_range(fd, 1, 1));
		close(dup(fd));
	}
	setitimer(ITIMER_REAL, &never, NULL);
}

static atomic_bool stop;

static void *use_until_stopped(void *container)
{
	int fd = *(int *)container;
	while (!stop) {
		int id = alloc(fd, 1, 4000);
		CHECK(id > 0 && free_range(fd, (uint32_t)id, (uint32_t)id) == 0);
		close(dup(fd));
	}
	return NULL;
}

static void forks_among_threads(void)
{
	pthread_t workers[3];
	peer_start("serve");
	int fd = open_container();
	for (int i = 0; i < 3; i++)
		CHECK(pthread_create(&workers[i], NULL, use_until_stopped, &fd) == 0);
	for (int round = 0; round < 50; round++) {
		pid_t child = fork();
		if (child == 0) {
			CHECK(alloc(fd, 1, 4000) > 0);
			CHECK_EQUAL(0, close(fd));
			_exit(0);
		}
		CHECK_EQUAL(0, wait_for(child));
	}
	stop = true;
	for (int i = 0; i < 3; i++)
		pthread_join(workers[i], NULL);
	close(fd);
	CHECK_SOON(peer_sessions() == 0);
}

/* Each thread comes out of fork() with the mask it went in with, whoever else forks. */
static void *fork_with_mask(void *is_blocked)
{
	sigset_t mask;
	sigset_t after;
	if (is_blocked != NULL)
		sigfillset(&mask);
	else
		sigemptyset(&mask);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
	for (int round = 0; round < 300; round++) {
		pid_t child = fork();
		pthread_sigmask(SIG_SETMASK, NULL, &after);
		bool is_same = sigismember(&after, SIGTERM) == (is_blocked != NULL);
		if (child == 0)
			_exit(is_same ? 0 : 1);
		CHECK(is_same);
		CHECK_EQUAL(0, wait_for(child));
	}
	return NULL;
}

static void forks_with_different_masks(void)
{
	pthread_t forkers[4];
	peer_start("serve");
	open_container();
	for (int i = 0; i < 4; i++)
		CHECK(pthread_create(&forkers[i], NULL, fork_with_mask, i % 2 == 0 ? NULL : forkers) == 0);
	for (int i = 0; i < 4; i++)
		pthread_join(forkers[i], NULL);
}

static void *cancel_me(void *container)
{
	use_until_stopped(container);
	return NULL;
}

static void cancelled_threads(void)
{
	peer_start("serve");
	int fd = open_container();
	for (int round = 0; round < 20; round++) {
		pthread_t worker;
		CHECK(pthread_create(&worker, NULL, cancel_me, &fd) == 0);
		usleep(500);
		pthread_cancel(worker);
		pthread_join(worker, NULL);
		CHECK(alloc(fd, 4001, 4090) > 0);
	}
}

const struct test process_tests[] = {
	{ "process: a forked child has its own session", forked_child },
	{ "process: so has a child of a raw clone", raw_forked_child },
	{ "process: an idle child does not keep the session", idle_child_does_not_stay },
	{ "process: a group keeps its container in a child", group_in_a_child },
	{ "process: a vfork child changes nothing", vfork_child },
	{ "process: exec closes", exec_closes },
	{ "process: signal handlers", signal_handlers },
	{ "process: forks among threads", forks_among_threads },
	{ "process: forks keep each thread's signal mask", forks_with_different_masks },
	{ "process: cancelled threads", cancelled_threads },
};
const size_t process_tests_count = COUNT(process_tests);
