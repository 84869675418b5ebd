// SPDX-License-Identifier: Apache-2.0
/**
 * pasid4j's own commands of the wire, and which of other tenants' sets a peer may see and touch.
 */
@NullMarked
package io.pasid4j.daemon.command;

import org.jspecify.annotations.NullMarked;
