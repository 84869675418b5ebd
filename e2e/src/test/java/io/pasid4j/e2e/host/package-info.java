// SPDX-License-Identifier: Apache-2.0
/**
 * The surroundings of the tests: the built clone, a daemon of their own, C programs, and waiting
 * with a deadline.
 */
@NullMarked
package io.pasid4j.e2e.host;

import org.jspecify.annotations.NullMarked;
