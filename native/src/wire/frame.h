// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_FRAME_H
#define PASID_FRAME_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

/*
 * The vfio-user frame and the numbers of the VFIO ioctls; see docs/reference/protocol.md. All fields are little-endian;
 * the accessors convert from and to the host's byte order.
 */

enum {
	FRAME_HEADER_BYTES = 16,

	FRAME_ID_AT = 0,
	FRAME_COMMAND_AT = 2,
	FRAME_SIZE_AT = 4,
	FRAME_FLAGS_AT = 8,
	FRAME_ERROR_AT = 12,

	FRAME_TYPE_MASK = 0xF,
	FRAME_TYPE_COMMAND = 0,
	FRAME_TYPE_REPLY = 1,
	FRAME_NO_REPLY = 0x10,
	FRAME_ERROR = 0x20,
	FRAME_REPLY_MAX_BYTES = 1 << 20, /* the longest reply, 65536 IDs, has a quarter of this */

	COMMAND_VERSION = 1,
	VERSION_MAJOR = 0,
	VERSION_MINOR = 1,

	COMMAND_INFO = 0x5000,
	COMMAND_ALLOCATE = 0x5001,
	COMMAND_FREE = 0x5002,
	COMMAND_HOLDS = 0x5003,
	COMMAND_LIST = 0x5004,
	COMMAND_NAME = 0x5005,
	COMMAND_ALLOCATE_KEYED = 0x5006,
	COMMAND_GET = 0x5007,
	COMMAND_PUT = 0x5008,
	COMMAND_ATTACH_SPID = 0x5009,
	COMMAND_DETACH_SPID = 0x500A,
	COMMAND_FIND_SPID = 0x500B,
	COMMAND_SESSION = 0x500C,
	COMMAND_RESUME = 0x500D,
	COMMAND_HOLDER = 0x500E,
	COMMAND_REFUSAL = 0x500F,
	COMMAND_SETS = 0x5010,
	COMMAND_SHOW = 0x5011,
	COMMAND_RELEASE = 0x5012,
	COMMAND_SUBSCRIBE = 0x5013,
	COMMAND_UNSUBSCRIBE = 0x5014,
	COMMAND_ACK_DRAIN = 0x5015,
	COMMAND_QUOTA = 0x5016,
	COMMAND_CLOSE_SET = 0x5017,
	COMMAND_SPACES = 0x5018,
	COMMAND_REPORT_BUSY = 0x501A,
	COMMAND_EVENT = 0x5020, /* sent by the daemon, as is the next */
	COMMAND_EVENTS_LOST = 0x5021,

	VFIO_GET_API_VERSION = 0x3B64,
	VFIO_CHECK_EXTENSION = 0x3B65,
	VFIO_SET_IOMMU = 0x3B66,
	VFIO_GROUP_GET_STATUS = 0x3B67,
	VFIO_GROUP_SET_CONTAINER = 0x3B68,
	VFIO_GROUP_UNSET_CONTAINER = 0x3B69,
	VFIO_GROUP_GET_DEVICE_FD = 0x3B6A,
	VFIO_IOMMU_GET_INFO = 0x3B70,
	VFIO_PASID_REQUEST = 0x3B76, /* in most revisions of the series; see preload/series.h */
	VFIO_NESTING_OP = 0x3B77,

	VFIO_TYPE1_NESTING = 6,

	PASID_REQUEST_BYTES = 16,
	PASID_ALLOC = 1,
	PASID_FREE = 2,

	ALLOCATE_CONTIGUOUS = 1,
	SESSION_RESUMABLE = 1,

	TOKEN_BYTES = 32,
	NAME_MAX_BYTES = 64,
	KEY_MAX_BYTES = 128,

	/* Results of a refused request that have an errno of their own; all others are ENOSPC. */
	REFUSAL_QUOTA = -1,
	REFUSAL_CLOSED = -6,
};

static inline uint16_t frame_u16(const uint8_t *bytes, size_t at)
{
	uint16_t raw;
	memcpy(&raw, bytes + at, sizeof raw);
	return le16toh(raw);
}

static inline uint32_t frame_u32(const uint8_t *bytes, size_t at)
{
	uint32_t raw;
	memcpy(&raw, bytes + at, sizeof raw);
	return le32toh(raw);
}

static inline uint64_t frame_u64(const uint8_t *bytes, size_t at)
{
	uint64_t raw;
	memcpy(&raw, bytes + at, sizeof raw);
	return le64toh(raw);
}

static inline void frame_put_u16(uint8_t *bytes, size_t at, uint16_t value)
{
	uint16_t raw = htole16(value);
	memcpy(bytes + at, &raw, sizeof raw);
}

static inline void frame_put_u32(uint8_t *bytes, size_t at, uint32_t value)
{
	uint32_t raw = htole32(value);
	memcpy(bytes + at, &raw, sizeof raw);
}

static inline void frame_put_header(uint8_t *bytes, uint16_t id, uint16_t command, uint32_t size_bytes,
				    uint32_t flags, uint32_t error)
{
	frame_put_u16(bytes, FRAME_ID_AT, id);
	frame_put_u16(bytes, FRAME_COMMAND_AT, command);
	frame_put_u32(bytes, FRAME_SIZE_AT, size_bytes);
	frame_put_u32(bytes, FRAME_FLAGS_AT, flags);
	frame_put_u32(bytes, FRAME_ERROR_AT, error);
}

/* The argument of VFIO_PASID_REQUEST; argsz is the length of the struct. */
static inline void frame_put_pasid_request(uint8_t *bytes, uint32_t flags, uint32_t min, uint32_t max)
{
	frame_put_u32(bytes, 0, PASID_REQUEST_BYTES);
	frame_put_u32(bytes, 4, flags);
	frame_put_u32(bytes, 8, min);
	frame_put_u32(bytes, 12, max);
}

#endif
