// SPDX-License-Identifier: Apache-2.0
/*
 * A test double of the daemon, so that the C tests need nothing but a C compiler: it serves what
 * they use of docs/reference/protocol.md, and can misbehave on request. The end-to-end tests use the daemon.
 *
 * Usage: peer PATH MODE
 *   serve          as a daemon would
 *   lossy          the same, but every third event is lost
 *   old            as one that knows no SESSION and RESUME
 *   mute           shakes hands, then answers no PASID request
 *   hang-up        ends the connection at the first PASID request, and with it the set
 *   other-id       answers PASID requests with another message's id
 *   refuse         refuses every version
 *   slam           accepts and hangs up
 *   dumb           accepts, and answers nothing at all
 *   busy           accepts nobody
 *   no-listener    leaves a socket behind where nobody listens
 *   unheard=N      crashes at each N-th message, before doing it, and comes back at once with all
 *                  resumable sets
 *   unanswered=N   the same, after doing it and before answering
 *   unanswered-once=N   the same once, and comes back on SIGUSR2
 * and on SIGUSR1 it crashes and comes back in the same way; on SIGUSR2 it crashes, and comes back on
 * the next SIGUSR2.
 */
#include "command.h"
#include "../peer_control.h"
#include "session.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { FRAME_MAX_BYTES = 512 };

static struct sockaddr_un address = { .sun_family = AF_UNIX };
static int listener;
static const char *mode;
static unsigned crash_each; /* 0: never */
static unsigned messages;
static volatile sig_atomic_t crash_requested;
static volatile sig_atomic_t stays_away;

static bool is(const char *name)
{
	return strncmp(mode, name, strlen(name)) == 0;
}

static void end_set(int set)
{
	if (set == 0)
		return;
	set_forget_token(set);
	set_close(set);
}

static void hang_up(struct tenant *tenant)
{
	close(tenant->fd);
	end_set(tenant->set);
	tenant->fd = -1;
}

static void start_listening(void)
{
	listener = socket(AF_UNIX, SOCK_STREAM, 0);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0)
		exit(1);
	if (!is("no-listener") && listen(listener, is("busy") ? 0 : 64) != 0)
		exit(1);
}

/* Signals are held back but here and in ppoll, so that none is missed. */
static void wait_for_signal(void)
{
	sigset_t none;
	sigemptyset(&none);
	sigsuspend(&none);
}

/* Ends all connections and keeps the resumable sets, as a restart of the daemon does. */
static void crash(void)
{
	close(listener);
	unlink(address.sun_path);
	for (int i = 0; i < TENANTS_MAX; i++) {
		if (tenants[i].fd < 0)
			continue;
		close(tenants[i].fd);
		tenants[i].fd = -1;
		if (tenants[i].set != 0 && !set_is_resumable(tenants[i].set))
			end_set(tenants[i].set);
	}
	restarts++;
	while (stays_away)
		wait_for_signal();
	start_listening();
}

static void crash_unanswered(void)
{
	if (is("unanswered-once")) {
		crash_each = 0;
		stays_away = 1;
	}
	crash();
}

static bool is_due_to_crash(uint16_t command)
{
	return crash_each != 0 && command != COMMAND_VERSION && command < PEER_RESTARTS && ++messages % crash_each == 0;
}

/* In two pieces, as a stream may deliver it. */
static void send_reply(int fd, const uint8_t *reply, size_t size)
{
	if (send(fd, reply, 7, MSG_NOSIGNAL) == 7 && send(fd, reply + 7, size - 7, MSG_NOSIGNAL) < 0)
		return;
}

static void reply_to(const struct tenant *tenant, const uint8_t *request, const struct answer *answer)
{
	static uint8_t reply[FRAME_HEADER_BYTES + 4 + MORE_MAX];
	uint16_t command = frame_u16(request, FRAME_COMMAND_AT);
	uint16_t id = frame_u16(request, FRAME_ID_AT);
	size_t size = answer->error != 0 ? FRAME_HEADER_BYTES : FRAME_HEADER_BYTES + 4 + answer->more_bytes;
	uint32_t flags = FRAME_TYPE_REPLY | (answer->error != 0 ? FRAME_ERROR : 0);
	if (command == VFIO_PASID_REQUEST && is("other-id"))
		id++;
	frame_put_header(reply, id, command, (uint32_t)size, flags, (uint32_t)answer->error);
	frame_put_u32(reply, FRAME_HEADER_BYTES, (uint32_t)answer->result);
	memcpy(reply + FRAME_HEADER_BYTES + 4, answer->more, answer->more_bytes);
	send_reply(tenant->fd, reply, size);
}

