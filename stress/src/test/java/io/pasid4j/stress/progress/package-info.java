// SPDX-License-Identifier: Apache-2.0
/** Tests that no set is blocked by a stopped thread of another set. */
@NullMarked
package io.pasid4j.stress.progress;

import org.jspecify.annotations.NullMarked;
