// SPDX-License-Identifier: Apache-2.0
#ifndef PASID_TEST_PEER_H
#define PASID_TEST_PEER_H

enum {
	PEER_SESSIONS = 0x7FFF, /* a command of the double alone: how many other connections there are */
	PEER_RANGE_FULL = -2,
};

#endif
