// SPDX-License-Identifier: Apache-2.0
#include "container.h"

#include "session.h"
#include "user_memory.h"

#include <errno.h>
#include <stdbool.h>

enum { INFO_BYTES = 16 }; /* of struct vfio_iommu_type1_info: all that is read of it */

static int ask(struct description *container, uint16_t command, const void *payload, size_t bytes, struct reply *reply)
{
	int error = session_call(&container->session, command, payload, bytes, reply);
	if (error != 0)
		return error;
	return reply->error != 0 ? -(int)reply->error : reply_result(reply);
}

static int check_extension(struct description *container, void *argument)
{
	uint8_t extension[4];
	struct reply reply;
	frame_put_u32(extension, 0, (uint32_t)(uintptr_t)argument);
	return ask(container, VFIO_CHECK_EXTENSION, extension, sizeof extension, &reply);
}

/* The session has its type since it began; that of each container is known only here. */
static int set_iommu(struct description *container, void *argument)
{
	uint32_t type = (uint32_t)(uintptr_t)argument;
	uint32_t none = 0;
	if (type != VFIO_TYPE1_NESTING)
		return -EINVAL;
	return atomic_compare_exchange_strong(&container->iommu_type, &none, type) ? 0 : -EINVAL;
}

static int refuse_without_context(const uint32_t *request)
{
	bool well_formed = request[0] >= PASID_REQUEST_BYTES && (request[1] & ~(uint32_t)(PASID_ALLOC | PASID_FREE)) == 0;
	return well_formed && request[2] <= request[3] ? -EOPNOTSUPP : -EINVAL;
}

static int pasid_request(struct description *container, const void *argument)
{
	uint32_t request[PASID_REQUEST_BYTES / sizeof(uint32_t)];
	uint8_t payload[PASID_REQUEST_BYTES];
	struct reply reply;
	int error = user_read(argument, request, sizeof request);
	if (error != 0)
		return error;
	if (atomic_load(&container->iommu_type) == 0)
		return refuse_without_context(request);
	frame_put_pasid_request(payload, request[1], request[2], request[3]);
	/* A longer struct of a newer caller is legal, but only this much of it is sent. */
	frame_put_u32(payload, 0, request[0] < PASID_REQUEST_BYTES ? request[0] : PASID_REQUEST_BYTES);
	return ask(container, VFIO_PASID_REQUEST, payload, sizeof payload, &reply);
}

static int give_info(const struct reply *reply, uint32_t argsz, void *argument)
{
	size_t bytes = reply->payload_bytes - sizeof(uint32_t);
	return user_write(argument, reply_payload(reply) + sizeof(uint32_t), bytes < argsz ? bytes : argsz);
}

static int get_info(struct description *container, void *argument)
{
	uint8_t info[INFO_BYTES];
	struct reply reply;
	if (atomic_load(&container->iommu_type) == 0)
		return -EINVAL;
	int error = user_read(argument, info, sizeof info);
	if (error != 0)
		return error;
	uint32_t argsz;
	memcpy(&argsz, info, sizeof argsz);
	frame_put_u32(info, 0, argsz);
	int result = ask(container, VFIO_IOMMU_GET_INFO, info, sizeof info, &reply);
	return result < 0 ? result : give_info(&reply, argsz, argument);
}

int container_ioctl(struct description *container, uint32_t request, void *argument)
{
	struct reply reply;
	switch (request) {
	case VFIO_GET_API_VERSION:
		return ask(container, VFIO_GET_API_VERSION, NULL, 0, &reply);
	case VFIO_CHECK_EXTENSION:
		return check_extension(container, argument);
	case VFIO_SET_IOMMU:
		return set_iommu(container, argument);
	case VFIO_IOMMU_GET_INFO:
		return get_info(container, argument);
	case VFIO_PASID_REQUEST:
		return pasid_request(container, argument);
	default:
		return -ENOTTY;
	}
}
