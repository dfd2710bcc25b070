import type { TranslationBundle } from '@jupyterlab/translation';
import { chatFileName, type IChats, type IThread } from '../../model/index.js';
import { saveFile } from '../attachments/save-file.js';
import type { IMenuItem } from '../contracts.js';
import { exportFailure } from './archive-words.js';

export interface IExportOptions {
  chats: IChats;
  trans: TranslationBundle;
  onError(error: Error): void;
}

/** The entry of a chat's menu that saves the chat as a file. Everybody who reads a chat may export it. */
export function exportItem(
  { id, topic }: IThread,
  { chats, trans, onError }: IExportOptions
): IMenuItem {
  const save = async (): Promise<void> => {
    const blob = await chats.archive.export(id, topic);
    if (blob) {
      saveFile(blob, chatFileName(topic));
    }
  };
  return {
    label: trans.__('Export…'),
    onSelect: () =>
      void save().catch((error: Error) => onError(exportFailure({ chats, trans, error })))
  };
}
