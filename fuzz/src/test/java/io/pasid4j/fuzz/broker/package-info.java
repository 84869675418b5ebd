// SPDX-License-Identifier: Apache-2.0
/** Tests of what the targets run against. */
@NullMarked
package io.pasid4j.fuzz.broker;

import org.jspecify.annotations.NullMarked;
