// SPDX-License-Identifier: Apache-2.0
/** A naive model of a space, and sequences of operations on it and on a real space. */
@NullMarked
package io.pasid4j.core.model;

import org.jspecify.annotations.NullMarked;
