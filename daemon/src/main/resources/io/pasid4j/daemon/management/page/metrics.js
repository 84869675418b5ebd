// SPDX-License-Identifier: Apache-2.0
// Reads what the charts need of /metrics, which is Prometheus' text format.

import { request } from './api.js';

const REQUESTS = /^pasid_requests_total\{.*result="([^"]*)".*\} (\S+)/;
const BUCKET = /^pasid_request_duration_seconds_bucket\{le="([^"]*)"\} (\S+)/;

/** { refused, buckets }: how many requests were refused so far, and [bound in s, how many were not slower]. */
export async function metrics() {
  const text = await (await request('metrics')).text();
  let refused = 0;
  const buckets = [];
  for (const line of text.split('\n')) {
    const requests = REQUESTS.exec(line);
    const bucket = BUCKET.exec(line);
    if (requests && requests[1] !== 'ok') refused += Number(requests[2]);
    if (bucket) buckets.push([bucket[1] === '+Inf' ? Infinity : Number(bucket[1]), Number(bucket[2])]);
  }
  return { refused, buckets };
}

/** The 99th percentile, in us, of what came between two readings; null if nothing did. */
export function p99Us(before, after) {
  const counts = after.map(([bound, count], i) => [bound, count - (before[i]?.[1] ?? 0)]);
  const all = counts.at(-1)?.[1] ?? 0;
  const found = counts.find(([bound, count]) => count >= 0.99 * all && bound < Infinity);
  return all === 0 || !found ? null : found[0] * 1e6;
}
