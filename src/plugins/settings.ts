import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { JSONValue } from '@lumino/coreutils';
import type { ChatFactory } from '../widgets/index.js';
import { IChatFactory } from '../tokens.js';

const ID = 'jupyterlab-colloquy:plugin';

/** Applies the user's settings to the chats. The plugin's id is also the id of the settings schema. */
export const settings: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: "Applies the user's settings to all chats.",
  autoStart: true,
  requires: [IChatFactory],
  optional: [ISettingRegistry],
  activate: (_: JupyterFrontEnd, factory: ChatFactory, registry: ISettingRegistry | null) => {
    const apply = ({ composite }: ISettingRegistry.ISettings): void => {
      factory.widgetConfig.config = composite;
    };
    registry?.load(ID).then(
      loaded => {
        apply(loaded);
        factory.widgetConfig.keeper = change =>
          void Promise.all(
            Object.entries(change).map(([key, value]) => loaded.set(key, value as JSONValue))
          ).catch(error => console.error('A chat setting could not be kept.', error));
        loaded.changed.connect(apply);
      },
      // Without the settings, the defaults apply.
      error => console.error('The chat settings could not be read.', error)
    );
  }
};
