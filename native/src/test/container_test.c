// SPDX-License-Identifier: Apache-2.0
#include "vfio_user.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

struct info {
	uint32_t argsz, flags;
	uint64_t sizes;
	uint8_t more[64];
};

static void basics(void)
{
	peer_start("serve");
	int fd = open("/dev/vfio/vfio", O_RDWR);
	CHECK_EQUAL(0, ioctl(fd, API_VERSION));
	CHECK_EQUAL(1, ioctl(fd, CHECK_EXTENSION, NESTING));
	CHECK_EQUAL(0, ioctl(fd, CHECK_EXTENSION, 4242));
	CHECK_ERRNO(EINVAL, ioctl(fd, SET_IOMMU, 1));
	CHECK_EQUAL(0, ioctl(fd, SET_IOMMU, NESTING));
	CHECK_ERRNO(EINVAL, ioctl(fd, SET_IOMMU, NESTING));
	CHECK_EQUAL(100, alloc(fd, 100, 200));
	CHECK_EQUAL(101, alloc(fd, 100, 200));
	CHECK_ERRNO(ENOSPC, alloc(fd, 101, 101));
	CHECK_EQUAL(0, free_range(fd, 0, UINT32_MAX));
	CHECK_EQUAL(101, alloc(fd, 101, 101));
}

static void checks_in_order(void)
{
	peer_start("serve");
	int fd = open("/dev/vfio/vfio", O_RDWR);
	for (int has_context = 0; has_context <= 1; has_context++) {
		int no_context = has_context ? EINVAL : EOPNOTSUPP;
		CHECK_ERRNO(EFAULT, ioctl(fd, PASID_REQUEST, (void *)8));
		CHECK_ERRNO(EINVAL, ask(fd, 15, ALLOC, 1, 10));
		CHECK_ERRNO(EINVAL, ask(fd, 16, 4, 1, 10));
		CHECK_ERRNO(EINVAL, ask(fd, 16, ALLOC | 0x80000000, 1, 10));
		CHECK_ERRNO(EINVAL, ask(fd, 16, ALLOC, 10, 9));
		CHECK_ERRNO(EINVAL, ask(fd, 16, 0, 10, 9));
		CHECK_ERRNO(no_context, ask(fd, 16, 0, 1, 10));
		CHECK_ERRNO(no_context, ask(fd, 16, ALLOC | FREE, 1, 10));
		CHECK_ERRNO(ENOTTY, ioctl(fd, _IO(';', 199), 0));
		CHECK_ERRNO(ENOTTY, ioctl(fd, _IO(';', 113), 0));
		if (!has_context) {
			CHECK_ERRNO(EOPNOTSUPP, alloc(fd, 1, 10));
			CHECK_ERRNO(EOPNOTSUPP, free_range(fd, 1, 10));
			CHECK_EQUAL(0, ioctl(fd, SET_IOMMU, NESTING));
		}
	}
}

static void longer_struct(void)
{
	peer_start("serve");
	struct {
		struct request request;
		uint32_t extra[2];
	} newer = { { sizeof newer, ALLOC, 5, 5 }, { 1, 2 } };
	CHECK_EQUAL(5, ioctl(open_container(), PASID_REQUEST, &newer));
	CHECK_EQUAL(6, ask(open_container(), UINT32_MAX, ALLOC, 6, 6));
}

