// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.message;

/**
 * The number of IDs that the sets of a tenant may have on one host.
 *
 * @param tenant the tenant's key, equal on all hosts: 1 to 255 bytes of UTF-8
 * @param ids how many, 1 or more
 * @param limitIds how many they may have in all the domain, as the host is configured
 * @param wanted whether another host was refused some since: what no set needs goes back at once
 */
public record Amount(String tenant, int ids, int limitIds, boolean wanted) {}
