// SPDX-License-Identifier: Apache-2.0
#include "load.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { FIRST_CAPACITY = 1 << 20 };

static void remember(struct load_result *result, uint64_t *capacity, int64_t ns)
{
	if (result->latencies == *capacity) {
		*capacity = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;
		result->latencies_ns = realloc(result->latencies_ns, *capacity * sizeof *result->latencies_ns);
		if (result->latencies_ns == NULL)
			load_die("latencies");
	}
	result->latencies_ns[result->latencies++] = ns > UINT32_MAX ? UINT32_MAX : (uint32_t)ns;
}

/* True for an error reply. A reply comes in one piece, because its request went in one. */
static bool round_trip(int fd, const uint8_t *request, bool echo)
{
	uint8_t reply[REQUEST_BYTES];
	if (send(fd, request, REQUEST_BYTES, MSG_NOSIGNAL) != REQUEST_BYTES)
		load_die("send");
	ssize_t got = recv(fd, reply, sizeof reply, 0);
	if (got < FRAME_HEADER_BYTES || got != (ssize_t)frame_u32(reply, FRAME_SIZE_AT))
		load_die("recv");
	return !echo && (frame_u32(reply, FRAME_FLAGS_AT) & FRAME_ERROR) != 0;
}

void load_roundtrip(const struct load_options *options, struct load_result *result)
{
	int *fds = calloc((size_t)options->connections, sizeof *fds);
	uint8_t *requests = malloc((size_t)options->connections * PERIOD * REQUEST_BYTES);
	uint64_t capacity = 0;
	if (fds == NULL || requests == NULL)
		load_die("connections");
	for (int i = 0; i < options->connections; i++) {
		fds[i] = load_connect(options);
		load_put_requests(requests + (size_t)i * PERIOD * REQUEST_BYTES, options->first + i, PERIOD);
	}
	int64_t begin = load_now_ns() + (int64_t)options->warmup_ms * 1000000;
	int64_t end = begin + (int64_t)options->duration_ms * 1000000;
	int64_t before = load_now_ns();
	for (uint64_t turn = 0; before < end; turn++) {
		uint64_t connection = turn % (uint64_t)options->connections;
		uint64_t step = turn / (uint64_t)options->connections % PERIOD;
		bool error = round_trip(fds[connection], requests + (connection * PERIOD + step) * REQUEST_BYTES, options->echo);
		int64_t after = load_now_ns();
		result->errors += error;
		if (before >= begin)
			remember(result, &capacity, after - before);
		before = after;
	}
	result->requests = result->latencies;
	result->seconds = (double)(before - begin) / 1e9;
	free(requests);
	free(fds);
}
