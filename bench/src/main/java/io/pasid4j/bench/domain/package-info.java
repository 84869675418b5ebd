// SPDX-License-Identifier: Apache-2.0
/** Measures a domain of three daemons on this machine, beside etcd. */
@NullMarked
package io.pasid4j.bench.domain;

import org.jspecify.annotations.NullMarked;
