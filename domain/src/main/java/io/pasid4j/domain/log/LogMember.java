// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.log;

/**
 * A voter.
 *
 * @param name the host's name in the domain, unique among the voters
 * @param address host name or IP address, and port: {@code a.example:7443}
 */
public record LogMember(String name, String address) {}
