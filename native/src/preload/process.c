// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "process.h"

#include "next.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WIPED, TIDYING, TIDY };

/* Used until the page is mapped, and on kernels without MADV_WIPEONFORK (before 4.14). */
static _Atomic int never_wiped = TIDY;
static _Atomic int *state = &never_wiped;
static pid_t pid; /* published by *state */
static pthread_once_t started = PTHREAD_ONCE_INIT;
static __thread bool has_own_table;

static void tidy_up_child(void)
{
	pid = getpid();
	has_own_table = false;
	process_hooks.tidy_child();
	atomic_store_explicit(state, TIDY, memory_order_release);
}

static void after_fork_in_child(void)
{
	tidy_up_child();
	process_hooks.after_fork();
}

static void start(void)
{
	next_find_all();
	pid = getpid();
	void *page = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page != MAP_FAILED && madvise(page, sizeof *state, MADV_WIPEONFORK) == 0) {
		state = page;
		atomic_store(state, TIDY);
	}
	pthread_atfork(process_hooks.before_fork, process_hooks.after_fork, after_fork_in_child);
}

__attribute__((constructor)) static void start_when_loaded(void)
{
	pthread_once(&started, start);
}

void process_enter(void)
{
	pthread_once(&started, start);
	int expected = WIPED;
	if (atomic_load_explicit(state, memory_order_acquire) == TIDY)
		return;
	if (atomic_compare_exchange_strong(state, &expected, TIDYING)) {
		process_hooks.reset_locks();
		tidy_up_child();
		return;
	}
	while (atomic_load_explicit(state, memory_order_acquire) != TIDY)
		sched_yield();
}

bool process_owns_records(void)
{
	process_enter();
	return !has_own_table && getpid() == pid;
}

void process_use_own_table(void)
{
	has_own_table = true;
}

/* Of glibc 2.32 or later. */
extern char __libc_single_threaded __attribute__((weak));

/* /proc also knows threads that have ended. A directory there has two links and one for each entry. */
bool process_has_other_threads(void)
{
	enum { LINKS_OF_ONE_THREAD = 3 };
	if (&__libc_single_threaded != NULL && __libc_single_threaded)
		return false;
	struct stat tasks;
	return stat("/proc/self/task", &tasks) != 0 || tasks.st_nlink != LINKS_OF_ONE_THREAD;
}

pid_t process_pid(void)
{
	return pid;
}
