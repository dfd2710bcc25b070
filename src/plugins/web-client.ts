import type { JupyterFrontEnd } from '@jupyterlab/application';

/** A command of another extension that tells the id of this browser, by which tools of agents reach its notebooks. */
const COMMAND = 'jupyterlab-commands-toolkit:get-web-client-id';

/** The longest id that is sent, in characters. */
const LENGTH = 64;

/** Returns a function that tells the id of this browser, once it is known. */
export function webClientIn(app: JupyterFrontEnd): () => string | undefined {
  let id: string | undefined;
  void app.restored
    .then(() => (app.commands.hasCommand(COMMAND) ? app.commands.execute(COMMAND) : undefined))
    .then((found: unknown) => {
      id = typeof found === 'string' && found.length <= LENGTH ? found : undefined;
    })
    .catch(() => undefined); // agents then act in no browser
  return () => id;
}
