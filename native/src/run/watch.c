// SPDX-License-Identifier: Apache-2.0
#include "watch.h"

#include <string.h>

void watch_begin(struct watch *watch, const char *text)
{
	*watch = (struct watch){ .text = text, .text_bytes = strlen(text) };
}

/* A byte at a time; standard error is short, and the text may begin in one piece and end in the next. */
void watch_feed(struct watch *watch, const char *piece, size_t bytes)
{
	for (size_t i = 0; i < bytes && !watch->is_found; i++) {
		if (watch->kept_bytes == watch->text_bytes)
			memmove(watch->kept, watch->kept + 1, --watch->kept_bytes);
		watch->kept[watch->kept_bytes++] = piece[i];
		watch->is_found = watch->kept_bytes == watch->text_bytes &&
				  memcmp(watch->kept, watch->text, watch->text_bytes) == 0;
	}
}
