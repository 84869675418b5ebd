// SPDX-License-Identifier: Apache-2.0
/**
 * Resumption of a set after a restart of the daemon: the confirmed state, and the resolution of
 * unanswered requests.
 */
@NullMarked
package io.pasid4j.client.resume;

import org.jspecify.annotations.NullMarked;
