import type { JupyterFrontEnd } from '@jupyterlab/application';
import { KeptIdentity, type ApiClient, type Chats } from '../model/index.js';

/** JupyterLab's commands that sign the user out. */
const SIGN_OUT = new Set(['filemenu:logout', 'hub:logout']);

/**
 * Shows Jupyter's user the copies of their chats before the chat server has answered, and removes them when the user
 * signs out of JupyterLab.
 */
export function rememberUser(app: JupyterFrontEnd, server: ApiClient, chats: Chats): void {
  const { user } = app.serviceManager;
  const kept = new KeptIdentity(localStorage, server.baseUrl);
  server.identityChanged.connect((_, identity) => kept.write(identity));
  void user.ready.then(
    () => {
      const known = kept.read();
      if (known && known.username === user.identity?.username) {
        server.assume(known);
      }
    },
    () => undefined // the chat server will say who they are
  );
  app.commands.commandExecuted.connect((_, { id }) => {
    if (SIGN_OUT.has(id)) {
      kept.remove();
      void chats.copies?.clear();
    }
  });
}
