// SPDX-License-Identifier: Apache-2.0
#include "command.h"

#include "../peer_control.h"
#include "session.h"

#include <errno.h>

enum { INFO_BYTES = 64 };

struct tenant tenants[TENANTS_MAX];
bool knows_sessions = true;
int restarts;

static int tenants_but(const struct tenant *tenant)
{
	int count = 0;
	for (int i = 0; i < TENANTS_MAX; i++)
		count += tenants[i].fd >= 0 && &tenants[i] != tenant;
	return count;
}

static void put_ids(struct answer *answer, const uint32_t *results, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		frame_put_u32(answer->more, i * 4, results[i]);
	answer->more_bytes = (size_t)count * 4;
	answer->result = (int)count;
}

static void pasid_request(struct tenant *tenant, const uint8_t *request, struct answer *answer)
{
	uint32_t flags = frame_u32(request, 4);
	uint32_t min = frame_u32(request, 8);
	uint32_t max = frame_u32(request, 12);
	uint32_t result;
	if (frame_u32(request, 0) < PASID_REQUEST_BYTES || (flags & ~3u) != 0 || min > max)
		answer->error = EINVAL;
	else if (!tenant->has_iommu)
		answer->error = EOPNOTSUPP;
	else if (flags == PASID_FREE)
		ids_free(tenant->set, min, max);
	else if (flags != PASID_ALLOC)
		answer->error = EINVAL;
	else if (ids_allocate(tenant->set, min, max, 1, false, &result) != 0)
		answer->error = ENOSPC;
	else
		answer->result = (int)result;
}

static void ioctl_command(struct tenant *tenant, uint16_t command, const uint8_t *payload, struct answer *answer)
{
	switch (command) {
	case VFIO_GET_API_VERSION:
		return;
	case VFIO_CHECK_EXTENSION:
		answer->result = frame_u32(payload, 0) == VFIO_TYPE1_NESTING;
		return;
	case VFIO_SET_IOMMU:
		answer->error = tenant->has_iommu ? EINVAL : 0;
		tenant->has_iommu = true;
		return;
	case VFIO_PASID_REQUEST:
		pasid_request(tenant, payload, answer);
		return;
	case VFIO_IOMMU_GET_INFO:
		memset(answer->more, 0x5A, INFO_BYTES);
		answer->more_bytes = frame_u32(payload, 0) < INFO_BYTES ? frame_u32(payload, 0) : INFO_BYTES;
		return;
	default:
		answer->error = ENOTTY;
	}
}

static void allocate(struct tenant *tenant, const uint8_t *payload, struct answer *answer)
{
	uint32_t results[IDS];
	uint32_t min = frame_u32(payload, 0);
	uint32_t max = frame_u32(payload, 4);
	uint32_t count = frame_u32(payload, 8);
	bool contiguous = frame_u32(payload, 12) == ALLOCATE_CONTIGUOUS;
	if (min > max || count == 0)
		answer->error = EINVAL;
	else if (count > IDS || ids_allocate(tenant->set, min, max, count, contiguous, results) != 0)
		answer->result = RANGE_FULL;
	else
		put_ids(answer, results, count);
}

static void allocate_keyed(struct tenant *tenant, const uint8_t *payload, size_t bytes, struct answer *answer)
{
	char key[KEY_BYTES] = { 0 };
	memcpy(key, payload + 8, bytes - 8);
	answer->result = ids_allocate_keyed(tenant->set, frame_u32(payload, 0), frame_u32(payload, 4), key);
}

static void list(struct tenant *tenant, const uint8_t *payload, struct answer *answer)
{
	uint32_t listed[IDS];
	uint32_t most = frame_u32(payload, 8);
	put_ids(answer, listed,
		ids_list(tenant->set, frame_u32(payload, 0), frame_u32(payload, 4), most < IDS ? most : IDS, listed));
}

