// SPDX-License-Identifier: Apache-2.0
/*
 * A tenant that knows only the ioctl. Takes a line, answers a line:
 *   open             opens the container and chooses its type; "ok", or "errno N" of what failed
 *   alloc MIN MAX    the PASID, or "errno N"
 *   free MIN MAX     0, or "errno N"
 *   fault            an allocation whose argument cannot be read
 *   readonly         an allocation whose argument can be read but not written
 *   fork             from here on a child answers; its process id
 *   threads N        N threads allocate 100 each and free their own; "ok", or what went wrong
 *   second MIN MAX   allocates through a second container of this process
 *   exec             becomes this program anew
 *   stay             "ok", and then reads nothing more until a signal ends it
 * and ends at the end of its input.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define GET_API_VERSION _IO(';', 100)
#define SET_IOMMU _IO(';', 102)
#define PASID_REQUEST _IO(';', 118)
#define NESTING 6
#define ALLOC 1u
#define FREE 2u
#define EACH 100
#define MOST_THREADS 64

struct pasid_request {
	uint32_t argsz, flags, min, max;
};

static int container = -1;

static int ask(int fd, uint32_t flags, uint32_t min, uint32_t max)
{
	struct pasid_request request = { sizeof(request), flags, min, max };
	return ioctl(fd, PASID_REQUEST, &request);
}

static void answer(int result)
{
	if (result < 0)
		printf("errno %d\n", errno);
	else
		printf("%d\n", result);
}

static int open_container(void)
{
	int fd = open("/dev/vfio/vfio", O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, GET_API_VERSION) != 0 || ioctl(fd, SET_IOMMU, NESTING) != 0)
		return -1;
	return fd;
}

static void *allocate_and_free(void *failed)
{
	int held[EACH];
	for (int i = 0; i < EACH; i++)
		if ((held[i] = ask(container, ALLOC, 1, 0xFFFFF)) < 0)
			*(int *)failed = 1;
	for (int i = 0; i < EACH; i++)
		if (ask(container, FREE, held[i], held[i]) != 0)
			*(int *)failed = 1;
	return NULL;
}

static void run_threads(int count)
{
	pthread_t threads[MOST_THREADS];
	int failed[MOST_THREADS] = { 0 };
	int bad = 0;
	for (int i = 0; i < count; i++)
		pthread_create(&threads[i], NULL, allocate_and_free, &failed[i]);
	for (int i = 0; i < count; i++) {
		pthread_join(threads[i], NULL);
		bad += failed[i];
	}
	printf("%s\n", bad ? "a thread was refused" : "ok");
}

static void allocate_into_read_only(void)
{
	struct pasid_request request = { sizeof(request), ALLOC, 1, 0xFFFFF };
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memcpy(page, &request, sizeof(request));
	mprotect(page, 4096, PROT_READ);
	answer(ioctl(container, PASID_REQUEST, page));
	munmap(page, 4096);
}

/* The parent only waits: its child reads the lines that follow. */
static int fork_away(void)
{
	fflush(stdout);
	pid_t child = fork();
	if (child != 0) {
		int status = 0;
		waitpid(child, &status, 0);
		_exit(WEXITSTATUS(status));
	}
	return getpid();
}

static void allocate_in_second(uint32_t min, uint32_t max)
{
	int fd = open_container();
	answer(fd < 0 ? -1 : ask(fd, ALLOC, min, max));
	if (fd >= 0)
		close(fd);
}

static void stay(void)
{
	printf("ok\n");
	fflush(stdout);
	for (;;)
		pause();
}

static void obey(const char *line, char **argv)
{
	unsigned min = 0, max = 0;
	int count = 0;
	if (strncmp(line, "open", 4) == 0) {
		container = open_container();
		if (container < 0)
			answer(-1);
		else
			printf("ok\n");
	} else if (sscanf(line, "alloc %u %u", &min, &max) == 2) {
		answer(ask(container, ALLOC, min, max));
	} else if (sscanf(line, "free %u %u", &min, &max) == 2) {
		answer(ask(container, FREE, min, max));
	} else if (sscanf(line, "second %u %u", &min, &max) == 2) {
		allocate_in_second(min, max);
	} else if (sscanf(line, "threads %d", &count) == 1 && count <= MOST_THREADS) {
		run_threads(count);
	} else if (strncmp(line, "fault", 5) == 0) {
		answer(ioctl(container, PASID_REQUEST, (void *)8));
	} else if (strncmp(line, "readonly", 8) == 0) {
		allocate_into_read_only();
	} else if (strncmp(line, "fork", 4) == 0) {
		printf("%d\n", fork_away());
	} else if (strncmp(line, "exec", 4) == 0) {
		execv(argv[0], argv);
	} else if (strncmp(line, "stay", 4) == 0) {
		stay();
	} else {
		printf("unknown: %s", line);
	}
}

int main(int argc, char **argv)
{
	char line[128];
	(void)argc;
	/* exec must not lose lines that stdio has read ahead. */
	setvbuf(stdin, NULL, _IONBF, 0);
	while (fgets(line, sizeof(line), stdin)) {
		obey(line, argv);
		fflush(stdout);
	}
	return 0;
}
