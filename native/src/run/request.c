// SPDX-License-Identifier: Apache-2.0
#include "request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* One write for each line, so that the lines of programs started at once do not mix. */
static void print_line(const char *format, va_list arguments)
{
	char line[512];
	int prefix = snprintf(line, sizeof line, "pasid run: ");
	vsnprintf(line + prefix, sizeof line - (size_t)prefix, format, arguments);
	dprintf(STDERR_FILENO, "%s\n", line);
}

void run_warn(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
}

void run_fail(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	print_line(format, arguments);
	va_end(arguments);
	exit(EXIT_OWN_FAILURE);
}
