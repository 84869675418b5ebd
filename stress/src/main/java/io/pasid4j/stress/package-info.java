// SPDX-License-Identifier: Apache-2.0
/**
 * Stress tests of core's protocols under jcstress, and their judge. Each protocol is there three
 * times: {@code Model} is the protocol reduced to a few fields, {@code Shipped} runs the classes
 * that are shipped, {@code Weakened} lacks one rule and must fail: a test that cannot see the
 * failure proves nothing. All three expect the same results.
 *
 * <p>A {@code Weakened} that extends its {@code Model} overrides each actor and the arbiter only to
 * call them: jcstress runs the methods that the class itself declares, and no inherited ones.
 */
@NullMarked
package io.pasid4j.stress;

import org.jspecify.annotations.NullMarked;
