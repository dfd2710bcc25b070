import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  commands,
  factory,
  launcher,
  notifications,
  palette,
  panel,
  settings,
  tracker
} from './plugins/index.js';

export * from './tokens.js';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  factory,
  tracker,
  settings,
  panel,
  commands,
  palette,
  launcher,
  notifications
];

export default plugins;
