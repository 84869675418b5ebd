// SPDX-License-Identifier: Apache-2.0
/*
 * The container set-up of the programs of 2020: numbers and structs of each revision of the series by definitions of its
 * own, and the checks that those programs make. It knows nothing of pasid4j.
 *
 * Usage: series_client SERIES WORD...     a line for each word, "errno N" for what was refused
 *   setup            CHECK_EXTENSION, group, SET_IOMMU, GET_INFO twice; "features F bits B quota Q", -1: not stated
 *   alloc MIN MAX    the PASID
 *   free MIN MAX     0
 *   bind PASID, unbind PASID, flush PASID    0
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define VFIO(number) _IO(';', 100 + (number))

struct cap_header {
	uint16_t id, version;
	uint32_t next;
};

struct type1_info {
	uint32_t argsz, flags;
	uint64_t iova_pgsizes;
	uint32_t cap_offset;
};

/* 5.7-rc4 and 5.8-rc1 */
struct info_of_v3 {
	uint32_t size, format, features, flags;
	uint8_t data[];
};
struct cap_of_v3 {
	struct cap_header header;
	uint32_t flags;
	struct info_of_v3 info;
};

/* 5.8-rc3 */
struct info_of_v5 {
	uint32_t size, format, features, flags;
	uint16_t addr_width, pasid_bits;
	uint32_t padding;
	uint8_t data[];
};
struct cap_of_v5 {
	struct cap_header header;
	struct info_of_v5 info;
};

/* 5.8-rc6 */
struct info_of_v6 {
	uint32_t argsz, flags, format, features;
	uint16_t addr_width, pasid_bits;
	uint32_t padding;
	uint8_t data[];
};
struct cap_of_v6 {
	struct cap_header header;
	struct info_of_v6 info;
};

/* 5.9-rc2 */
struct info_of_v7 {
	uint32_t argsz, flags, format, features;
	uint16_t addr_width, pasid_bits;
	uint8_t padding[12];
	struct {
		uint32_t flags;
		uint64_t cap_reg, ecap_reg;
	} vendor;
};
struct cap_of_v7 {
	struct cap_header header;
	struct info_of_v7 info;
};

/* 5.9-rc6 */
struct cap_of_rc6 {
	struct cap_header header;
	uint32_t pasid_quota;
	uint8_t info[sizeof(struct info_of_v7)];
};

struct facts {
	long size, needed, features, bits, quota;
};

static struct facts of_v3(const uint8_t *cap)
{
	struct cap_of_v3 found;
	memcpy(&found, cap, sizeof found);
	return (struct facts){ found.info.size, offsetof(struct info_of_v3, data), found.info.features, -1, -1 };
}

static struct facts of_v5(const uint8_t *cap)
{
	struct cap_of_v5 found;
	memcpy(&found, cap, sizeof found);
	return (struct facts){ found.info.size, offsetof(struct info_of_v5, data), found.info.features, found.info.pasid_bits, -1 };
}

static struct facts of_v6(const uint8_t *cap)
{
	struct cap_of_v6 found;
	memcpy(&found, cap, sizeof found);
	return (struct facts){ found.info.argsz, offsetof(struct info_of_v6, data), found.info.features, found.info.pasid_bits, -1 };
}

static struct facts of_info_v7(const uint8_t *info)
{
	struct info_of_v7 found;
	memcpy(&found, info, offsetof(struct info_of_v7, vendor));
	return (struct facts){ found.argsz, offsetof(struct info_of_v7, vendor), found.features, found.pasid_bits, -1 };
}

static struct facts of_v7(const uint8_t *cap)
{
	return of_info_v7(cap + offsetof(struct cap_of_v7, info));
}

static struct facts of_rc6(const uint8_t *cap)
{
	struct facts facts = of_info_v7(cap + offsetof(struct cap_of_rc6, info));
	uint32_t quota;
	memcpy(&quota, cap + offsetof(struct cap_of_rc6, pasid_quota), sizeof quota);
	facts.quota = quota;
	return facts;
}

static const struct series {
	const char *name;
	int pasid_request, cap_id;
	struct facts (*read)(const uint8_t *cap);
} all[] = {
	{ "5.7-rc4", 22, 2, of_v3 }, { "5.8-rc1", 18, 3, of_v3 }, { "5.8-rc3", 18, 3, of_v5 },
	{ "5.8-rc6", 18, 3, of_v6 }, { "5.9-rc2", 18, 3, of_v7 }, { "5.9-rc6", 18, 3, of_rc6 },
};

