// SPDX-License-Identifier: Apache-2.0
/** The doctor on recorded, edited and hostile trees. */
@NullMarked
package io.pasid4j.doctor;

import org.jspecify.annotations.NullMarked;
