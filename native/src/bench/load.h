// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_LOAD_H
#define PASID_LOAD_H

#include "../wire/frame.h"

#include <stdbool.h>
#include <stdint.h>

enum load_mode { LOAD_ROUNDTRIP, LOAD_PIPELINED };

enum {
	REQUEST_BYTES = FRAME_HEADER_BYTES + PASID_REQUEST_BYTES,
	IDS_PER_CONNECTION = 64,
	/* Requests repeat after this many: allocate and free each of a connection's IDs. */
	PERIOD = 2 * IDS_PER_CONNECTION,
};

struct load_options {
	const char *socket;
	bool echo; /* the peer echoes: count bytes instead of reading replies */
	enum load_mode mode;
	int connections;
	int first; /* the number of the first connection: programs with other numbers ask for other IDs */
	int depth; /* requests under way per connection; 1 for LOAD_ROUNDTRIP */
	int warmup_ms;
	int duration_ms;
};

struct load_result {
	uint64_t requests;
	uint64_t errors; /* error replies; 0 in a valid run */
	double seconds;
	/* LOAD_ROUNDTRIP only */
	uint32_t *latencies_ns;
	uint64_t latencies;
};

/* Connects and makes a session ready for PASID requests. Ends the program with a message on failure. */
int load_connect(const struct load_options *options);

/* Writes count requests of the connection with this number, starting at a multiple of PERIOD. */
void load_put_requests(uint8_t *bytes, int connection, int count);

int64_t load_now_ns(void);

/* Ends the program with a message, as perror would give it. */
_Noreturn void load_die(const char *what);

void load_roundtrip(const struct load_options *options, struct load_result *result);
void load_pipelined(const struct load_options *options, struct load_result *result);

#endif
