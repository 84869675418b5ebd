// SPDX-License-Identifier: Apache-2.0
/** Turns bytes into steps, and checks. */
@NullMarked
package io.pasid4j.fuzz.input;

import org.jspecify.annotations.NullMarked;
