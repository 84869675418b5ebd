// SPDX-License-Identifier: Apache-2.0
/**
 * The replicated log of a domain, on Apache Ratis: what a voter opens, and what a host that is no
 * voter opens.
 */
@NullMarked
package io.pasid4j.cluster;

import org.jspecify.annotations.NullMarked;
