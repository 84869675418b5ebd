// SPDX-License-Identifier: Apache-2.0
/*
 * A test double of the daemon, so that the C tests need nothing but a C compiler: it serves what
 * they use of docs/protocol.md, and can misbehave on request. The end-to-end tests use the daemon.
 *
 * Usage: peer PATH MODE
 *   serve        as a daemon would
 *   mute         shakes hands, then answers no PASID request
 *   hang-up      ends the connection at the first PASID request
 *   other-id     answers PASID requests with another message's id
 *   refuse       refuses every version
 *   slam         accepts and hangs up
 *   dumb         accepts, and answers nothing at all
 *   busy         accepts nobody
 *   no-listener  leaves a socket behind where nobody listens
 */
#include "../wire/frame.h"

#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "peer.h"

enum { PEERS_MAX = 256, IDS = 4096, INFO_BYTES = 64 };

static struct pollfd peers[1 + PEERS_MAX]; /* [0] listens */
static bool has_iommu[1 + PEERS_MAX];
static int owner[IDS]; /* index into peers; 0: free */
static const char *mode;

static bool is(const char *name)
{
	return strcmp(mode, name) == 0;
}

static void forget(int peer)
{
	close(peers[peer].fd);
	peers[peer].fd = -1;
	for (int id = 0; id < IDS; id++)
		if (owner[id] == peer)
			owner[id] = 0;
}

static int allocate(int peer, uint32_t min, uint32_t max)
{
	for (uint32_t id = min > 0 ? min : 1; id <= max && id < IDS; id++)
		if (owner[id] == 0) {
			owner[id] = peer;
			return (int)id;
		}
	return -1;
}

static int release(int peer, uint32_t min, uint32_t max)
{
	int freed = 0;
	for (uint32_t id = min; id <= max && id < IDS; id++)
		if (owner[id] == peer) {
			owner[id] = 0;
			freed++;
		}
	return freed;
}

static int sessions_but(int peer)
{
	int count = 0;
	for (int other = 1; other <= PEERS_MAX; other++)
		count += peers[other].fd >= 0 && other != peer;
	return count;
}

static int pasid_request(int peer, const uint8_t *request)
{
	uint32_t flags = frame_u32(request, 4);
	uint32_t min = frame_u32(request, 8);
	uint32_t max = frame_u32(request, 12);
	if (frame_u32(request, 0) < PASID_REQUEST_BYTES || (flags & ~3u) != 0 || min > max)
		return -22;
	if (!has_iommu[peer])
		return -95;
	if (flags == PASID_FREE)
		return release(peer, min, max) >= 0 ? 0 : -5;
	int id = flags == PASID_ALLOC ? allocate(peer, min, max) : -22;
	return id == -1 ? -28 : id;
}

static uint32_t allocate_command(int peer, const uint8_t *payload, uint8_t *more, int *result)
{
	uint32_t min = frame_u32(payload, 0);
	uint32_t max = frame_u32(payload, 4);
	int id = min <= max ? allocate(peer, min, max) : -22;
	*result = id == -1 ? PEER_RANGE_FULL : id;
	if (id < 0)
		return 0;
	frame_put_u32(more, 0, (uint32_t)id);
	*result = 1;
	return 4;
}

/* Returns the bytes after the s32 result, and puts that (or a negative errno) into *result. */
static uint32_t command(int peer, uint16_t number, const uint8_t *payload, uint8_t *more, int *result)
{
	switch (number) {
	case VFIO_GET_API_VERSION:
		*result = 0;
		return 0;
	case VFIO_CHECK_EXTENSION:
		*result = frame_u32(payload, 0) == VFIO_TYPE1_NESTING;
		return 0;
	case VFIO_SET_IOMMU:
		*result = has_iommu[peer] ? -22 : 0;
		has_iommu[peer] = true;
		return 0;
	case VFIO_PASID_REQUEST:
		*result = pasid_request(peer, payload);
		return 0;
	case VFIO_IOMMU_GET_INFO:
		*result = 0;
		memset(more, 0x5A, INFO_BYTES);
		return frame_u32(payload, 0) < INFO_BYTES ? frame_u32(payload, 0) : INFO_BYTES;
	case COMMAND_ALLOCATE:
		return allocate_command(peer, payload, more, result);
	case COMMAND_FREE:
		*result = release(peer, frame_u32(payload, 0), frame_u32(payload, 4));
		return 0;
	case COMMAND_HOLDS:
		*result = frame_u32(payload, 0) < IDS && owner[frame_u32(payload, 0)] == peer;
		return 0;
	case PEER_SESSIONS:
		*result = sessions_but(peer);
		return 0;
	default:
		*result = -25;
		return 0;
	}
}

