// SPDX-License-Identifier: Apache-2.0
/** Races over an ID while a set has it, and when the set ends. */
@NullMarked
package io.pasid4j.stress.lifecycle;

import org.jspecify.annotations.NullMarked;
