// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.daemon.audit;

/**
 * Which set a line is about.
 *
 * @param id its number
 * @param name what operators see it under
 * @param space the name of its space
 */
public record AuditSet(int id, String name, String space) {}