static void unreadable_arguments(void)
{
	peer_start("serve");
	int fd = open_container();
	long page = sysconf(_SC_PAGESIZE);
	char *pages = mmap(NULL, 2 * (size_t)page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct request *across = (struct request *)(pages + page - 8);
	*across = (struct request){ sizeof *across, ALLOC, 1, 10 };
	CHECK_EQUAL(1, ioctl(fd, PASID_REQUEST, across));
	CHECK(mprotect(pages + page, (size_t)page, PROT_NONE) == 0);
	CHECK_ERRNO(EFAULT, ioctl(fd, PASID_REQUEST, across));
	CHECK_ERRNO(EFAULT, ioctl(fd, PASID_REQUEST, NULL));
	CHECK_ERRNO(EFAULT, ioctl(fd, PASID_REQUEST, (void *)-1));
	CHECK_ERRNO(EFAULT, ioctl(fd, GET_INFO, NULL));
	memset(pages, 0, (size_t)page);
	pages[0] = 64;
	CHECK(mprotect(pages, (size_t)page, PROT_READ) == 0);
	CHECK_ERRNO(EFAULT, ioctl(fd, GET_INFO, pages));
	CHECK_EQUAL(2, alloc(fd, 1, 10));
}

static void info_fits_argsz(void)
{
	peer_start("serve");
	int fd = open("/dev/vfio/vfio", O_RDWR);
	struct info info = { .argsz = 20 };
	CHECK_ERRNO(EINVAL, ioctl(fd, GET_INFO, &info));
	CHECK_EQUAL(0, ioctl(fd, SET_IOMMU, NESTING));
	CHECK_EQUAL(0, ioctl(fd, GET_INFO, &info));
	CHECK_EQUAL(0x5A5A5A5A, info.flags);
	CHECK_EQUAL(0x5A, info.more[3]);
	CHECK_EQUAL(0, info.more[4]);
}

static void containers_share_the_set_not_the_type(void)
{
	peer_start("serve");
	int first = open_container();
	int second = open("/dev/vfio/vfio", O_RDWR);
	CHECK_EQUAL(7, alloc(first, 7, 7));
	CHECK_ERRNO(EOPNOTSUPP, free_range(second, 0, UINT32_MAX));
	CHECK_EQUAL(0, ioctl(second, SET_IOMMU, NESTING));
	CHECK_EQUAL(0, free_range(second, 0, UINT32_MAX));
	CHECK_EQUAL(7, alloc(first, 7, 7));
	CHECK_EQUAL(1, peer_sessions());
}

static void groups(void)
{
	peer_start("serve");
	int container = open_container();
	int group = open("/dev/vfio/26", O_RDWR);
	struct { uint32_t argsz, flags; } status = { 8, 0 };
	CHECK_EQUAL(0, ioctl(group, GROUP_GET_STATUS, &status));
	CHECK_EQUAL(1, status.flags);
	status.argsz = 7;
	CHECK_ERRNO(EINVAL, ioctl(group, GROUP_GET_STATUS, &status));
	CHECK_ERRNO(EFAULT, ioctl(group, GROUP_GET_STATUS, (void *)8));
	CHECK_ERRNO(EINVAL, ioctl(group, GROUP_UNSET_CONTAINER));
	CHECK_ERRNO(EFAULT, ioctl(group, GROUP_SET_CONTAINER, (void *)8));
	int none = 9999, stdio = 0, minus = -1;
	CHECK_ERRNO(EBADF, ioctl(group, GROUP_SET_CONTAINER, &none));
	CHECK_ERRNO(EINVAL, ioctl(group, GROUP_SET_CONTAINER, &stdio));
	CHECK_ERRNO(EINVAL, ioctl(group, GROUP_SET_CONTAINER, &minus));
	CHECK_ERRNO(EINVAL, ioctl(group, GROUP_SET_CONTAINER, &group));
	CHECK_EQUAL(0, ioctl(group, GROUP_SET_CONTAINER, &container));
	CHECK_ERRNO(EINVAL, ioctl(group, GROUP_SET_CONTAINER, &container));
	status.argsz = 8;
	CHECK_EQUAL(0, ioctl(group, GROUP_GET_STATUS, &status));
	CHECK_EQUAL(3, status.flags);
	CHECK_ERRNO(ENODEV, ioctl(group, GROUP_GET_DEVICE_FD, "0000:06:0d.0"));
	CHECK_ERRNO(ENOTTY, ioctl(group, PASID_REQUEST, &status));
	CHECK_EQUAL(0, close(container));
	CHECK_EQUAL(1, peer_sessions());
	CHECK_EQUAL(0, ioctl(group, GROUP_UNSET_CONTAINER));
	CHECK_SOON(peer_sessions() == 0);
}

static void *alloc_and_free(void *container)
{
	int fd = *(int *)container;
	for (int round = 0; round < 20; round++) {
		int held[10];
		for (int i = 0; i < 10; i++)
			CHECK((held[i] = alloc(fd, 1, 4000)) > 0);
		for (int i = 0; i < 10; i++)
			CHECK_EQUAL(0, free_range(fd, (uint32_t)held[i], (uint32_t)held[i]));
	}
	return NULL;
}

static void threads(void)
{
	peer_start("serve");
	int fd = open_container();
	pthread_t workers[8];
	for (int i = 0; i < 8; i++)
		CHECK(pthread_create(&workers[i], NULL, alloc_and_free, &fd) == 0);
	for (int i = 0; i < 8; i++)
		pthread_join(workers[i], NULL);
	CHECK_EQUAL(1, alloc(fd, 1, 1));
}

static void forbid_process_vm(void)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_readv, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_writev, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { COUNT(filter), filter };
	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

static void sandbox_without_process_vm(void)
{
	peer_start("serve");
	int fd = open_container();
	struct info info = { .argsz = 20 };
	forbid_process_vm();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	CHECK_ERRNO(EFAULT, ioctl(fd, PASID_REQUEST, (void *)8));
	CHECK_EQUAL(0, ioctl(fd, GET_INFO, &info));
	CHECK_EQUAL(0x5A5A5A5A, info.flags);
}

static void errno_is_kept_on_success(void)
{
	peer_start("serve");
	errno = ENOENT;
	int fd = open_container();
	CHECK_EQUAL(1, alloc(fd, 1, 10));
	CHECK_EQUAL(0, close(dup(fd)));
	CHECK_EQUAL(0, close(fd));
	CHECK_EQUAL(ENOENT, errno);
}

const struct test container_tests[] = {
	{ "container: basics", basics },
	{ "container: checks in the order of the table", checks_in_order },
	{ "container: a longer struct is legal", longer_struct },
	{ "container: unreadable arguments", unreadable_arguments },
	{ "container: GET_INFO writes no more than argsz", info_fits_argsz },
	{ "container: two share the set, not the type", containers_share_the_set_not_the_type },
	{ "container: groups", groups },
	{ "container: eight threads", threads },
	{ "container: a sandbox without process_vm_readv", sandbox_without_process_vm },
	{ "container: errno is kept on success", errno_is_kept_on_success },
};
const size_t container_tests_count = COUNT(container_tests);
