// SPDX-License-Identifier: Apache-2.0
#include "supervise.h"

#include "program.h"
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

/* The events that the supervisor waits for. */
struct supervisor {
	pid_t child;
	int signals;  /* a signalfd */
	int text_fd;  /* reads the program's standard error; -1: the program has this process's own */
	int start_fd; /* reads the errno of a program that could not be started; its end: it has started */
	struct watch watch;
};

/* Left to the kernel: job control, which reaches the program too, and what cannot be passed on. */
static const int unwatched[] = { SIGTSTP, SIGTTIN, SIGTTOU, SIGCONT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS };

static sigset_t watched_signals(void)
{
	sigset_t watched;
	sigfillset(&watched);
	for (size_t i = 0; i < sizeof unwatched / sizeof unwatched[0]; i++)
		sigdelset(&watched, unwatched[i]);
	return watched;
}

static void make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		run_fail("a pipe: %s", strerror(errno));
}

_Noreturn static void become(const struct run_request *request, const struct sessions *sessions, int probed_fd,
			     const int *starts, const int *texts, const sigset_t *mask)
{
	if (request->busy_text != NULL && dup2(texts[1], STDERR_FILENO) < 0)
		_exit(EXIT_OWN_FAILURE);
	sessions_hold(sessions);
	sigprocmask(SIG_SETMASK, mask, NULL);
	int error = program_become(request, sessions, probed_fd);
	if (write(starts[1], &error, sizeof error) != sizeof error)
		_exit(EXIT_OWN_FAILURE);
	_exit(EXIT_NOT_EXECUTABLE);
}

static void start(struct supervisor *supervisor, const struct run_request *request, const struct sessions *sessions,
		  int probed_fd, const sigset_t *mask)
{
	int starts[2];
	int texts[2] = { -1, -1 };
	make_pipe(starts);
	if (request->busy_text != NULL) {
		make_pipe(texts);
		watch_begin(&supervisor->watch, request->busy_text);
	}
	supervisor->child = fork();
	if (supervisor->child < 0)
		run_fail("a process: %s", strerror(errno));
	if (supervisor->child == 0)
		become(request, sessions, probed_fd, starts, texts, mask);
	close(starts[1]);
	supervisor->start_fd = starts[0];
	supervisor->text_fd = texts[0];
	if (texts[1] >= 0)
		close(texts[1]);
}

/* A signal of the terminal has gone to the whole process group, the program included. */
static void pass_signal_on(const struct supervisor *supervisor)
{
	struct signalfd_siginfo signal;
	if (read(supervisor->signals, &signal, sizeof signal) != sizeof signal)
		return;
	if (signal.ssi_signo != SIGCHLD && signal.ssi_code != SI_KERNEL)
		kill(supervisor->child, (int)signal.ssi_signo);
}

static void write_all(const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t written = write(STDERR_FILENO, bytes, count);
		if (written < 0 && errno != EINTR)
			return;
		bytes += written > 0 ? written : 0;
		count -= written > 0 ? (size_t)written : 0;
	}
}

static void pass_text_through(struct supervisor *supervisor)
{
	char piece[1024];
	ssize_t bytes = read(supervisor->text_fd, piece, sizeof piece);
	if (bytes <= 0) {
		close(supervisor->text_fd);
		supervisor->text_fd = -1;
		return;
	}
	watch_feed(&supervisor->watch, piece, (size_t)bytes);
	write_all(piece, (size_t)bytes);
}

/* The output of the program until it ended. Its children may hold the pipe open for longer. */
static void drain_text(struct supervisor *supervisor)
{
	struct pollfd text = { .fd = supervisor->text_fd, .events = POLLIN };
	while (supervisor->text_fd >= 0 && poll(&text, 1, 0) > 0)
		pass_text_through(supervisor);
	if (supervisor->text_fd >= 0)
		close(supervisor->text_fd);
}

static int await_end(struct supervisor *supervisor)
{
	int status;
	while (waitpid(supervisor->child, &status, WNOHANG) == 0) {
		struct pollfd waiting[] = { { .fd = supervisor->signals, .events = POLLIN },
					    { .fd = supervisor->text_fd, .events = POLLIN } };
		poll(waiting, 2, -1);
		if (waiting[1].revents != 0)
			pass_text_through(supervisor);
		if (waiting[0].revents != 0)
			pass_signal_on(supervisor);
	}
	drain_text(supervisor);
	return status;
}

static int exec_error_of(const struct supervisor *supervisor)
{
	int error = 0;
	if (read(supervisor->start_fd, &error, sizeof error) != sizeof error)
		error = 0;
	close(supervisor->start_fd);
	return error;
}

struct ending supervise(const struct run_request *request, const struct sessions *sessions, int probed_fd)
{
	struct supervisor supervisor;
	sigset_t watched = watched_signals();
	sigset_t mask;
	sigprocmask(SIG_BLOCK, &watched, &mask);
	supervisor.signals = signalfd(-1, &watched, SFD_CLOEXEC);
	if (supervisor.signals < 0)
		run_fail("signals: %s", strerror(errno));
	start(&supervisor, request, sessions, probed_fd, &mask);
	struct ending ending = { .status = await_end(&supervisor), .exec_error = exec_error_of(&supervisor) };
	ending.has_printed = request->busy_text != NULL && supervisor.watch.is_found;
	close(supervisor.signals);
	/* Between two programs a signal ends this process, as it would end the program. */
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return ending;
}

void supervise_end_like(int status)
{
	if (!WIFSIGNALED(status))
		exit(WEXITSTATUS(status));
	/* The program has left a core already, if it was to leave one. */
	const struct rlimit none = { 0, 0 };
	setrlimit(RLIMIT_CORE, &none);
	sigset_t only;
	sigemptyset(&only);
	sigaddset(&only, WTERMSIG(status));
	signal(WTERMSIG(status), SIG_DFL);
	raise(WTERMSIG(status));
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	exit(128 + WTERMSIG(status));
}
