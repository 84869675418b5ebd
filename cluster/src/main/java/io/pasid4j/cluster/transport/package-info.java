// SPDX-License-Identifier: Apache-2.0
/** Which peer may send what. */
@NullMarked
package io.pasid4j.cluster.transport;

import org.jspecify.annotations.NullMarked;
