// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
/*
 * A virtual machine monitor reduced to its PASIDs. It knows VFIO's container and the request of the
 * 2020 series (VFIO_IOMMU_PASID_REQUEST), and nothing of pasid4j: LD_PRELOAD=libpasid_vfio.so brings
 * the two together.
 *
 * It reads commands from standard input, a line each, and answers each with a line:
 *   alloc N            allocates N PASIDs from the whole range
 *   alloc N MIN MAX    ... from [MIN, MAX]; answers with those it got
 *   free MIN MAX       frees what it holds of [MIN, MAX]
 *   each MIN MAX       the same with a request for every single PASID
 *   quit               ends; so does the end of the input
 * Answers: "ok ..." or "error ERRNO TEXT", and for free and each the time taken: "ok US us".
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define VFIO_GET_API_VERSION _IO(';', 100)
#define VFIO_CHECK_EXTENSION _IO(';', 101)
#define VFIO_SET_IOMMU _IO(';', 102)
#define VFIO_IOMMU_PASID_REQUEST _IO(';', 118)
#define VFIO_TYPE1_NESTING_IOMMU 6
#define PASID_REQUEST_ALLOC 1
#define PASID_REQUEST_FREE 2
#define PASID_MAX 0xFFFFF

struct pasid_request {
	uint32_t argsz;
	uint32_t flags;
	uint32_t min;
	uint32_t max;
};

static int container;

static int request(uint32_t flags, uint32_t min, uint32_t max)
{
	struct pasid_request request = { sizeof request, flags, min, max };
	return ioctl(container, VFIO_IOMMU_PASID_REQUEST, &request);
}

static void answer_error(void)
{
	printf("error %d %s\n", errno, strerror(errno));
}

static double now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void allocate(uint32_t count, uint32_t min, uint32_t max)
{
	uint32_t got = 0;
	int pasid = 0;
	for (; got < count; got++) {
		pasid = request(PASID_REQUEST_ALLOC, min, max);
		if (pasid < 0)
			break;
		printf(got == 0 ? "ok %d" : " %d", pasid);
	}
	if (got == 0)
		answer_error();
	else if (pasid < 0)
		printf(" then error %d\n", errno);
	else
		printf("\n");
}

static void free_range(uint32_t min, uint32_t max)
{
	double before = now_us();
	if (request(PASID_REQUEST_FREE, min, max) == 0)
		printf("ok %.1f us\n", now_us() - before);
	else
		answer_error();
}

static void free_each(uint32_t min, uint32_t max)
{
	double before = now_us();
	for (uint64_t pasid = min; pasid <= max; pasid++)
		if (request(PASID_REQUEST_FREE, (uint32_t)pasid, (uint32_t)pasid) != 0) {
			answer_error();
			return;
		}
	printf("ok %.1f us\n", now_us() - before);
}

static int obey(const char *line)
{
	uint32_t count;
	uint32_t min = 0;
	uint32_t max = PASID_MAX;
	int words = sscanf(line, "alloc %" SCNu32 " %" SCNu32 " %" SCNu32, &count, &min, &max);
	if (words == 1 || words == 3)
		allocate(count, min, max);
	else if (sscanf(line, "free %" SCNu32 " %" SCNu32, &min, &max) == 2)
		free_range(min, max);
	else if (sscanf(line, "each %" SCNu32 " %" SCNu32, &min, &max) == 2)
		free_each(min, max);
	else if (strncmp(line, "quit", 4) == 0)
		return 0;
	else
		printf("error command: %.*s (expected: alloc N [MIN MAX], free MIN MAX, each MIN MAX or quit)\n",
		       (int)strcspn(line, "\n"), line);
	fflush(stdout);
	return 1;
}

static int open_container(void)
{
	container = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (container < 0) {
		perror("/dev/vfio/vfio");
		return -1;
	}
	if (ioctl(container, VFIO_GET_API_VERSION) != 0 ||
	    ioctl(container, VFIO_CHECK_EXTENSION, VFIO_TYPE1_NESTING_IOMMU) != 1 ||
	    ioctl(container, VFIO_SET_IOMMU, VFIO_TYPE1_NESTING_IOMMU) != 0) {
		fprintf(stderr, "/dev/vfio/vfio: no IOMMU with PASIDs\n");
		return -1;
	}
	return 0;
}

int main(void)
{
	char line[128];
	if (open_container() != 0)
		return 1;
	printf("ready\n");
	fflush(stdout);
	while (fgets(line, sizeof line, stdin) != NULL && obey(line))
		continue;
	return 0;
}
