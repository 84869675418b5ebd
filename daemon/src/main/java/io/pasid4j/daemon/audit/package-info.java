// SPDX-License-Identifier: Apache-2.0
/** The audit log: who changed the ownership of IDs, quotas and configuration, and when. */
@NullMarked
package io.pasid4j.daemon.audit;

import org.jspecify.annotations.NullMarked;
