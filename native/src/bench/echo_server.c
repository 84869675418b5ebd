// SPDX-License-Identifier: Apache-2.0
/*
 * The baseline of round-trip measurements: echoes every byte.
 * One thread, epoll, a Unix stream socket. Usage: echo_server PATH
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BUFFER_BYTES = 256 * 1024, EVENTS_MAX = 64 };

struct peer {
	int fd;
	bool awaits_room;
	size_t from, to; /* [from, to) of the buffer is still to be sent */
	uint8_t buffer[BUFFER_BYTES];
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int listen_on(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (strlen(path) >= sizeof address.sun_path) {
		fprintf(stderr, "PATH: %s (expected: at most %zu bytes)\n", path, sizeof address.sun_path - 1);
		exit(2);
	}
	strcpy(address.sun_path, path);
	unlink(path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1024) != 0)
		die(path);
	return fd;
}

static void accept_peer(int poll, int listener)
{
	struct peer *peer = malloc(sizeof *peer);
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (peer == NULL || fd < 0)
		die("accept");
	peer->fd = fd;
	peer->awaits_room = false;
	peer->from = peer->to = 0;
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = peer };
	if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0)
		die("epoll_ctl");
}

static void await(int poll, struct peer *peer, bool room)
{
	if (peer->awaits_room == room)
		return;
	struct epoll_event event = { .events = room ? EPOLLOUT : EPOLLIN, .data.ptr = peer };
	if (epoll_ctl(poll, EPOLL_CTL_MOD, peer->fd, &event) != 0)
		die("epoll_ctl");
	peer->awaits_room = room;
}

/* False at the end of the connection. */
static bool flush(struct peer *peer)
{
	while (peer->from < peer->to) {
		ssize_t sent = send(peer->fd, peer->buffer + peer->from, peer->to - peer->from, MSG_NOSIGNAL);
		if (sent < 0)
			return errno == EAGAIN;
		peer->from += (size_t)sent;
	}
	return true;
}

static bool serve(int poll, struct peer *peer)
{
	if (peer->from == peer->to) {
		ssize_t got = recv(peer->fd, peer->buffer, BUFFER_BYTES, 0);
		if (got <= 0)
			return got < 0 && errno == EAGAIN;
		peer->from = 0;
		peer->to = (size_t)got;
	}
	if (!flush(peer))
		return false;
	await(poll, peer, peer->from < peer->to);
	return true;
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: echo_server PATH\n");
		return 2;
	}
	int listener = listen_on(argv[1]);
	int poll = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event events[EVENTS_MAX] = { { .events = EPOLLIN, .data.ptr = NULL } };
	if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &events[0]) != 0)
		die("epoll");
	printf("ready: socket=%s\n", argv[1]);
	fflush(stdout);
	for (;;) {
		int ready = epoll_wait(poll, events, EVENTS_MAX, -1);
		for (int i = 0; i < ready; i++) {
			struct peer *peer = events[i].data.ptr;
			if (peer == NULL) {
				accept_peer(poll, listener);
			} else if (!serve(poll, peer)) {
				close(peer->fd);
				free(peer);
			}
		}
	}
}
