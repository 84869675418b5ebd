// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "series.h"

#include "../wire/frame.h"
#include "../wire/handshake.h"

const struct series series_default = { SERIES_DEFAULT, VFIO_PASID_REQUEST, VFIO_NESTING_OP };

static const struct series others[] = {
	{ "5.7-rc4", 0x3B7A, 0x3B7B },
	{ "5.8-rc1", VFIO_PASID_REQUEST, VFIO_NESTING_OP },
	{ "5.8-rc3", VFIO_PASID_REQUEST, VFIO_NESTING_OP },
	{ "5.8-rc6", VFIO_PASID_REQUEST, VFIO_NESTING_OP },
	{ "5.9-rc6", VFIO_PASID_REQUEST, VFIO_NESTING_OP },
};

const struct series *series_find(const char *label)
{
	if (strcmp(label, series_default.label) == 0)
		return &series_default;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(label, others[i].label) == 0)
			return &others[i];
	return NULL;
}
