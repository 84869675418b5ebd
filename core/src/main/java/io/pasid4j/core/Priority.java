// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.core;

/**
 * When a listener is called: in the order of these constants, so that what issues DMA stops before
 * translations go (IOASID documentation drafts of 2020).
 */
public enum Priority {
  /** Code that runs on the CPU: vCPUs, emulators. First. */
  CPU,
  /** Devices that issue DMA. */
  DEVICE,
  /** Code that translates DMA. */
  IOMMU,
  /** Bookkeeping. Last. */
  LAST
}
