// SPDX-License-Identifier: Apache-2.0
/** Authorization of peers, by their certificates. */
@NullMarked
package io.pasid4j.cluster.transport;

import org.jspecify.annotations.NullMarked;
