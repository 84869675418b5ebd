// SPDX-License-Identifier: Apache-2.0
/** A short slice of the attack: the corpus, and random inputs. */
@NullMarked
package io.pasid4j.fuzz;

import org.jspecify.annotations.NullMarked;
