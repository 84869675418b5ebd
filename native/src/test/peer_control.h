// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_CONTROL_H
#define PASID_TEST_PEER_CONTROL_H

/* Commands of the double alone. */
enum {
	PEER_SESSIONS = 0x7FFF, /* number of connections but this one */
	PEER_HELD = 0x7FFE,	/* number of held and pending IDs */
	PEER_SETS = 0x7FFD,	/* number of sets but this connection's, with or without a connection */
	PEER_RESTARTS = 0x7FFC, /* number of restarts after a crash */
};

#endif
