// SPDX-License-Identifier: Apache-2.0
/** Proposals on their way to the leader. */
@NullMarked
package io.pasid4j.cluster.propose;

import org.jspecify.annotations.NullMarked;
