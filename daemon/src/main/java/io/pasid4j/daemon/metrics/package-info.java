// SPDX-License-Identifier: Apache-2.0
/** Counters of the hot path, read on request. */
@NullMarked
package io.pasid4j.daemon.metrics;

import org.jspecify.annotations.NullMarked;
