// SPDX-License-Identifier: Apache-2.0
// Reads the daemon's server-sent events through fetch, which, unlike EventSource, says why it cannot.

import { request } from './api.js';

const LEAST_PAUSE_MS = 500;
const MOST_PAUSE_MS = 10_000;

export class EventFeed {
  /** onEvent(type, data) for each event; onState('live' | 'lost', reason) when the connection changes. */
  constructor(path, onEvent, onState) {
    this.path = path;
    this.onEvent = onEvent;
    this.onState = onState;
    this.abort = new AbortController();
    this.run();
  }

  close() {
    this.abort.abort();
  }

  async run() {
    let pauseMs = LEAST_PAUSE_MS;
    while (!this.abort.signal.aborted) {
      try {
        const response = await request(this.path, { signal: this.abort.signal });
        pauseMs = LEAST_PAUSE_MS;
        await this.read(response.body.pipeThrough(new TextDecoderStream()).getReader());
        this.onState('lost', 'the daemon ended the stream');
      } catch (failure) {
        if (this.abort.signal.aborted) return;
        this.onState('lost', failure.message);
      }
      await new Promise((resume) => setTimeout(resume, pauseMs));
      pauseMs = Math.min(MOST_PAUSE_MS, pauseMs * 2);
    }
  }

  async read(reader) {
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      const end = text.lastIndexOf('\n\n');
      if (end < 0) continue;
      for (const block of text.slice(0, end).split('\n\n')) this.dispatch(block);
      text = text.slice(end + 2);
    }
  }

  dispatch(block) {
    let type = 'message', data = '';
    for (const line of block.split('\n')) {
      if (line.startsWith('event: ')) type = line.slice(7);
      else if (line.startsWith('data: ')) data += line.slice(6);
    }
    if (data === '') return;
    if (type === 'open') this.onState('live', '');
    this.onEvent(type, JSON.parse(data));
  }
}
