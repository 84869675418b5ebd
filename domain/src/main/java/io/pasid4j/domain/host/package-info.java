// SPDX-License-Identifier: Apache-2.0
/**
 * A host's side of a domain. {@link io.pasid4j.domain.host.Reconciler} alone derives from views
 * what the host may hand out; {@link io.pasid4j.domain.host.DomainHost} sends its requests, one
 * command at a time. The words, the records and the identity are behind interfaces, so that a test
 * can stop the host between any two stores.
 */
@NullMarked
package io.pasid4j.domain.host;

import org.jspecify.annotations.NullMarked;
