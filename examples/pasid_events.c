// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
/*
 * An IOMMU driver's view: notified when PASIDs of its session come and go, beside whatever else its event
 * loop waits for. Here that is the standard input: a line "alloc" or "free PASID" makes an event.
 *
 * Usage: pasid_events
 */
#include <pasid.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of(uint32_t type)
{
	static const char *const names[] = { "alloc", "free", "bind", "unbind" };
	return type < sizeof names / sizeof names[0] ? names[type] : "lost: look at the set again";
}

/* Takes all that are there. Returns 0 or a negative errno. */
static int print_events(struct pasid_session *session)
{
	struct pasid_event event;
	int got = pasid_next_event(session, &event, sizeof event, 0);
	while (got > 0) {
		printf("%s %u\n", name_of(event.type), event.pasid);
		got = pasid_next_event(session, &event, sizeof event, 0);
	}
	fflush(stdout);
	return got;
}

/* Returns 1, 0 at the end of the input, or a negative errno. */
static int obey(struct pasid_session *session)
{
	char line[64];
	uint32_t pasid;
	if (fgets(line, sizeof line, stdin) == NULL)
		return 0;
	int result = 1;
	if (strcmp(line, "alloc\n") == 0)
		result = pasid_alloc(session, 1, 0xFFFFF);
	else if (sscanf(line, "free %u", &pasid) == 1)
		result = pasid_free_range(session, pasid, pasid);
	else
		fprintf(stderr, "line: %s (expected: alloc, or free PASID)\n", strtok(line, "\n"));
	return result < 0 ? result : 1;
}

static int serve(struct pasid_session *session)
{
	struct pollfd waiting[] = { { .fd = pasid_event_fd(session), .events = POLLIN }, { .fd = 0, .events = POLLIN } };
	int result = 1;
	/* A buffered second line would not wake poll. */
	setvbuf(stdin, NULL, _IONBF, 0);
	while (result > 0 && poll(waiting, 2, -1) > 0) {
		if (waiting[1].revents != 0)
			result = obey(session);
		int error = print_events(session);
		result = error != 0 ? error : result;
	}
	return result;
}

int main(void)
{
	const struct pasid_options options = { .bytes = sizeof options, .name = "pasid_events", .flags = PASID_RESUMABLE };
	struct pasid_session *session;
	int error = pasid_open(&options, &session);
	if (error == 0)
		error = pasid_subscribe(session, PASID_PRIORITY_IOMMU, 0);
	if (error == 0)
		error = serve(session);
	if (error != 0)
		fprintf(stderr, "pasid_events: %s\n", strerror(-error));
	return error != 0;
}
