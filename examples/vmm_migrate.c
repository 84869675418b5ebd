// SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause
/*
 * A VMM whose PASIDs move with it to another host of a domain. Before it leaves, it hands its token
 * to the VMM at the target, with the rest of its state; that one resumes the set there.
 *
 * It reads commands from standard input, a line each, and answers each with a line:
 *   open SOCKET NAME     begins a session of that name; answers with its token
 *   resume SOCKET TOKEN  goes on with the set that the token stands for
 *   alloc N MIN MAX      allocates N PASIDs of [MIN, MAX]; answers with them
 *   list                 answers with the PASIDs that it holds
 *   quit                 ends; so does the end of the input
 * Answers: "ok ..." or "error ERRNO TEXT". EREMOTE: the set is at another host now.
 */
#include <pasid.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 1024 };

static struct pasid_session *session;

static void answer_error(int error)
{
	printf("error %d %s\n", -error, strerror(-error));
}

static void print_ids(const uint32_t *ids, int count)
{
	printf("ok");
	for (int i = 0; i < count; i++)
		printf(" %u", ids[i]);
	printf("\n");
}

static int open_session(const char *path, const char *name, const uint8_t *token)
{
	const struct pasid_options options = {
		.bytes = sizeof options,
		.path = path,
		.name = name,
		.flags = PASID_RESUMABLE,
		.token = token,
	};
	pasid_close(session);
	session = NULL;
	return pasid_open(&options, &session);
}

static void answer_open(const char *path, const char *name)
{
	uint8_t token[PASID_TOKEN_BYTES];
	int error = open_session(path, name, NULL);
	if (error == 0)
		error = pasid_token(session, token);
	if (error != 0) {
		answer_error(error);
		return;
	}
	printf("ok ");
	for (int i = 0; i < PASID_TOKEN_BYTES; i++)
		printf("%02x", token[i]);
	printf("\n");
}

static void answer_resume(const char *path, const char *hex)
{
	uint8_t token[PASID_TOKEN_BYTES];
	for (int i = 0; i < PASID_TOKEN_BYTES; i++) {
		if (sscanf(hex + 2 * i, "%2hhx", &token[i]) != 1) {
			answer_error(-EINVAL);
			return;
		}
	}
	int error = open_session(path, NULL, token);
	if (error != 0)
		answer_error(error);
	else
		printf("ok\n");
}

static void answer_alloc(uint32_t count, uint32_t min, uint32_t max)
{
	uint32_t ids[MOST];
	int got = count > MOST ? -EINVAL : pasid_alloc_many(session, min, max, count, 0, ids);
	if (got < 0)
		answer_error(got);
	else
		print_ids(ids, got);
}

static void answer_list(void)
{
	uint32_t ids[MOST];
	int got = pasid_list(session, 0, UINT32_MAX, ids, MOST);
	if (got < 0)
		answer_error(got);
	else
		print_ids(ids, got);
}

static void answer(const char *line)
{
	char path[108];
	char word[2 * PASID_TOKEN_BYTES + 1];
	uint32_t count;
	uint32_t min;
	uint32_t max;
	if (sscanf(line, "open %107s %64s", path, word) == 2)
		answer_open(path, word);
	else if (sscanf(line, "resume %107s %64s", path, word) == 2 && strlen(word) == 2 * PASID_TOKEN_BYTES)
		answer_resume(path, word);
	else if (session == NULL)
		answer_error(-ENOTCONN);
	else if (sscanf(line, "alloc %u %u %u", &count, &min, &max) == 3)
		answer_alloc(count, min, max);
	else if (strcmp(line, "list\n") == 0)
		answer_list();
	else
		answer_error(-EINVAL);
}

int main(void)
{
	char line[256];
	printf("ready\n");
	fflush(stdout);
	while (fgets(line, sizeof line, stdin) != NULL && strcmp(line, "quit\n") != 0) {
		answer(line);
		fflush(stdout);
	}
	pasid_close(session);
	return 0;
}
