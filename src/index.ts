/**
 * The JupyterLab extension: the tokens for other extensions, with their types, and the plugins as the default export.
 *
 * @module jupyterlab-colloquy
 */
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

/** The plugins of the JupyterLab extension. */
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
