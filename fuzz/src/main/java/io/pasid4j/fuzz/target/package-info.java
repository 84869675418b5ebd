// SPDX-License-Identifier: Apache-2.0
/**
 * What is attacked, each with an oracle: what it takes as input, and what must hold of the answer.
 */
@NullMarked
package io.pasid4j.fuzz.target;

import org.jspecify.annotations.NullMarked;
