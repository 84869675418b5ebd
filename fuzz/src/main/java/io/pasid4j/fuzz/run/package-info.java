// SPDX-License-Identifier: Apache-2.0
/** Runs the targets under Jazzer and counts what they were given. */
@NullMarked
package io.pasid4j.fuzz.run;

import org.jspecify.annotations.NullMarked;
