// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.domain;

/**
 * The size of a simulation.
 *
 * @param hosts how many
 * @param vms how many live at a time
 * @param bits of the space
 * @param leaseIds of a lease
 */
record ScaleShape(int hosts, int vms, int bits, int leaseIds) {}
