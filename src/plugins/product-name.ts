import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';

/** Whether the extension jupyterlab-chat is there too. */
export const hasJupyterChat = (app: JupyterFrontEnd): boolean =>
  app.listPlugins().some(id => id.startsWith('jupyterlab-chat-extension:'));

/** The name of our menu entries, tiles and tabs. Beside the extension jupyterlab-chat, "Chat" alone would mean both. */
export function productName(app: JupyterFrontEnd, trans: TranslationBundle): string {
  return hasJupyterChat(app) ? trans.__('Chat (Colloquy)') : trans.__('Chat');
}
