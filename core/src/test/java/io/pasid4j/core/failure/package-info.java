// SPDX-License-Identifier: Apache-2.0
/**
 * Operations that run out of memory, or in which the caller's code throws, at every possible point.
 */
@NullMarked
package io.pasid4j.core.failure;

import org.jspecify.annotations.NullMarked;
