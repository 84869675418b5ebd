// SPDX-License-Identifier: Apache-2.0
/** Opens files without waiting for what is no regular file. */
@NullMarked
package io.pasid4j.daemon.file;

import org.jspecify.annotations.NullMarked;
