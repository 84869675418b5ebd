// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "container.h"

#include "session_state.h"
#include "shim_call.h"
#include "user_memory.h"

#include <errno.h>
#include <stdbool.h>

enum {
	INFO_BYTES = 16,      /* bytes read of struct vfio_iommu_type1_info */
	INFO_MAX_BYTES = 236, /* most bytes written to it */

	NESTING_HEADER_BYTES = 8, /* of struct vfio_iommu_type1_nesting_op: u32 argsz, u32 flags */
	NESTING_MAX_BYTES = 80,	  /* with the longest struct that follows, iommu_gpasid_bind_data */
	NESTING_OPERATION_MASK = 0xFFFF,
};

static int ask(struct description *container, struct call *call)
{
	const struct unanswered nothing = { .kind = UNANSWERED_NOTHING };
	int error = shim_call(&container->session, call, &nothing);
	return error != 0 ? error : call_answer(call);
}

static int check_extension(struct description *container, void *argument)
{
	uint8_t extension[4];
	struct call call = { .command = VFIO_CHECK_EXTENSION, .payload = extension, .payload_bytes = sizeof extension };
	frame_put_u32(extension, 0, (uint32_t)(uintptr_t)argument);
	return ask(container, &call);
}

/* The session has its type from the start; the type of each container is known only here. */
static int set_iommu(struct description *container, void *argument)
{
	uint32_t type = (uint32_t)(uintptr_t)argument;
	uint32_t none = 0;
	if (type != VFIO_TYPE1_NESTING)
		return -EINVAL;
	return atomic_compare_exchange_strong(&container->iommu_type, &none, type) ? 0 : -EINVAL;
}

static bool is_well_formed(const uint32_t *request)
{
	return request[0] >= PASID_REQUEST_BYTES && (request[1] & ~(uint32_t)(PASID_ALLOC | PASID_FREE)) == 0 &&
	       request[2] <= request[3];
}

static int ask_for_pasids(struct description *container, struct call *call, const uint32_t *request)
{
	struct unanswered pending = { .min = request[2], .max = request[3], .count = 1 };
	if (request[1] == PASID_ALLOC)
		pending.kind = UNANSWERED_ALLOCATE;
	else if (request[1] == PASID_FREE)
		pending.kind = UNANSWERED_FREE;
	int error = shim_call(&container->session, call, &pending);
	return error != 0 ? error : call_answer(call);
}

static int pasid_request(struct description *container, const void *argument)
{
	uint32_t request[PASID_REQUEST_BYTES / sizeof(uint32_t)];
	uint8_t payload[PASID_REQUEST_BYTES];
	struct call call = { .command = atomic_load(&session_series)->pasid_request, .payload = payload,
			     .payload_bytes = sizeof payload };
	int error = user_read(argument, request, sizeof request);
	if (error != 0)
		return error;
	if (atomic_load(&container->iommu_type) == 0)
		return is_well_formed(request) ? -EOPNOTSUPP : -EINVAL;
	if (is_well_formed(request) && request[1] == PASID_FREE && atomic_load(&session_is_max_exclusive)) {
		if (request[2] == request[3])
			return 0;
		request[3]--;
	}
	frame_put_pasid_request(payload, request[1], request[2], request[3]);
	/* The longer struct of a newer caller is legal; the extra bytes are not sent. */
	frame_put_u32(payload, 0, request[0] < PASID_REQUEST_BYTES ? request[0] : PASID_REQUEST_BYTES);
	return ask_for_pasids(container, &call, request);
}

static int get_info(struct description *container, void *argument)
{
	uint8_t info[INFO_BYTES];
	uint8_t answer[INFO_MAX_BYTES];
	struct call call = { .command = VFIO_IOMMU_GET_INFO, .payload = info, .payload_bytes = sizeof info,
			     .more = answer, .more_max = sizeof answer };
	if (atomic_load(&container->iommu_type) == 0)
		return -EINVAL;
	int error = user_read(argument, info, sizeof info);
	if (error != 0)
		return error;
	uint32_t argsz;
	memcpy(&argsz, info, sizeof argsz);
	frame_put_u32(info, 0, argsz);
	int result = ask(container, &call);
	return result < 0 ? result : user_write(argument, answer, call.more_bytes < argsz ? call.more_bytes : argsz);
}

/* The daemon checks the struct that follows the header; without a type it does not come to that. */
static int nesting_op(struct description *container, const void *argument)
{
	uint32_t header[NESTING_HEADER_BYTES / sizeof(uint32_t)];
	uint8_t payload[NESTING_MAX_BYTES];
	struct call call = { .command = atomic_load(&session_series)->nesting_op, .payload = payload };
	int error = user_read(argument, header, sizeof header);
	if (error != 0)
		return error;
	if (header[0] < NESTING_HEADER_BYTES || (header[1] & ~(uint32_t)NESTING_OPERATION_MASK) != 0)
		return -EINVAL;
	if (atomic_load(&container->iommu_type) == 0)
		return -EOPNOTSUPP;
	call.payload_bytes = header[0] < NESTING_MAX_BYTES ? header[0] : NESTING_MAX_BYTES;
	error = user_read(argument, payload, call.payload_bytes);
	frame_put_u32(payload, 0, header[0]);
	frame_put_u32(payload, 4, header[1]);
	return error != 0 ? error : ask(container, &call);
}

int container_ioctl(struct description *container, uint32_t request, void *argument)
{
	const struct series *series = atomic_load(&session_series);
	struct call version = { .command = VFIO_GET_API_VERSION };
	if (request == series->pasid_request)
		return pasid_request(container, argument);
	if (request == series->nesting_op)
		return nesting_op(container, argument);
	switch (request) {
	case VFIO_GET_API_VERSION:
		return ask(container, &version);
	case VFIO_CHECK_EXTENSION:
		return check_extension(container, argument);
	case VFIO_SET_IOMMU:
		return set_iommu(container, argument);
	case VFIO_IOMMU_GET_INFO:
		return get_info(container, argument);
	default:
		return -ENOTTY;
	}
}
