// SPDX-License-Identifier: Apache-2.0
#include "settings.h"

#include "../resume/reconnect.h"

#include <stdlib.h>

int settings_resume_ms(void)
{
	const char *value = secure_getenv("PASID_RESUME_MS");
	char *end;
	if (value == NULL || *value < '0' || *value > '9')
		return RECONNECT_TIMEOUT_MS;
	unsigned long ms = strtoul(value, &end, 10);
	if (*end != '\0')
		return RECONNECT_TIMEOUT_MS;
	return ms < RECONNECT_TIMEOUT_MAX_MS ? (int)ms : RECONNECT_TIMEOUT_MAX_MS;
}
