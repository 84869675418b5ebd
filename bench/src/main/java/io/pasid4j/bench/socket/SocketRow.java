// SPDX-License-Identifier: Apache-2.0
package io.pasid4j.bench.socket;

/** The figures of one server under one load. */
record SocketRow(LoadShape load, ServerKind server, LoadFigures figures) {}
