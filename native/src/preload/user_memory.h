// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_USER_MEMORY_H
#define PASID_USER_MEMORY_H

#include <stddef.h>

/*
 * The program's memory, read and written as a kernel would: an address that cannot be used is
 * -EFAULT instead of a signal. Returns 0 when all bytes were copied. Thread-safe; blocks nothing.
 */
int user_read(const void *from, void *to, size_t bytes);
int user_write(void *to, const void *from, size_t bytes);

#endif
