// SPDX-License-Identifier: Apache-2.0
/** What several commands take on their line, and how it is read. */
@NullMarked
package io.pasid4j.cli.option;

import org.jspecify.annotations.NullMarked;
