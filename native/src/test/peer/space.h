// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_SPACE_H
#define PASID_TEST_PEER_SPACE_H

#include <stdbool.h>
#include <stdint.h>

/* The double's space and sets, as slow and as plain as can be. Sets are numbers from 1 on. */

enum { FOREIGN = -1, SETS_MAX = 512, IDS = 4096, KEY_BYTES = 132, RANGE_FULL = -2 };

struct id {
	int set; /* 0: free */
	bool pending;
	int references;
	int spid; /* -1: none */
	uint32_t generation;
	char key[KEY_BYTES];
};

extern struct id ids[IDS];

/* Called with each transition, as of EVENT. */
extern void (*on_transition)(uint32_t type, int set, uint32_t id);

int set_open(void);
void set_close(int set);
int sets_open(void);

/* The lowest run of free IDs of [min, max], count long; or count single ones. Returns 0 or RANGE_FULL. */
int ids_allocate(int set, uint32_t min, uint32_t max, uint32_t count, bool contiguous, uint32_t *results);
int ids_allocate_keyed(int set, uint32_t min, uint32_t max, const char *key);
int ids_free(int set, uint32_t min, uint32_t max);
uint32_t ids_list(int set, uint32_t min, uint32_t max, uint32_t most, uint32_t *listed);
int ids_held(void);
bool is_held(int set, uint32_t id);

int reference_get(int set, uint32_t id);
int reference_put(int set, uint32_t id);
int spid_attach(int set, uint32_t id, uint32_t spid);
int spid_detach(int set, uint32_t spid);
int spid_find(int set, uint32_t spid);

#endif
