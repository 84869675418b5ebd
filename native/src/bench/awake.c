// SPDX-License-Identifier: Apache-2.0
/*
 * Keeps two CPUs from halting, at the least priority there is, until its standard input ends. A
 * virtual CPU that has halted takes some 50 us to be woken, by the host: as much as five round
 * trips, and neither server's doing. Usage: awake CPU CPU
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *keep_awake(void *cpu)
{
	struct sched_param least = { 0 };
	cpu_set_t one;
	CPU_ZERO(&one);
	CPU_SET(*(int *)cpu, &one);
	if (pthread_setaffinity_np(pthread_self(), sizeof one, &one) != 0 ||
	    pthread_setschedparam(pthread_self(), SCHED_IDLE, &least) != 0) {
		fprintf(stderr, "awake: CPU %d: cannot be used\n", *(int *)cpu);
		exit(1);
	}
	for (;;)
		__asm__ volatile("" ::: "memory");
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: awake CPU CPU\n");
		return 2;
	}
	int cpus[2] = { atoi(argv[1]), atoi(argv[2]) };
	for (int i = 0; i < 2; i++) {
		pthread_t thread;
		if (pthread_create(&thread, NULL, keep_awake, &cpus[i]) != 0)
			return 1;
	}
	char byte;
	while (read(STDIN_FILENO, &byte, 1) > 0)
		continue;
	return 0;
}
