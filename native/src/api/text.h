// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_API_TEXT_H
#define PASID_API_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Copies a text of text_bytes bytes out of a field of fixed length and ends it with NUL. to has room for field_bytes + 1. */
static inline void text_copy(char *to, const uint8_t *field, size_t field_bytes, uint32_t text_bytes)
{
	size_t bytes = text_bytes < field_bytes ? text_bytes : field_bytes;
	memcpy(to, field, bytes);
	to[bytes] = '\0';
}

/* Copies a struct to a program whose version of it may be shorter or longer: fields it lacks here are 0. */
static inline void struct_copy(void *to, size_t to_bytes, const void *from, size_t from_bytes)
{
	memset(to, 0, to_bytes);
	memcpy(to, from, to_bytes < from_bytes ? to_bytes : from_bytes);
}

#endif
