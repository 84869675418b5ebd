// SPDX-License-Identifier: Apache-2.0
/** Changes of the list of voters. */
@NullMarked
package io.pasid4j.cluster.member;

import org.jspecify.annotations.NullMarked;
