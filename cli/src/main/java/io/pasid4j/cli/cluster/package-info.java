// SPDX-License-Identifier: Apache-2.0
/** The verbs for a domain of IDs over several hosts. */
@NullMarked
package io.pasid4j.cli.cluster;

import org.jspecify.annotations.NullMarked;
