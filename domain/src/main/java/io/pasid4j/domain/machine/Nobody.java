// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.domain.machine;

/** Has the IDs that are free, or those that are reserved. */
final class Nobody extends Owner {}
