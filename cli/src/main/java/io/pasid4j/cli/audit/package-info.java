// SPDX-License-Identifier: Apache-2.0
/** The audit log, read with filters. */
@NullMarked
package io.pasid4j.cli.audit;

import org.jspecify.annotations.NullMarked;
