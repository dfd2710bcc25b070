import { createContext } from 'react';
import type { ChatFiles } from '../../model/index.js';
import type { IAttachmentServices } from './contracts.js';

/** The files of the chat that is shown, how those of Jupyter are opened, and where failures are reported. */
export interface IFilesContext {
  readonly files: ChatFiles;
  readonly services?: IAttachmentServices;
  onError(this: void, error: Error): void;
}

export const FilesContext = createContext<IFilesContext | null>(null);
