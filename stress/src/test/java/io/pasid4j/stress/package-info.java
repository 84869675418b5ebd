// SPDX-License-Identifier: Apache-2.0
/** The short form of the proof. */
@NullMarked
package io.pasid4j.stress;

import org.jspecify.annotations.NullMarked;
