// SPDX-License-Identifier: Apache-2.0
/** Protection of the process from Ratis. */
@NullMarked
package io.pasid4j.cluster.process;

import org.jspecify.annotations.NullMarked;
