// SPDX-License-Identifier: Apache-2.0
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>

int64_t load_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void load_die(const char *what)
{
	perror(what);
	exit(1);
}

static void exchange(int fd, const struct load_options *options, uint16_t command, const uint8_t *payload, uint32_t bytes)
{
	uint8_t frame[64];
	uint8_t reply[4096];
	frame_put_header(frame, 1, command, FRAME_HEADER_BYTES + bytes, FRAME_TYPE_COMMAND, 0);
	memcpy(frame + FRAME_HEADER_BYTES, payload, bytes);
	ssize_t want = FRAME_HEADER_BYTES + (ssize_t)bytes;
	if (send(fd, frame, (size_t)want, MSG_NOSIGNAL) != want ||
	    recv(fd, reply, FRAME_HEADER_BYTES, MSG_WAITALL) != FRAME_HEADER_BYTES)
		load_die("handshake");
	ssize_t rest = (ssize_t)frame_u32(reply, FRAME_SIZE_AT) - FRAME_HEADER_BYTES;
	bool refused = !options->echo && (frame_u32(reply, FRAME_FLAGS_AT) & FRAME_ERROR) != 0;
	if (refused || rest < 0 || rest > (ssize_t)sizeof reply ||
	    (rest > 0 && recv(fd, reply, (size_t)rest, MSG_WAITALL) != rest)) {
		fprintf(stderr, "handshake: command %#x refused\n", command);
		exit(1);
	}
}

int load_connect(const struct load_options *options)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	uint8_t payload[4];
	if (strlen(options->socket) >= sizeof address.sun_path) {
		fprintf(stderr, "--socket: %s (expected: at most %zu bytes)\n", options->socket, sizeof address.sun_path - 1);
		exit(2);
	}
	strcpy(address.sun_path, options->socket);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
		load_die(options->socket);
	frame_put_u16(payload, 0, VERSION_MAJOR);
	frame_put_u16(payload, 2, VERSION_MINOR);
	exchange(fd, options, COMMAND_VERSION, payload, sizeof payload);
	frame_put_u32(payload, 0, VFIO_TYPE1_NESTING);
	exchange(fd, options, VFIO_SET_IOMMU, payload, sizeof payload);
	return fd;
}

void load_put_requests(uint8_t *bytes, int connection, int count)
{
	for (int i = 0; i < count; i++, bytes += REQUEST_BYTES) {
		uint32_t id = 1 + (uint32_t)(connection * IDS_PER_CONNECTION + i % PERIOD / 2);
		uint32_t flag = i % 2 == 0 ? PASID_ALLOC : PASID_FREE;
		frame_put_header(bytes, (uint16_t)i, VFIO_PASID_REQUEST, REQUEST_BYTES, FRAME_TYPE_COMMAND, 0);
		frame_put_pasid_request(bytes + FRAME_HEADER_BYTES, flag, id, id);
	}
}
