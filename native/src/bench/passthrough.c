// SPDX-License-Identifier: Apache-2.0
/*
 * Measures what the shim costs calls that pass through: run it with and without LD_PRELOAD and compare.
 * Prints a line of JSON: nanoseconds per call, the best of many short rounds, which a busy machine
 * cannot disturb all.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 2000, CALLS = 1000 };

static double now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int fd;

static void do_ioctl(void)
{
	ioctl(fd, FIOCLEX);
}

static void do_fcntl(void)
{
	fcntl(fd, F_GETFD);
}

static void do_open_close(void)
{
	close(open("/dev/null", O_RDWR));
}

static double best_ns(void (*call)(void), int calls)
{
	double best = 1e18;
	for (int round = 0; round < ROUNDS; round++) {
		double before = now_ns();
		for (int i = 0; i < calls; i++)
			call();
		double each = (now_ns() - before) / calls;
		best = each < best ? each : best;
	}
	return best;
}

int main(void)
{
	fd = open("/dev/null", O_RDWR);
	printf("{\"ioctl_ns\": %.2f, \"fcntl_ns\": %.2f, \"open_close_ns\": %.2f}\n", best_ns(do_ioctl, CALLS),
	       best_ns(do_fcntl, CALLS), best_ns(do_open_close, CALLS / 4));
	return fd < 0;
}
