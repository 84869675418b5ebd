// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_API_TEXT_H
#define PASID_API_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A text of so many bytes in a field of fixed length, as a string; to has room for the field and a NUL. */
static inline void text_copy(char *to, const uint8_t *field, size_t field_bytes, uint32_t text_bytes)
{
	size_t bytes = text_bytes < field_bytes ? text_bytes : field_bytes;
	memcpy(to, field, bytes);
	to[bytes] = '\0';
}

/* A struct for a program that may know fewer or more of its fields: those it does not get are 0. */
static inline void struct_copy(void *to, size_t to_bytes, const void *from, size_t from_bytes)
{
	memset(to, 0, to_bytes);
	memcpy(to, from, to_bytes < from_bytes ? to_bytes : from_bytes);
}

#endif
