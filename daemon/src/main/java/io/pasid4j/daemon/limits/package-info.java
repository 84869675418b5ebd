// SPDX-License-Identifier: Apache-2.0
/** What a peer, a uid and all peers together may take, and how often a refusal is logged. */
@NullMarked
package io.pasid4j.daemon.limits;

import org.jspecify.annotations.NullMarked;
