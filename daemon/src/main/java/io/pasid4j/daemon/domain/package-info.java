// SPDX-License-Identifier: Apache-2.0
/** The daemon's part in a domain: leases of IDs, and sets that move between hosts. */
@NullMarked
package io.pasid4j.daemon.domain;

import org.jspecify.annotations.NullMarked;
