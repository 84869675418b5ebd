// SPDX-License-Identifier: Apache-2.0
/** Facts of a host, decoded: kernel, IOMMU units, PCI devices. No judgement. */
@NullMarked
package io.pasid4j.doctor.facts;

import org.jspecify.annotations.NullMarked;
