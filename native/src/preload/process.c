// SPDX-License-Identifier: Apache-2.0
#include "process.h"

#include "description.h"
#include "next.h"
#include "session.h"
#include "session_lock.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WIPED, TIDYING, TIDY };

/* Stands in until the page is there, and for kernels without MADV_WIPEONFORK (before 4.14). */
static _Atomic int never_wiped = TIDY;
static _Atomic int *state = &never_wiped;
static pid_t pid;
static pthread_once_t started = PTHREAD_ONCE_INIT;

static void tidy_up_child(void)
{
	pid = getpid();
	session_forget();
	descriptions_after_fork();
	atomic_store_explicit(state, TIDY, memory_order_release);
}

static void before_fork(void)
{
	session_lock_for_fork();
}

static void after_fork_in_parent(void)
{
	session_unlock_after_fork();
}

static void after_fork_in_child(void)
{
	tidy_up_child();
	session_unlock_after_fork();
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
	pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
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
		session_lock_reset();
		tidy_up_child();
		return;
	}
	while (atomic_load_explicit(state, memory_order_acquire) != TIDY)
		sched_yield();
}

bool process_owns_records(void)
{
	process_enter();
	return getpid() == pid;
}

pid_t process_pid(void)
{
	return pid;
}
