// SPDX-License-Identifier: Apache-2.0
/** Sessions: the peer that opened one, the set it holds IDs with, and the registry of open ones. */
@NullMarked
package io.pasid4j.daemon.session;

import org.jspecify.annotations.NullMarked;
