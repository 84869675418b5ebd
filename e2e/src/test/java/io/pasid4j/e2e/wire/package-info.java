// SPDX-License-Identifier: Apache-2.0
/**
 * The protocol spoken byte by byte, written apart from the product's own codec, and the scenario
 * player over it.
 */
@NullMarked
package io.pasid4j.e2e.wire;

import org.jspecify.annotations.NullMarked;
