// SPDX-License-Identifier: Apache-2.0
/** The page that shows spaces in a browser: its files, as they are served. */
@NullMarked
package io.pasid4j.daemon.management.page;

import org.jspecify.annotations.NullMarked;
