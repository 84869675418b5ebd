// SPDX-License-Identifier: Apache-2.0
/** Verdicts per IOMMU unit and per device, each with the bit that decides. */
@NullMarked
package io.pasid4j.doctor.verdict;

import org.jspecify.annotations.NullMarked;
