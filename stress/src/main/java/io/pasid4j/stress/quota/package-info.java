// SPDX-License-Identifier: Apache-2.0
/** Limits: quotas, guarantees, and when counting begins. */
@NullMarked
package io.pasid4j.stress.quota;

import org.jspecify.annotations.NullMarked;
