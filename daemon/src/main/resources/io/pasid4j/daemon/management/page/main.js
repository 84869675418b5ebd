// SPDX-License-Identifier: Apache-2.0
// The page: starts with the list of spaces and shows one of them.

import { h, render, Component } from './preact.module.js';
import { json } from './api.js';
import { SpacePage } from './space-page.js';

const RETRY_MS = 2000;

class App extends Component {
  constructor() {
    super();
    this.state = { spaces: null, failure: null, name: nameInAddress() };
    this.onHash = () => this.setState({ name: nameInAddress() });
  }

  componentDidMount() {
    window.addEventListener('hashchange', this.onHash);
    this.load();
  }

  componentWillUnmount() {
    window.removeEventListener('hashchange', this.onHash);
    clearTimeout(this.retry);
  }

  async load() {
    try {
      const { spaces } = await json('v1/spaces');
      this.setState({ spaces, failure: null });
    } catch (failure) {
      this.setState({ failure });
      this.retry = setTimeout(() => this.load(), RETRY_MS);
    }
  }

  render() {
    const { spaces, failure, name } = this.state;
    if (!spaces) return h('p', { role: 'status' }, failure ? `The daemon does not answer: ${failure.message}` : 'Connecting.');
    const space = spaces.find((one) => one.name === name) ?? spaces.find((one) => one.default) ?? spaces[0];
    return h(SpacePage, { key: space.name, space, spaces });
  }
}

/** The space that the address names after its #; empty if it names none. */
function nameInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

const root = document.getElementById('app');
root.replaceChildren();
render(h(App), root);
// A page that is left may be kept to be shown again, with its event stream, of which a browser opens few.
window.addEventListener('pagehide', () => render(null, root));
window.addEventListener('pageshow', (event) => {
  if (event.persisted) render(h(App), root);
});
