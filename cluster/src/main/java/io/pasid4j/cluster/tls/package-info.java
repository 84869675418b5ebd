// SPDX-License-Identifier: Apache-2.0
/** Keys and authorities that are read again when their files change. */
@NullMarked
package io.pasid4j.cluster.tls;

import org.jspecify.annotations.NullMarked;
