// SPDX-License-Identifier: Apache-2.0
/** Delivery of proposals to the leader. */
@NullMarked
package io.pasid4j.cluster.propose;

import org.jspecify.annotations.NullMarked;
