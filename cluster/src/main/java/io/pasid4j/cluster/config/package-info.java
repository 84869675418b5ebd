// SPDX-License-Identifier: Apache-2.0
/** The configuration of a member of the log. */
@NullMarked
package io.pasid4j.cluster.config;

import org.jspecify.annotations.NullMarked;
