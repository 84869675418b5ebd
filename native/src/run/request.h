// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_REQUEST_H
#define PASID_RUN_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPACES_MAX = 8, IDS_MAX = 64 };

/* IDs of one space to draw for the program, and where they go. */
struct draw {
	const char *label; /* what stands in %{...} for them */
	const char *space; /* NULL: the daemon's default space */
	const char *environment; /* the variable that gets them; NULL: none */
	uint32_t min; /* the range, inclusive */
	uint32_t max;
	uint32_t count;

	uint32_t ids[IDS_MAX]; /* once drawn, ascending */
};

/* A command line of pasid run. */
struct run_request {
	const char *socket; /* NULL: the default of pasid.h */
	const char *name;   /* of the sets, for operators; NULL: the daemon's choice */
	struct draw draws[SPACES_MAX];
	uint32_t draw_count; /* 1 or more */
	int fd; /* where the program gets the first session; -1: nowhere in particular */
	const char *busy_text; /* supervise: the program prints this when its ID is taken; NULL: see busy_code */
	int busy_code; /* supervise: the program exits with this code then; 0: no code says so */
	bool is_probed; /* prove the ID with the vhost-vsock device first */
	char **program; /* and its arguments, NULL at the end */
};

/* Exit codes of pasid run itself, apart from the program's, as env(1) and nohup(1) have them. */
enum { EXIT_OWN_FAILURE = 125, EXIT_NOT_EXECUTABLE = 126, EXIT_NOT_FOUND = 127 };

/* Prints "pasid run: ..." with a line end on the standard error and ends with EXIT_OWN_FAILURE. */
__attribute__((format(printf, 1, 2), noreturn)) void run_fail(const char *format, ...);

/* Prints the same and returns. */
__attribute__((format(printf, 1, 2))) void run_warn(const char *format, ...);

static inline bool run_is_supervised(const struct run_request *request)
{
	return request->busy_text != NULL || request->busy_code != 0;
}

#endif
