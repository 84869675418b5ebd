// SPDX-License-Identifier: Apache-2.0
/*
 * A tenant that uses pasid.h. Takes a line, a word and its numbers or texts, and answers a line: what
 * the call of that name returned (negative: an errno), and behind it what it filled in.
 */
#include <pasid.h>
#include <pasid_operator.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 4096
#define WORDS 6

static struct pasid_session *session;
static char words[WORDS][140];
static unsigned numbers[WORDS];

static int open_session(void)
{
	const struct pasid_options options = {
		.bytes = sizeof(options),
		.name = words[1],
		.space = words[2],
		.limit = numbers[3],
		.flags = PASID_RESUMABLE,
	};
	return pasid_open(&options, &session);
}

static void print_ids(int count, const uint32_t *ids)
{
	for (int i = 0; i < count; i++)
		printf(" %u", ids[i]);
}

static void many(void)
{
	uint32_t ids[MOST];
	int count = pasid_alloc_many(session, numbers[1], numbers[2], numbers[3], numbers[4], ids);
	printf("%d", count);
	print_ids(count, ids);
}

static void list(void)
{
	uint32_t ids[MOST];
	int count = pasid_list(session, numbers[1], numbers[2], ids, MOST);
	printf("%d", count);
	print_ids(count, ids);
}

static void info(void)
{
	struct pasid_info told;
	int error = pasid_info(session, &told, sizeof(told));
	printf("%d bits=%u policy=%u limit=%u guarantee=%u used=%u name=%s", error, told.space_bits, told.policy, told.limit,
	       told.guarantee, told.used, told.name);
}

static void refusal(void)
{
	struct pasid_refusal told;
	int error = pasid_last_refusal(session, &told, sizeof(told));
	printf("%d reason=%u min=%u max=%u count=%u used=%u limit=%u", error, told.reason, told.min, told.max, told.count,
	       told.used, told.limit);
}

static void event(void)
{
	struct pasid_event told;
	int got = pasid_next_event(session, &told, sizeof(told), (int)numbers[1]);
	printf("%d", got);
	if (got > 0)
		printf(" type=%u pasid=%u", told.type, told.pasid);
}

static void sets(void)
{
	struct pasid_set found[64];
	int count = pasid_sets(session, 0, found, sizeof(found[0]), 64);
	printf("%d", count);
	for (int i = 0; i < count; i++)
		printf(" %s:space=%s,held=%u,referenced=%u,pending=%u", found[i].name, found[i].space, found[i].held,
		       found[i].referenced, found[i].pending);
}

static void show(void)
{
	struct pasid_shown shown;
	int error = pasid_show(session, NULL, numbers[1], &shown, sizeof(shown));
	printf("%d state=%u references=%u name=%s", error, shown.state, shown.references, shown.name);
}

/* The id of the set with a name; 0 for one that is not seen. */
static unsigned named(const char *name)
{
	struct pasid_set found[64];
	int count = pasid_sets(session, 0, found, sizeof(found[0]), 64);
	for (int i = 0; i < count; i++)
		if (strcmp(found[i].name, name) == 0)
			return found[i].set_id;
	return 0;
}

static void spaces(void)
{
	struct pasid_space found[8];
	int count = pasid_spaces(session, found, sizeof(found[0]), 8);
	printf("%d", count);
	for (int i = 0; i < count; i++)
		printf(" %s:bits=%u,policy=%u,flags=%u", found[i].name, found[i].bits, found[i].policy, found[i].flags);
}

/* Calls that fill in nothing. Returns whether it was one of these. */
static int call(const char *word, int *result)
{
	if (strcmp(word, "connect") == 0)
		*result = pasid_connect(NULL, &session);
	else if (strcmp(word, "open") == 0)
		*result = open_session();
	else if (strcmp(word, "alloc") == 0)
		*result = pasid_alloc(session, numbers[1], numbers[2]);
	else if (strcmp(word, "keyed") == 0)
		*result = pasid_alloc_keyed(session, numbers[1], numbers[2], words[3]);
	else if (strcmp(word, "free") == 0)
		*result = pasid_free_range(session, numbers[1], numbers[2]);
	else if (strcmp(word, "holds") == 0)
		*result = pasid_holds(session, numbers[1]);
	else if (strcmp(word, "name") == 0)
		*result = pasid_name(session, words[1]);
	else if (strcmp(word, "get") == 0)
		*result = pasid_get(session, numbers[1]);
	else if (strcmp(word, "put") == 0)
		*result = pasid_put(session, numbers[1]);
	else if (strcmp(word, "attach") == 0)
		*result = pasid_attach_spid(session, numbers[1], numbers[2]);
	else if (strcmp(word, "detach") == 0)
		*result = pasid_detach_spid(session, numbers[1]);
	else if (strcmp(word, "find") == 0)
		*result = pasid_find_spid(session, numbers[1]);
	else if (strcmp(word, "subscribe") == 0)
		*result = pasid_subscribe(session, numbers[1], numbers[2]);
	else if (strcmp(word, "unsubscribe") == 0)
		*result = pasid_unsubscribe(session);
	else if (strcmp(word, "hold") == 0)
		*result = pasid_hold(session);
	else if (strcmp(word, "release") == 0)
		*result = pasid_release(session, named(words[1]), 0, UINT32_MAX);
	else if (strcmp(word, "quota") == 0)
		*result = pasid_set_quota(session, named(words[1]), numbers[2], numbers[3]);
	else if (strcmp(word, "close") == 0)
		*result = pasid_close_set(session, named(words[1]));
	else
		return 0;
	return 1;
}

static void obey(const char *word)
{
	static const struct {
		const char *word;
		void (*print)(void);
	} printing[] = { { "many", many }, { "list", list },   { "info", info }, { "refusal", refusal },
			 { "event", event }, { "sets", sets }, { "show", show }, { "spaces", spaces } };
	int result;
	if (call(word, &result)) {
		printf("%d\n", result);
		return;
	}
	for (size_t i = 0; i < sizeof(printing) / sizeof(printing[0]); i++)
		if (strcmp(word, printing[i].word) == 0)
			printing[i].print();
	printf("\n");
}

int main(void)
{
	char line[1024];
	while (fgets(line, sizeof(line), stdin)) {
		memset(words, 0, sizeof(words));
		sscanf(line, "%139s %139s %139s %139s %139s %139s", words[0], words[1], words[2], words[3], words[4], words[5]);
		for (int i = 0; i < WORDS; i++)
			numbers[i] = (unsigned)strtoul(words[i], NULL, 0);
		obey(words[0]);
		fflush(stdout);
	}
	pasid_close(session);
	return 0;
}
