// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "settings.h"

#include "../resume/reconnect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *value_of(const char *name)
{
	const char *value = secure_getenv(name);
	return value != NULL && *value != '\0' ? value : NULL;
}

static int resume_ms(void)
{
	const char *value = value_of("PASID_RESUME_MS");
	char *end;
	if (value == NULL || *value < '0' || *value > '9')
		return RECONNECT_TIMEOUT_MS;
	unsigned long ms = strtoul(value, &end, 10);
	if (*end != '\0')
		return RECONNECT_TIMEOUT_MS;
	return ms < RECONNECT_TIMEOUT_MAX_MS ? (int)ms : RECONNECT_TIMEOUT_MAX_MS;
}

/* One write, so that the lines of several processes do not mix; a standard error that is closed loses it. */
static int refuse(const char *name, const char *value, const char *expected)
{
	dprintf(STDERR_FILENO, "libpasid_vfio: %s: %.64s (expected: %s)\n", name, value, expected);
	return -EINVAL;
}

static int read_series(struct settings *settings)
{
	const char *label = value_of("PASID_SERIES");
	settings->series = label != NULL ? series_find(label) : NULL;
	return label == NULL || settings->series != NULL ? 0 : refuse("PASID_SERIES", label, SERIES_LABELS);
}

static int read_free(struct settings *settings)
{
	const char *value = value_of("PASID_FREE");
	settings->is_max_exclusive = value != NULL && strcmp(value, "exclusive-max") == 0;
	bool is_known = value == NULL || settings->is_max_exclusive || strcmp(value, "inclusive-max") == 0;
	return is_known ? 0 : refuse("PASID_FREE", value, "inclusive-max or exclusive-max");
}

int settings_read(struct settings *settings)
{
	settings->resume_ms = resume_ms();
	int error = read_series(settings);
	return error != 0 ? error : read_free(settings);
}
