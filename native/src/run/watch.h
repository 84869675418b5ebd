// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_RUN_WATCH_H
#define PASID_RUN_WATCH_H

#include <stdbool.h>
#include <stddef.h>

enum { WATCH_TEXT_MAX = 256 };

/* Looks for a text in a stream that comes in pieces. */
struct watch {
	const char *text;
	size_t text_bytes;
	size_t kept_bytes; /* of the end of the stream so far, at most text_bytes */
	char kept[WATCH_TEXT_MAX];
	bool is_found;
};

/* text: 1 to WATCH_TEXT_MAX bytes, kept by reference. */
void watch_begin(struct watch *watch, const char *text);

void watch_feed(struct watch *watch, const char *piece, size_t bytes);

#endif
