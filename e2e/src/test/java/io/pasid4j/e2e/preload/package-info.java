// SPDX-License-Identifier: Apache-2.0
/** C programs that know only the ioctl, through the preload. */
@NullMarked
package io.pasid4j.e2e.preload;

import org.jspecify.annotations.NullMarked;
