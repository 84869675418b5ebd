// SPDX-License-Identifier: Apache-2.0
/** Examines a host, or the recorded tree of one, for PASID support: {@code Doctor} is the entry. */
@NullMarked
package io.pasid4j.doctor;

import org.jspecify.annotations.NullMarked;
