// SPDX-License-Identifier: Apache-2.0
/*
 * pass_descriptor SOCKET ID: a launcher opens a session, takes the PASID ID, hands the connected
 * socket to an heir with SCM_RIGHTS, and exits. The heir takes ID + 1 over the same session and then
 * sleeps, holding it. Prints "launcher ID", then "heir PROCESS-ID ID"; the exit code is 0 if all went well.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define VERSION 1
#define ALLOCATE 0x5001

struct header {
	uint16_t message_id, command;
	uint32_t size, flags, error;
};

static void require(int holds, const char *what)
{
	if (!holds) {
		perror(what);
		exit(1);
	}
}

static void read_all(int fd, void *to, size_t bytes)
{
	require(recv(fd, to, bytes, MSG_WAITALL) == (ssize_t)bytes, "recv");
}

/* Sends a command and answers the first word of its reply. */
static int32_t ask(int fd, uint16_t command, const void *payload, uint32_t bytes)
{
	struct header header = { 1, command, (uint32_t)sizeof(header) + bytes, 0, 0 };
	char frame[64], reply[4096];
	int32_t result;
	memcpy(frame, &header, sizeof(header));
	memcpy(frame + sizeof(header), payload, bytes);
	require(send(fd, frame, header.size, 0) == (ssize_t)header.size, "send");
	read_all(fd, &header, sizeof(header));
	require(header.error == 0 && header.size <= sizeof(reply), "reply");
	read_all(fd, reply, header.size - sizeof(header));
	memcpy(&result, reply, sizeof(result));
	return result;
}

static int allocate_exactly(int fd, uint32_t id)
{
	uint32_t request[] = { id, id, 1, 0 };
	return ask(fd, ALLOCATE, request, sizeof(request)) == 1;
}

static int open_session(const char *path)
{
	const uint8_t version[] = { 0, 0, 1, 0 };
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	require(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "connect");
	ask(fd, VERSION, version, sizeof(version));
	return fd;
}

static void send_descriptor(int to, int fd)
{
	char byte = 0;
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.room,
		.msg_controllen = sizeof(control.room) };
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
	rights->cmsg_level = SOL_SOCKET;
	rights->cmsg_type = SCM_RIGHTS;
	rights->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(rights), &fd, sizeof(fd));
	require(sendmsg(to, &message, 0) == 1, "sendmsg");
}

static int receive_descriptor(int from)
{
	char byte;
	int fd = -1;
	union {
		char room[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	struct iovec data = { &byte, 1 };
	struct msghdr message = { .msg_iov = &data, .msg_iovlen = 1, .msg_control = control.room,
		.msg_controllen = sizeof(control.room) };
	require(recvmsg(from, &message, MSG_CMSG_CLOEXEC) == 1, "recvmsg");
	struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
	require(rights != NULL, "rights");
	memcpy(&fd, CMSG_DATA(rights), sizeof(fd));
	return fd;
}

static void inherit(int from, uint32_t id)
{
	int session = receive_descriptor(from);
	require(allocate_exactly(session, id), "heir allocates");
	printf("heir %d %u\n", getpid(), id);
	fflush(stdout);
	require(send(from, "", 1, 0) == 1, "tell the launcher");
	/* Held until a signal ends it. */
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	int pair[2];
	char done;
	require(argc == 3, "usage: pass_descriptor SOCKET ID");
	uint32_t id = (uint32_t)strtoul(argv[2], NULL, 10);
	require(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == 0, "socketpair");
	/* The heir is there before the session, so it cannot have inherited it. */
	if (fork() == 0) {
		close(pair[0]);
		inherit(pair[1], id + 1);
	}
	close(pair[1]);
	int session = open_session(argv[1]);
	require(allocate_exactly(session, id), "launcher allocates");
	printf("launcher %u\n", id);
	fflush(stdout);
	send_descriptor(pair[0], session);
	read_all(pair[0], &done, 1);
	return 0;
}