static void find_spid(struct tenant *tenant, uint32_t spid, struct answer *answer)
{
	int id = spid_find(tenant->set, spid);
	answer->result = id >= 0;
	answer->more_bytes = id >= 0 ? 4 : 0;
	frame_put_u32(answer->more, 0, (uint32_t)id);
}

/* SHOW, as much of it as clients use: the state, the set, the references. */
static void show(uint32_t id, struct answer *answer)
{
	const struct id *shown = &ids[id % IDS];
	if (shown->set == 0)
		return;
	answer->result = shown->pending ? 5 : shown->references > 0 ? 4 : 1;
	memset(answer->more, 0, 88);
	frame_put_u32(answer->more, 0, (uint32_t)shown->set);
	frame_put_u32(answer->more, 84, (uint32_t)shown->references);
	answer->more_bytes = 88;
}

/* A foreign ID belongs to no set that there is. */
static void report_busy(struct tenant *tenant, const uint8_t *payload, struct answer *answer)
{
	uint32_t id = frame_u32(payload, 0);
	uint32_t other;
	if (id >= IDS || ids[id].set != tenant->set)
		answer->error = ENOENT;
	else if (ids[id].pending || ids[id].references > 0)
		answer->error = EBUSY;
	if (answer->error != 0)
		return;
	ids[id].set = FOREIGN;
	if (ids_allocate(tenant->set, frame_u32(payload, 4), frame_u32(payload, 8), 1, false, &other) != 0)
		answer->error = ENOSPC;
	else
		answer->result = (int)other;
}

static bool own_command(struct tenant *tenant, uint16_t command, const uint8_t *payload, size_t bytes, struct answer *answer)
{
	uint32_t first = frame_u32(payload, 0);
	uint32_t second = frame_u32(payload, 4);
	switch (command) {
	case COMMAND_ALLOCATE:
		allocate(tenant, payload, answer);
		return true;
	case COMMAND_REPORT_BUSY:
		report_busy(tenant, payload, answer);
		return true;
	case COMMAND_FREE:
		answer->error = first > second ? EINVAL : 0;
		answer->result = ids_free(tenant->set, first, second);
		return true;
	case COMMAND_HOLDS:
		answer->result = is_held(tenant->set, first);
		return true;
	case COMMAND_LIST:
		list(tenant, payload, answer);
		return true;
	case COMMAND_ALLOCATE_KEYED:
		allocate_keyed(tenant, payload, bytes, answer);
		return true;
	case COMMAND_GET:
		answer->result = reference_get(tenant->set, first);
		return true;
	case COMMAND_PUT:
		answer->result = reference_put(tenant->set, first);
		return true;
	case COMMAND_ATTACH_SPID:
		answer->result = spid_attach(tenant->set, first, second);
		return true;
	case COMMAND_DETACH_SPID:
		answer->result = spid_detach(tenant->set, first);
		return true;
	case COMMAND_FIND_SPID:
		find_spid(tenant, first, answer);
		return true;
	case COMMAND_SHOW:
		show(first, answer);
		return true;
	default:
		return false;
	}
}

void command_do(struct tenant *tenant, uint16_t command, const uint8_t *payload, size_t bytes, struct answer *answer)
{
	answer->error = 0;
	answer->result = 0;
	answer->more_bytes = 0;
	if (command >= 0x3B00 && command <= 0x3BFF)
		ioctl_command(tenant, command, payload, answer);
	else if (command == PEER_SESSIONS)
		answer->result = tenants_but(tenant);
	else if (command == PEER_HELD)
		answer->result = ids_held();
	else if (command == PEER_SETS)
		answer->result = sets_open() - (tenant->set != 0);
	else if (command == PEER_RESTARTS)
		answer->result = restarts;
	else if (!own_command(tenant, command, payload, bytes, answer) &&
		 !(knows_sessions && session_command(tenant, command, payload, bytes, answer)))
		answer->error = EOPNOTSUPP;
}
