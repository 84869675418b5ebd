// SPDX-License-Identifier: Apache-2.0
/** What Ratis would do to the process, kept from it. */
@NullMarked
package io.pasid4j.cluster.process;

import org.jspecify.annotations.NullMarked;
