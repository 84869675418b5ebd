// SPDX-License-Identifier: Apache-2.0
// A button that shows the command line it stands for, asks, runs, and reports what came of it.

import { h, Component } from './preact.module.js';

export class Action extends Component {
  constructor(props) {
    super(props);
    this.state = { asking: false, report: null };
    this.attach = (button) => { this.button = button; };
  }

  /** The keyboard's focus goes with the button that is replaced: to No, and back to Run. */
  componentDidUpdate(_, before) {
    if (before.asking !== this.state.asking) this.button.focus();
  }

  async run() {
    this.setState({ asking: false, report: 'Running.' });
    try {
      await this.props.run();
      this.setState({ report: 'Done; what is shown here was read again.' });
      this.props.onDone();
    } catch (failure) {
      this.setState({ report: `Refused: ${failure.message}` });
    }
  }

  render({ command, question }, { asking, report }) {
    return h('div', { class: 'action' },
      h('code', null, command),
      asking
        ? h('span', { role: 'alertdialog', 'aria-label': question }, question,
          h('button', { onClick: () => this.run() }, 'Yes'),
          h('button', { ref: this.attach, key: 'no', onClick: () => this.setState({ asking: false }) }, 'No'))
        : h('button', { ref: this.attach, key: 'run', 'aria-label': `Run ${command}`,
          onClick: () => this.setState({ asking: true, report: null }) }, 'Run'),
      report && h('p', { role: 'status' }, report));
  }
}
