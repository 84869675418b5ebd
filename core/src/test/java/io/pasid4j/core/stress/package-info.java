// SPDX-License-Identifier: Apache-2.0
/** Many threads on one space, with an exact audit at the end. */
@NullMarked
package io.pasid4j.core.stress;

import org.jspecify.annotations.NullMarked;
