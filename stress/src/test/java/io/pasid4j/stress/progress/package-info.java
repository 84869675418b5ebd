// SPDX-License-Identifier: Apache-2.0
/** True if a set is stopped by a thread of another set that stands still in the middle. */
@NullMarked
package io.pasid4j.stress.progress;

import org.jspecify.annotations.NullMarked;
