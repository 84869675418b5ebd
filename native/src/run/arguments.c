// SPDX-License-Identifier: Apache-2.0
#include "arguments.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID_CHARS = 11 }; /* of a u32 in decimal, with a comma */

static void *allocate(size_t bytes)
{
	void *memory = malloc(bytes);
	if (memory == NULL)
		run_fail("no memory for the program's arguments");
	return memory;
}

char *arguments_ids(const struct draw *draw)
{
	char *text = allocate((size_t)draw->count * ID_CHARS + 1);
	size_t at = 0;
	for (uint32_t i = 0; i < draw->count; i++)
		at += (size_t)sprintf(text + at, i == 0 ? "%u" : ",%u", draw->ids[i]);
	return text;
}

static bool is(const char *name, size_t bytes, const char *label)
{
	return strlen(label) == bytes && memcmp(name, label, bytes) == 0;
}

static const struct draw *find(const struct run_request *request, const char *name, size_t bytes)
{
	if (is(name, bytes, "id"))
		return &request->draws[0];
	for (uint32_t i = 0; i < request->draw_count; i++)
		if (is(name, bytes, request->draws[i].label))
			return &request->draws[i];
	return NULL;
}

static char *one_id(const struct draw *draw, const char *position)
{
	char *text = allocate(ID_CHARS);
	unsigned long which = strtoul(position, NULL, 10);
	if (which < 1 || which > draw->count)
		run_fail("%%{%s.%lu}: no such ID (expected: 1 to %u)", draw->label, which, draw->count);
	sprintf(text, "%u", draw->ids[which - 1]);
	return text;
}

/* The text for the name between the braces; NULL if the name is not known. Labels may have dots. */
static char *value_of(const struct run_request *request, const char *name, size_t bytes, int probed_fd)
{
	const char *dot = memrchr(name, '.', bytes);
	const struct draw *draw = find(request, name, bytes);
	if (draw != NULL)
		return arguments_ids(draw);
	if (probed_fd >= 0 && is(name, bytes, "fd")) {
		char *text = allocate(ID_CHARS);
		sprintf(text, "%d", probed_fd);
		return text;
	}
	size_t digits = dot != NULL ? strspn(dot + 1, "0123456789") : 0;
	if (digits == 0 || dot + 1 + digits != name + bytes)
		return NULL;
	draw = find(request, name, (size_t)(dot - name));
	return draw != NULL ? one_id(draw, dot + 1) : NULL;
}

static char *append(char *text, const char *more, size_t bytes)
{
	size_t have = text != NULL ? strlen(text) : 0;
	char *longer = allocate(have + bytes + 1);
	if (have > 0)
		memcpy(longer, text, have);
	memcpy(longer + have, more, bytes);
	longer[have + bytes] = '\0';
	free(text);
	return longer;
}

static char *fill(const struct run_request *request, const char *argument, int probed_fd)
{
	char *filled = append(NULL, "", 0);
	const char *begin;
	while ((begin = strstr(argument, "%{")) != NULL) {
		const char *name = begin + 2;
		const char *end = strchr(name, '}');
		char *value = end != NULL ? value_of(request, name, (size_t)(end - name), probed_fd) : NULL;
		if (value != NULL) {
			filled = append(filled, argument, (size_t)(begin - argument));
			filled = append(filled, value, strlen(value));
			argument = end + 1;
		} else {
			filled = append(filled, argument, (size_t)(name - argument));
			argument = name;
		}
		free(value);
	}
	return append(filled, argument, strlen(argument));
}

char **arguments_fill(const struct run_request *request, int probed_fd)
{
	size_t count = 0;
	while (request->program[count] != NULL)
		count++;
	char **filled = allocate((count + 1) * sizeof *filled);
	for (size_t i = 0; i < count; i++)
		filled[i] = fill(request, request->program[i], probed_fd);
	filled[count] = NULL;
	return filled;
}
