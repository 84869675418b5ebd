// SPDX-License-Identifier: Apache-2.0
/**
 * A host's side of a domain: what it may hand out follows from views, by one piece of code, {@link
 * io.pasid4j.domain.host.Reconciler}; what it asks for goes through {@link
 * io.pasid4j.domain.host.DomainHost}, one command at a time. The words, the records and the
 * identity are behind interfaces, so that a test can stop the host between any two stores.
 */
@NullMarked
package io.pasid4j.domain.host;

import org.jspecify.annotations.NullMarked;
