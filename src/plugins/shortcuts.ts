import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import type { IShortcut } from '../components/index.js';
import { CommandIDs } from './commands.js';

/** The shortcuts of JupyterLab that lead to the chats, as the user's settings have them. */
export function shortcutsIn(
  commands: CommandRegistry,
  trans: TranslationBundle
): readonly IShortcut[] {
  const labels = [
    [CommandIDs.focusInput, trans.__('Write in the chat')],
    [CommandIDs.showList, trans.__('Show the chats')]
  ];
  return labels
    .map(([id, label]) => ({
      label,
      keys: commands.keyBindings
        .filter(({ command }) => command === id)
        .map(({ keys }) => [CommandRegistry.formatKeystroke(keys)])
    }))
    .filter(({ keys }) => keys.length > 0);
}
