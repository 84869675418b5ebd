// SPDX-License-Identifier: Apache-2.0
/** Tests of the rules. */
@NullMarked
package io.pasid4j.daemon.rule;

import org.jspecify.annotations.NullMarked;