static void answer(int peer, const uint8_t *request)
{
	uint8_t reply[FRAME_HEADER_BYTES + 4 + INFO_BYTES];
	uint16_t number = frame_u16(request, FRAME_COMMAND_AT);
	uint16_t id = frame_u16(request, FRAME_ID_AT);
	int result = 0;
	uint32_t more = 0;
	bool hello = number == COMMAND_VERSION;
	if (hello && !is("refuse"))
		memcpy(reply + FRAME_HEADER_BYTES, request + FRAME_HEADER_BYTES, 4);
	else if (hello)
		result = -22;
	else
		more = command(peer, number, request + FRAME_HEADER_BYTES, reply + FRAME_HEADER_BYTES + 4, &result);
	bool error = result < 0 && !(number == COMMAND_ALLOCATE && result == PEER_RANGE_FULL);
	if (!hello && !error)
		frame_put_u32(reply, FRAME_HEADER_BYTES, (uint32_t)result);
	uint32_t size = error ? FRAME_HEADER_BYTES : FRAME_HEADER_BYTES + 4 + more;
	if (number == VFIO_PASID_REQUEST && is("other-id"))
		id++;
	frame_put_header(reply, id, number, size, FRAME_TYPE_REPLY | (error ? FRAME_ERROR : 0), error ? (uint32_t)-result : 0);
	/* In two pieces, as a stream may deliver it. */
	if (send(peers[peer].fd, reply, 7, MSG_NOSIGNAL) == 7)
		send(peers[peer].fd, reply + 7, size - 7, MSG_NOSIGNAL);
}

static void serve(int peer)
{
	uint8_t request[256];
	if (recv(peers[peer].fd, request, FRAME_HEADER_BYTES, MSG_WAITALL) != FRAME_HEADER_BYTES) {
		forget(peer);
		return;
	}
	uint32_t size = frame_u32(request, FRAME_SIZE_AT);
	ssize_t rest = (ssize_t)size - FRAME_HEADER_BYTES;
	uint8_t *payload = request + FRAME_HEADER_BYTES;
	bool request_is_pasid = frame_u16(request, FRAME_COMMAND_AT) == VFIO_PASID_REQUEST;
	if (size > sizeof request || (request_is_pasid && is("hang-up")) ||
	    (rest > 0 && recv(peers[peer].fd, payload, (size_t)rest, MSG_WAITALL) != rest))
		forget(peer);
	else if (!is("dumb") && !(request_is_pasid && is("mute")))
		answer(peer, request);
}

static void accept_one(void)
{
	int fd = accept(peers[0].fd, NULL, NULL);
	for (int peer = 1; peer <= PEERS_MAX && fd >= 0; peer++)
		if (peers[peer].fd < 0 && !is("slam")) {
			peers[peer] = (struct pollfd){ .fd = fd, .events = POLLIN };
			has_iommu[peer] = false;
			return;
		}
	close(fd);
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (argc != 3 || strlen(argv[1]) >= sizeof address.sun_path)
		return 2;
	mode = argv[2];
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	strcpy(address.sun_path, argv[1]);
	for (int peer = 0; peer <= PEERS_MAX; peer++)
		peers[peer].fd = -1;
	peers[0] = (struct pollfd){ .fd = socket(AF_UNIX, SOCK_STREAM, 0), .events = POLLIN };
	if (bind(peers[0].fd, (struct sockaddr *)&address, sizeof address) != 0)
		return 1;
	if (!is("no-listener") && listen(peers[0].fd, is("busy") ? 0 : 64) != 0)
		return 1;
	printf("ready\n");
	fflush(stdout);
	if (is("busy"))
		pause();
	while (!is("no-listener") && poll(peers, 1 + PEERS_MAX, -1) > 0) {
		if (peers[0].revents != 0)
			accept_one();
		for (int peer = 1; peer <= PEERS_MAX; peer++)
			if (peers[peer].fd >= 0 && peers[peer].revents != 0)
				serve(peer);
	}
	return 0;
}
