// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#include "fd_table.h"

_Atomic uint16_t fd_table[FD_TABLE_SIZE];
static _Atomic int end;

uint16_t fd_replace(int fd, uint16_t handle)
{
	int seen = atomic_load(&end);
	while (handle != 0 && seen <= fd && !atomic_compare_exchange_weak(&end, &seen, fd + 1))
		continue;
	return atomic_exchange(&fd_table[fd], handle);
}

int fd_forget(int fd, uint16_t handle)
{
	return atomic_compare_exchange_strong(&fd_table[fd], &handle, 0);
}

int fd_table_end(void)
{
	return atomic_load(&end);
}
