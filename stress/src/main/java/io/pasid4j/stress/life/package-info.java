// SPDX-License-Identifier: Apache-2.0
/** What happens to an ID while a set has it, and when the set ends. */
@NullMarked
package io.pasid4j.stress.life;

import org.jspecify.annotations.NullMarked;