static const struct series *series;
static int container;

static void fail(const char *what)
{
	printf("%s: errno %d\n", what, errno);
	exit(1);
}

static const uint8_t *capability(const uint8_t *info, uint32_t bytes)
{
	struct type1_info head;
	memcpy(&head, info, sizeof head);
	for (uint32_t at = head.cap_offset; at != 0 && at < bytes;) {
		struct cap_header header;
		memcpy(&header, info + at, sizeof header);
		if (header.id == series->cap_id)
			return info + at;
		at = header.next;
	}
	errno = EINVAL;
	fail("nesting iommu cap");
	return NULL;
}

/* Twice: the first tells how long it is. */
static const uint8_t *get_info(uint8_t *info, uint32_t room)
{
	uint32_t argsz = sizeof(struct type1_info);
	for (;;) {
		memset(info, 0, room);
		memcpy(info, &argsz, sizeof argsz);
		if (ioctl(container, VFIO(12), info) != 0)
			fail("get info");
		uint32_t told;
		memcpy(&told, info, sizeof told);
		if (told <= argsz)
			return capability(info, argsz);
		argsz = told;
	}
}

static void setup(void)
{
	uint8_t info[512];
	int group = open("/dev/vfio/26", O_RDWR);
	container = open("/dev/vfio/vfio", O_RDWR);
	if (container < 0 || group < 0)
		fail("open");
	if (ioctl(container, VFIO(1), 6) != 1)
		fail("check extension");
	if (ioctl(group, VFIO(4), &container) != 0)
		fail("set container");
	if (ioctl(container, VFIO(2), 6) != 0)
		fail("set iommu");
	struct facts facts = series->read(get_info(info, sizeof info));
	errno = EINVAL;
	if (facts.size < facts.needed)
		fail("size of the nesting info");
	printf("features %ld bits %ld quota %ld\n", facts.features, facts.bits, facts.quota);
}

static void print(int result)
{
	if (result < 0)
		printf("errno %d\n", errno);
	else
		printf("%d\n", result);
}

static int request(uint32_t flags, const char *min, const char *max)
{
	struct {
		uint32_t argsz, flags, min, max;
	} request = { sizeof request, flags, (uint32_t)strtoul(min, NULL, 0), (uint32_t)strtoul(max, NULL, 0) };
	return ioctl(container, VFIO(series->pasid_request), &request);
}

/* iommu_gpasid_bind_data and iommu_cache_invalidate_info of Linux 5.9. */
static int nesting_op(uint32_t operation, uint64_t pasid)
{
	struct {
		uint32_t argsz, flags;
		union {
			struct {
				uint32_t version, format;
				uint64_t flags, gpgd, hpasid, gpasid;
				uint32_t addr_width;
				uint8_t padding[12];
				uint64_t vtd_flags;
				uint32_t pat, emt;
			} bind;
			struct {
				uint32_t version;
				uint8_t cache, granularity, padding[2];
				uint32_t flags, archid;
				uint64_t pasid;
			} flush;
		} data;
	} op = { .argsz = sizeof op, .flags = operation };
	if (operation == 2) {
		op.data.flush.version = 1;
		op.data.flush.cache = 1;
		op.data.flush.granularity = 1;
		op.data.flush.flags = 1;
		op.data.flush.pasid = pasid;
	} else {
		op.data.bind.version = 1;
		op.data.bind.format = 1;
		op.data.bind.hpasid = pasid;
		op.data.bind.addr_width = 48;
	}
	return ioctl(container, VFIO(series->pasid_request + 1), &op);
}

static int step(char **words)
{
	static const char *const operations[] = { "bind", "unbind", "flush" };
	if (strcmp(words[0], "setup") == 0)
		return setup(), 1;
	for (uint32_t operation = 0; operation < 3; operation++)
		if (strcmp(words[0], operations[operation]) == 0)
			return print(nesting_op(operation, strtoull(words[1], NULL, 0))), 2;
	return print(request(strcmp(words[0], "alloc") == 0 ? 1 : 2, words[1], words[2])), 3;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc > 1 && i < sizeof all / sizeof all[0]; i++)
		if (strcmp(argv[1], all[i].name) == 0)
			series = &all[i];
	if (series == NULL)
		return 2;
	for (int i = 2; i < argc; i += step(argv + i))
		continue;
	return 0;
}
