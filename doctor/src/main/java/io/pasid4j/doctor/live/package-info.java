// SPDX-License-Identifier: Apache-2.0
/** Checks that only a running host can answer: daemon, limits, clock, state directory. */
@NullMarked
package io.pasid4j.doctor.live;

import org.jspecify.annotations.NullMarked;
