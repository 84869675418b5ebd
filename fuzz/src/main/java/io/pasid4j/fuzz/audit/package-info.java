// SPDX-License-Identifier: Apache-2.0
/** The audit of a space through its public interface. */
@NullMarked
package io.pasid4j.fuzz.audit;

import org.jspecify.annotations.NullMarked;
