// SPDX-License-Identifier: Apache-2.0
/** Events as a server-sent stream. */
@NullMarked
package io.pasid4j.daemon.management.event;

import org.jspecify.annotations.NullMarked;
