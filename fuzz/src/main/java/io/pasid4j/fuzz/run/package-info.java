// SPDX-License-Identifier: Apache-2.0
/** Runs the targets under Jazzer and counts their inputs. */
@NullMarked
package io.pasid4j.fuzz.run;

import org.jspecify.annotations.NullMarked;
