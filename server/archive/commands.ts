import type { IConfig } from '../config.js';

interface IBackupCommand {
  type: 'backup';
  config: IConfig;
  file: string;
  force: boolean;
}

interface IExportCommand {
  type: 'export';
  config: IConfig;
  chat: string;
  /** Without a file, stdout is used. */
  file?: string;
  force: boolean;
}

interface IImportCommand {
  type: 'import';
  config: IConfig;
  file: string;
  topic?: string;
  /** The username of the owner of the chat. */
  owner?: string;
}

/** A command that reads or writes the stored chats, as data. */
export type ArchiveCommand = IBackupCommand | IExportCommand | IImportCommand;
