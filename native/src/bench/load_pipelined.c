// SPDX-License-Identifier: Apache-2.0
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { BUFFER_BYTES = 256 * 1024, PERIOD_BYTES = PERIOD * REQUEST_BYTES, EVENTS_MAX = 64 };

/*
 * A connection with up to depth requests under way. The stream of requests repeats after PERIOD, so
 * requests has a period more than depth and can be sent from at any phase without a copy.
 */
struct stream {
	int fd;
	uint64_t sent_bytes;
	uint64_t answered; /* requests */
	uint64_t errors;
	uint8_t *requests;
	size_t kept; /* bytes of an incomplete reply */
	uint8_t *replies;
	bool awaits_room;
};

/*
 * Room is asked for only when there is none: otherwise each read of the server would wake this
 * process for nothing, and the time that takes would be the server's.
 */
static void await(int poll, struct stream *stream, bool room)
{
	if (stream->awaits_room == room)
		return;
	struct epoll_event event = { .events = EPOLLIN | EPOLLET | (room ? EPOLLOUT : 0), .data.ptr = stream };
	if (epoll_ctl(poll, EPOLL_CTL_MOD, stream->fd, &event) != 0)
		load_die("epoll_ctl");
	stream->awaits_room = room;
}

static void top_up(int poll, struct stream *stream, int depth)
{
	bool room = true;
	uint64_t allowed_bytes = (stream->answered + (uint64_t)depth) * REQUEST_BYTES;
	while (room && stream->sent_bytes < allowed_bytes) {
		const uint8_t *from = stream->requests + stream->sent_bytes % PERIOD_BYTES;
		ssize_t sent = send(stream->fd, from, allowed_bytes - stream->sent_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno != EAGAIN)
			load_die("send");
		room = sent >= 0;
		stream->sent_bytes += room ? (uint64_t)sent : 0;
	}
	await(poll, stream, !room);
}

static size_t count_replies(struct stream *stream, size_t have)
{
	size_t at = 0;
	while (have - at >= FRAME_HEADER_BYTES) {
		const uint8_t *reply = stream->replies + at;
		uint32_t size_bytes = frame_u32(reply, FRAME_SIZE_AT);
		if (size_bytes < FRAME_HEADER_BYTES || size_bytes > BUFFER_BYTES) {
			errno = EPROTO;
			load_die("reply");
		}
		if (have - at < size_bytes)
			break;
		stream->answered++;
		stream->errors += (frame_u32(reply, FRAME_FLAGS_AT) & FRAME_ERROR) != 0;
		at += size_bytes;
	}
	return at;
}

/* Returns whether the buffer was filled: more may be there already, which no event will report. */
static bool take_replies(struct stream *stream, bool echo)
{
	size_t room = BUFFER_BYTES - stream->kept;
	ssize_t got = recv(stream->fd, stream->replies + stream->kept, room, MSG_DONTWAIT);
	if (got < 0 && errno == EAGAIN)
		return false;
	if (got <= 0)
		load_die("recv");
	size_t have = stream->kept + (size_t)got;
	size_t used;
	if (echo) {
		used = have - have % REQUEST_BYTES;
		stream->answered += used / REQUEST_BYTES;
	} else {
		used = count_replies(stream, have);
	}
	stream->kept = have - used;
	memmove(stream->replies, stream->replies + used, stream->kept);
	return (size_t)got == room;
}

static struct stream *open_streams(const struct load_options *options, int poll)
{
	struct stream *streams = calloc((size_t)options->connections, sizeof *streams);
	if (streams == NULL)
		load_die("connections");
	for (int i = 0; i < options->connections; i++) {
		struct stream *stream = &streams[i];
		stream->fd = load_connect(options);
		stream->awaits_room = true; /* the first event starts it */
		stream->requests = malloc((size_t)(options->depth + PERIOD) * REQUEST_BYTES);
		stream->replies = malloc(BUFFER_BYTES);
		struct epoll_event event = { .events = EPOLLIN | EPOLLET | EPOLLOUT, .data.ptr = stream };
		if (stream->requests == NULL || stream->replies == NULL ||
		    epoll_ctl(poll, EPOLL_CTL_ADD, stream->fd, &event) != 0)
			load_die("connection");
		load_put_requests(stream->requests, options->first + i, options->depth + PERIOD);
	}
	return streams;
}

static uint64_t answered(const struct stream *streams, int count)
{
	uint64_t sum = 0;
	for (int i = 0; i < count; i++)
		sum += streams[i].answered;
	return sum;
}

static void run_until(int64_t end_ns, int poll, const struct load_options *options)
{
	struct epoll_event events[EVENTS_MAX];
	while (load_now_ns() < end_ns) {
		int ready = epoll_wait(poll, events, EVENTS_MAX, 1000);
		for (int i = 0; i < ready; i++) {
			struct stream *stream = events[i].data.ptr;
			while ((events[i].events & EPOLLIN) != 0 && take_replies(stream, options->echo))
				continue;
			top_up(poll, stream, options->depth);
		}
	}
}

void load_pipelined(const struct load_options *options, struct load_result *result)
{
	int poll = epoll_create1(EPOLL_CLOEXEC);
	if (poll < 0)
		load_die("epoll");
	struct stream *streams = open_streams(options, poll);
	int64_t begin = load_now_ns() + (int64_t)options->warmup_ms * 1000000;
	run_until(begin, poll, options);
	begin = load_now_ns();
	uint64_t before = answered(streams, options->connections);
	run_until(begin + (int64_t)options->duration_ms * 1000000, poll, options);
	result->seconds = (double)(load_now_ns() - begin) / 1e9;
	result->requests = answered(streams, options->connections) - before;
	for (int i = 0; i < options->connections; i++)
		result->errors += streams[i].errors;
}
