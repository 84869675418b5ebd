// SPDX-License-Identifier: Apache-2.0
/** The verbs that move a set between daemons by a file. */
@NullMarked
package io.pasid4j.cli.export;

import org.jspecify.annotations.NullMarked;
