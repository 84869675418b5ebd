// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.pasid4j.daemon.domain;

import org.jspecify.annotations.NullMarked;
