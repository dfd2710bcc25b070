import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';

/** The name of our menu entries, tiles and tabs. Beside the extension jupyterlab-chat, "Chat" alone would mean both. */
export function productName(app: JupyterFrontEnd, trans: TranslationBundle): string {
  const hasOther = app.listPlugins().some(id => id.startsWith('jupyterlab-chat-extension:'));
  return hasOther ? trans.__('Chat (Colloquy)') : trans.__('Chat');
}
