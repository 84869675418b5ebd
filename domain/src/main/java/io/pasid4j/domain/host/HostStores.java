// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.host;

/**
 * The stores of a host, which outlive its daemon.
 *
 * @param identity on its disk
 * @param words of its space
 * @param records of its sets that move
 * @param amounts of its tenants
 */
public record HostStores(
    IdentityStore identity, LocalWords words, SetRecords records, LocalAmounts amounts) {}
