// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_CONTROL_H
#define PASID_TEST_PEER_CONTROL_H

/* Commands of the double alone. */
enum {
	PEER_SESSIONS = 0x7FFF, /* how many other connections there are */
	PEER_HELD = 0x7FFE,	/* how many IDs all sets hold or have pending */
	PEER_SETS = 0x7FFD,	/* how many sets there are, with or without a connection, but this one's */
	PEER_RESTARTS = 0x7FFC, /* how often it came back as after a crash */
};

#endif
