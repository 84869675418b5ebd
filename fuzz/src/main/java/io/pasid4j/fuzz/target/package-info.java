// SPDX-License-Identifier: Apache-2.0
/**
 * The targets of fuzzing, each with its oracle: the meaning of an input, and what must hold after
 * it.
 */
@NullMarked
package io.pasid4j.fuzz.target;

import org.jspecify.annotations.NullMarked;
