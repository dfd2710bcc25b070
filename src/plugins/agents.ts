import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig, URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { AgentSignIn, systemTimers } from '../model/index.js';
import { IChatFactory } from '../tokens.js';
import type { ChatFactory } from '../widgets/index.js';
import { settings } from './settings.js';

/** The option of the page by which the server extension says that it can bring agents. */
const OPTION = 'colloquyAgents';

/** Lets the agents of Jupyter AI in this Jupyter take part in chats, as agents of the user. */
export const agents: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:agents',
  description: 'Signs the agents in this Jupyter in to the chat server.',
  autoStart: true,
  requires: [IChatFactory],
  optional: [ISettingRegistry],
  activate: (app: JupyterFrontEnd, factory: ChatFactory, registry: ISettingRegistry | null) => {
    if (PageConfig.getOption(OPTION) !== 'true') {
      return;
    }
    const { serverSettings } = app.serviceManager;
    const url = URLExt.join(serverSettings.baseUrl, 'jupyterlab_colloquy/agents');
    const signIn = (): Promise<number> =>
      ServerConnection.makeRequest(url, { method: 'POST', body: '{}' }, serverSettings).then(
        ({ status }) => status,
        () => 0
      );
    const { chats, widgetConfig: config } = factory;
    // Nobody signs in whose settings say no.
    const known = registry?.load(settings.id) ?? Promise.resolve();
    void known
      .catch(() => undefined)
      .then(() => new AgentSignIn({ list: chats.list, config, timers: systemTimers, signIn }));
  }
};
