// SPDX-License-Identifier: Apache-2.0
/** What a member of the log is configured with. */
@NullMarked
package io.pasid4j.cluster.config;

import org.jspecify.annotations.NullMarked;
