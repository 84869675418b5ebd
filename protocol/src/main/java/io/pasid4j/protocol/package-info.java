// SPDX-License-Identifier: Apache-2.0
/** External interfaces as code: request structs, errnos, the container, vfio-user frames. */
@NullMarked
package io.pasid4j.protocol;

import org.jspecify.annotations.NullMarked;
