// SPDX-License-Identifier: Apache-2.0
/** What the hot path counts; read when somebody asks. */
@NullMarked
package io.pasid4j.daemon.metrics;

import org.jspecify.annotations.NullMarked;
