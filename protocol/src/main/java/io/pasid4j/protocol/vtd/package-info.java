// SPDX-License-Identifier: Apache-2.0
/** The virtual command interface of Intel VT-d: how a guest's kernel asks its IOMMU for PASIDs. */
@NullMarked
package io.pasid4j.protocol.vtd;

import org.jspecify.annotations.NullMarked;
