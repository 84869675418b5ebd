// SPDX-License-Identifier: Apache-2.0
/** The audit of a space: every index and count against the words. */
@NullMarked
package io.pasid4j.testkit.audit;

import org.jspecify.annotations.NullMarked;
