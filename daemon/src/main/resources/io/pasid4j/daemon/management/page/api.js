// SPDX-License-Identifier: Apache-2.0
// Requests to the management API.

export class ApiError extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/** Sends a request and returns the response; throws an ApiError for every status but 2xx. */
export async function request(path, { method = 'GET', body, signal } = {}) {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const response = await fetch(path, {
    method, signal, headers: type, body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new ApiError(response.status, await detailOf(response));
  return response;
}

async function detailOf(response) {
  try {
    return (await response.json()).detail;
  } catch {
    return `HTTP status ${response.status}`;
  }
}

export async function json(path, options) {
  const response = await request(path, options);
  return response.status === 204 ? null : response.json();
}

export async function bytes(path, options) {
  return (await request(path, options)).arrayBuffer();
}

/** All entries of a list that comes in pages. */
export async function pages(path, field, query = {}) {
  const entries = [];
  let after = null;
  do {
    const parameters = new URLSearchParams({ ...query, limit: '1000' });
    if (after !== null) parameters.set('after', String(after));
    const page = await json(`${path}?${parameters}`);
    entries.push(...page[field]);
    after = page.nextAfter;
  } while (after !== null && after !== undefined);
  return entries;
}
