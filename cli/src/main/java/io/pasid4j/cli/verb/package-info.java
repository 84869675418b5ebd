// SPDX-License-Identifier: Apache-2.0
/** The verbs that ask a daemon. */
@NullMarked
package io.pasid4j.cli.verb;

import org.jspecify.annotations.NullMarked;
