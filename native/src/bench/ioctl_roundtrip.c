// SPDX-License-Identifier: Apache-2.0
/*
 * Measures a PASID ioctl's round trip: allocates and frees one PASID repeatedly, with HELD others held
 * (default 0). Run it under the preload against a daemon. Prints a
 * line of JSON: nanoseconds per ioctl, the best and the median of many short rounds.
 *
 * Usage: ioctl_roundtrip [HELD]
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>

enum { ROUNDS = 200, PAIRS = 50, NESTING = 6, ALLOC = 1, FREE = 2 };

#define SET_IOMMU _IO(';', 102)
#define PASID_REQUEST _IO(';', 118)

static int container;

static int ask(uint32_t flags, uint32_t min, uint32_t max)
{
	struct {
		uint32_t argsz, flags, min, max;
	} request = { sizeof request, flags, min, max };
	return ioctl(container, PASID_REQUEST, &request);
}

static double now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double round_ns(void)
{
	double before = now_ns();
	for (int i = 0; i < PAIRS; i++) {
		int pasid = ask(ALLOC, 1, 0xFFFFF);
		if (pasid < 0 || ask(FREE, (uint32_t)pasid, (uint32_t)pasid) != 0) {
			perror("pasid request");
			exit(1);
		}
	}
	return (now_ns() - before) / (2 * PAIRS);
}

static int by_value(const void *left, const void *right)
{
	double difference = *(const double *)left - *(const double *)right;
	return (difference > 0) - (difference < 0);
}

int main(int argc, char **argv)
{
	static double rounds[ROUNDS];
	int held = argc > 1 ? atoi(argv[1]) : 0;
	container = open("/dev/vfio/vfio", O_RDWR);
	if (container < 0 || ioctl(container, SET_IOMMU, NESTING) != 0) {
		perror("/dev/vfio/vfio");
		return 1;
	}
	for (int i = 0; i < held; i++)
		if (ask(ALLOC, 1, 0xFFFFF) < 0)
			return 1;
	for (int round = 0; round < ROUNDS; round++)
		rounds[round] = round_ns();
	qsort(rounds, ROUNDS, sizeof rounds[0], by_value);
	printf("{\"pasid_ioctl_best_ns\": %.0f, \"pasid_ioctl_median_ns\": %.0f}\n", rounds[0], rounds[ROUNDS / 2]);
	return 0;
}
