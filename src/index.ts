/**
 * The JupyterLab extension: the tokens for other extensions, with their types, and the plugins as the default export.
 *
 * @module jupyterlab-colloquy
 */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  activeCellManager,
  attachmentOpeners,
  chatCommands,
  chatFiles,
  commands,
  currentDocument,
  discuss,
  factory,
  formatting,
  inputToolbar,
  inputToolbars,
  launcher,
  messageFooters,
  messagePreambles,
  notifications,
  palette,
  panel,
  selectionWatcher,
  settings,
  toastLift,
  tracker
} from './plugins/index.js';

export * from './tokens.js';

/** The plugins of the JupyterLab extension. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  currentDocument,
  activeCellManager,
  attachmentOpeners,
  selectionWatcher,
  messageFooters,
  messagePreambles,
  chatCommands,
  inputToolbars,
  inputToolbar,
  factory,
  tracker,
  settings,
  panel,
  commands,
  palette,
  launcher,
  notifications,
  discuss,
  chatFiles,
  formatting,
  toastLift
];

export default plugins;
