// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_VFIO_USER_H
#define PASID_TEST_VFIO_USER_H

/* VFIO as a program of 2020 knows it: the ioctl, and nothing of pasid4j. */

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "test.h"

#define API_VERSION _IO(';', 100)
#define CHECK_EXTENSION _IO(';', 101)
#define SET_IOMMU _IO(';', 102)
#define GROUP_GET_STATUS _IO(';', 103)
#define GROUP_SET_CONTAINER _IO(';', 104)
#define GROUP_UNSET_CONTAINER _IO(';', 105)
#define GROUP_GET_DEVICE_FD _IO(';', 106)
#define GET_INFO _IO(';', 112)
#define PASID_REQUEST _IO(';', 118)
#define NESTING 6
#define ALLOC 1
#define FREE 2

struct request {
	uint32_t argsz, flags, min, max;
};

static inline int ask(int fd, uint32_t argsz, uint32_t flags, uint32_t min, uint32_t max)
{
	struct request request = { argsz, flags, min, max };
	return ioctl(fd, PASID_REQUEST, &request);
}

static inline int alloc(int fd, uint32_t min, uint32_t max)
{
	return ask(fd, sizeof(struct request), ALLOC, min, max);
}

static inline int free_range(int fd, uint32_t min, uint32_t max)
{
	return ask(fd, sizeof(struct request), FREE, min, max);
}

static inline int open_container(void)
{
	int fd = open("/dev/vfio/vfio", O_RDWR);
	CHECK(fd >= 0);
	CHECK_EQUAL(0, ioctl(fd, SET_IOMMU, NESTING));
	return fd;
}

extern const struct test container_tests[], descriptor_tests[], process_tests[], failure_tests[], timeout_tests[],
	resume_tests[], close_tests[], change_tests[];
extern const size_t container_tests_count, descriptor_tests_count, process_tests_count, failure_tests_count,
	timeout_tests_count, resume_tests_count, close_tests_count, change_tests_count;

#define COUNT(tests) (sizeof(tests) / sizeof(tests)[0])

#endif
