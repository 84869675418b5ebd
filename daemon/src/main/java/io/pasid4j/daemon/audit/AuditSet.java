// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

/**
 * The set that a line is about.
 *
 * @param id its number
 * @param name the name that operators see
 * @param space the name of its space
 */
public record AuditSet(int id, String name, String space) {}
