// SPDX-License-Identifier: Apache-2.0
/*
 * A VMM that knows only the ioctl and never rests: THREADS threads allocate and free at random, each
 * keeping its own record. The line "pause" holds them back until the next line, and prints
 *   held N requests R ids ID ...
 * Any other line makes them stop; then it prints
 *   held N requests R longest MS
 * or what went wrong first, and holds on to its PASIDs until its input ends.
 *
 * Usage: ioctl_loop THREADS
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define SET_IOMMU _IO(';', 102)
#define PASID_REQUEST _IO(';', 118)
#define NESTING 6
#define ALLOC 1u
#define FREE 2u
#define SPACE 0x100000
#define MOST_HELD 50
#define MOST_THREADS 16

static int container;
static atomic_bool stop;
static atomic_bool is_paused;
static pthread_rwlock_t turn = PTHREAD_RWLOCK_INITIALIZER; /* read: while a thread does something */
static atomic_uchar holders[SPACE]; /* threads that have an ID, as far as they know: never more than one */
static atomic_long requests;
static atomic_long longest_ms;
static atomic_int total_held;
static _Atomic(const char *) wrong;
static atomic_int wrong_errno;

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void fail(const char *what, int error)
{
	const char *nothing = NULL;
	if (atomic_compare_exchange_strong(&wrong, &nothing, what))
		wrong_errno = error;
}

static int ask(uint32_t flags, uint32_t min, uint32_t max)
{
	struct {
		uint32_t argsz, flags, min, max;
	} request = { sizeof(request), flags, min, max };
	long before = now_ms();
	int result = ioctl(container, PASID_REQUEST, &request);
	long took = now_ms() - before;
	long seen = longest_ms;
	while (took > seen && !atomic_compare_exchange_weak(&longest_ms, &seen, took))
		continue;
	requests++;
	return result;
}

static int take(int *held, int count)
{
	int pasid = ask(ALLOC, 1, SPACE - 1);
	if (pasid <= 0 || pasid >= SPACE) {
		fail("alloc", errno);
		return count;
	}
	if (holders[pasid]++ != 0)
		fail("given twice", pasid);
	held[count] = pasid;
	return count + 1;
}

static int give(int *held, int count, int which)
{
	int pasid = held[which];
	holders[pasid]--;
	if (ask(FREE, (uint32_t)pasid, (uint32_t)pasid) != 0)
		fail("free", errno);
	held[which] = held[count - 1];
	return count - 1;
}

static void *churn(void *number)
{
	unsigned seed = *(unsigned *)number;
	int held[MOST_HELD];
	int count = 0;
	while (!stop && wrong == NULL) {
		while (is_paused)
			usleep(1000);
		pthread_rwlock_rdlock(&turn);
		if (count < MOST_HELD && (count == 0 || rand_r(&seed) % 2 == 0))
			count = take(held, count);
		else
			count = give(held, count, (int)((unsigned)rand_r(&seed) % (unsigned)count));
		pthread_rwlock_unlock(&turn);
	}
	total_held += count;
	return NULL;
}

static void tell_ids(void)
{
	int held = 0;
	for (int pasid = 0; pasid < SPACE; pasid++)
		held += holders[pasid];
	if (wrong != NULL)
		printf("%s: %d\n", wrong, wrong_errno);
	else
		printf("held %d requests %ld ids", held, requests);
	for (int pasid = 0; pasid < SPACE && wrong == NULL; pasid++)
		if (holders[pasid] != 0)
			printf(" %d", pasid);
	printf("\n");
	fflush(stdout);
}

/* Returns whether there is more input after it. */
static bool pause_and_tell(char *line, int bytes)
{
	is_paused = true;
	pthread_rwlock_wrlock(&turn);
	tell_ids();
	bool goes_on = fgets(line, bytes, stdin) != NULL;
	is_paused = false;
	pthread_rwlock_unlock(&turn);
	return goes_on;
}

int main(int argc, char **argv)
{
	pthread_t threads[MOST_THREADS];
	unsigned numbers[MOST_THREADS];
	char line[16];
	int count = argc > 1 ? atoi(argv[1]) : 1;
	container = open("/dev/vfio/vfio", O_RDWR);
	if (container < 0 || count > MOST_THREADS || ioctl(container, SET_IOMMU, NESTING) != 0)
		return 1;
	for (int i = 0; i < count; i++) {
		numbers[i] = (unsigned)i + 1;
		pthread_create(&threads[i], NULL, churn, &numbers[i]);
	}
	printf("ok\n");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin) != NULL && strcmp(line, "pause\n") == 0)
		if (!pause_and_tell(line, sizeof(line)))
			return 0;
	if (feof(stdin))
		return 0;
	stop = 1;
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	if (wrong != NULL)
		printf("%s: %d\n", wrong, wrong_errno);
	else
		printf("held %d requests %ld longest %ld\n", total_held, requests, longest_ms);
	fflush(stdout);
	return fgets(line, sizeof(line), stdin) != NULL;
}
