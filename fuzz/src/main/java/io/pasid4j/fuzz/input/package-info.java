// SPDX-License-Identifier: Apache-2.0
/** How bytes become steps. */
@NullMarked
package io.pasid4j.fuzz.input;

import org.jspecify.annotations.NullMarked;
