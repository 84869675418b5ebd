// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
/*
 * A VMM that outlives its broker: it takes a PASID each second and frees its oldest, and goes on when
 * pasidd is killed and started again, with the same set. Try it:
 *
 *	vmm_resume 60 &
 *	kill -9 the daemon, and start it again
 *
 * Usage: vmm_resume SECONDS
 */
#include <pasid.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { HELD = 8 };

static int fail(const char *what, int error)
{
	fprintf(stderr, "%s: %s\n", what, strerror(-error));
	return 1;
}

static double now_s(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A round of the ring: the oldest goes, a new one comes. Returns it, or a negative errno. */
static int replace(struct pasid_session *session, int *held, int round)
{
	int *oldest = &held[round % HELD];
	int freed = *oldest > 0 ? pasid_free_range(session, (uint32_t)*oldest, (uint32_t)*oldest) : 0;
	if (freed < 0)
		return freed;
	*oldest = pasid_alloc(session, 1, 0xFFFFF);
	return *oldest;
}

int main(int argc, char **argv)
{
	const struct pasid_options options = {
		.bytes = sizeof options,
		.name = "vmm_resume",
		.flags = PASID_RESUMABLE,
		.resume_ms = 60000,
	};
	struct pasid_session *session;
	int held[HELD] = { 0 };
	int rounds = argc > 1 ? atoi(argv[1]) : 0;
	if (rounds < 1) {
		fprintf(stderr, "SECONDS: %s (expected: 1 or more)\n", argc > 1 ? argv[1] : "none");
		return 2;
	}
	int error = pasid_open(&options, &session);
	if (error != 0)
		return fail("pasid_open", error);
	for (int round = 0; round < rounds; round++) {
		double before = now_s();
		int pasid = replace(session, held, round);
		if (pasid < 0)
			return fail("after the daemon's end", pasid);
		printf("%d, after %.3f s\n", pasid, now_s() - before);
		fflush(stdout);
		sleep(1);
	}
	pasid_close(session);
	return 0;
}