static void serve(struct tenant *tenant, const uint8_t *request, size_t payload_bytes)
{
	static struct answer answer;
	uint16_t command = frame_u16(request, FRAME_COMMAND_AT);
	bool crashes = is_due_to_crash(command);
	if (crashes && is("unheard")) {
		crash();
		return;
	}
	if (command == COMMAND_VERSION)
		answer = (struct answer){ .error = is("refuse") ? EINVAL : 0, .result = VERSION_MINOR << 16 };
	else
		command_do(tenant, command, request + FRAME_HEADER_BYTES, payload_bytes, &answer);
	if (crashes)
		crash_unanswered();
	else
		reply_to(tenant, request, &answer);
}

static bool receive(int fd, uint8_t *request, ssize_t bytes)
{
	return bytes == 0 || recv(fd, request, (size_t)bytes, MSG_WAITALL) == bytes;
}

static void receive_request(struct tenant *tenant)
{
	uint8_t request[FRAME_MAX_BYTES] = { 0 };
	if (!receive(tenant->fd, request, FRAME_HEADER_BYTES)) {
		hang_up(tenant);
		return;
	}
	uint32_t size = frame_u32(request, FRAME_SIZE_AT);
	ssize_t rest = (ssize_t)size - FRAME_HEADER_BYTES;
	bool is_pasid_request = frame_u16(request, FRAME_COMMAND_AT) == VFIO_PASID_REQUEST;
	if (size > sizeof request || (is_pasid_request && is("hang-up")) ||
	    !receive(tenant->fd, request + FRAME_HEADER_BYTES, rest))
		hang_up(tenant);
	else if (!is("dumb") && !(is_pasid_request && is("mute")))
		serve(tenant, request, (size_t)rest);
}

static void accept_one(void)
{
	int fd = accept(listener, NULL, NULL);
	for (int i = 0; i < TENANTS_MAX && fd >= 0; i++)
		if (tenants[i].fd < 0 && !is("slam")) {
			tenants[i] = (struct tenant){ .fd = fd, .set = set_open() };
			return;
		}
	close(fd);
}

static void wait_and_serve(void)
{
	struct pollfd waiting[1 + TENANTS_MAX];
	waiting[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
	for (int i = 0; i < TENANTS_MAX; i++)
		waiting[1 + i] = (struct pollfd){ .fd = tenants[i].fd, .events = POLLIN };
	sigset_t none;
	sigemptyset(&none);
	int ready = ppoll(waiting, 1 + TENANTS_MAX, NULL, &none);
	if (crash_requested) {
		crash_requested = 0;
		crash();
		return;
	}
	int was = restarts;
	for (int i = 0; i < TENANTS_MAX && ready > 0 && restarts == was; i++)
		if (tenants[i].fd >= 0 && waiting[1 + i].revents != 0)
			receive_request(&tenants[i]);
	if (ready > 0 && waiting[0].revents != 0 && restarts == was)
		accept_one();
}

static void request_crash(int signal)
{
	if (signal == SIGUSR2)
		stays_away = !stays_away;
	if (signal == SIGUSR1 || stays_away)
		crash_requested = 1;
}

int main(int argc, char **argv)
{
	struct sigaction crashing = { .sa_handler = request_crash };
	if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path)
		return 2;
	mode = argv[2];
	const char *each = strchr(mode, '=');
	crash_each = each != NULL ? (unsigned)atoi(each + 1) : 0;
	knows_sessions = !is("old");
	loses_events = is("lossy");
	on_transition = session_notify;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigset_t ours;
	sigemptyset(&ours);
	sigaddset(&ours, SIGUSR1);
	sigaddset(&ours, SIGUSR2);
	sigprocmask(SIG_BLOCK, &ours, NULL);
	sigaction(SIGUSR1, &crashing, NULL);
	sigaction(SIGUSR2, &crashing, NULL);
	strcpy(address.sun_path, argv[1]);
	for (int i = 0; i < TENANTS_MAX; i++)
		tenants[i].fd = -1;
	for (int set = 1; set <= SETS_MAX; set++)
		set_close(set);
	start_listening();
	printf("ready\n");
	fflush(stdout);
	if (is("busy"))
		pause();
	while (!is("no-listener"))
		wait_and_serve();
	return 0;
}
