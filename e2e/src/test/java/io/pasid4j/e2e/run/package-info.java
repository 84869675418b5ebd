// SPDX-License-Identifier: Apache-2.0
/** Programs that {@code pasid run} starts. */
@NullMarked
package io.pasid4j.e2e.run;

import org.jspecify.annotations.NullMarked;
