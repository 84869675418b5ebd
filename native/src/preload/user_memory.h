// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
#ifndef PASID_USER_MEMORY_H
#define PASID_USER_MEMORY_H

#include <stddef.h>

/*
 * Read and write the program's memory as a kernel would: an invalid address is -EFAULT instead of a signal. Return 0
 * when all bytes were copied. Thread-safe.
 */
int user_read(const void *from, void *to, size_t bytes);
int user_write(void *to, const void *from, size_t bytes);

#endif
