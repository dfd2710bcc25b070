import type { IConfig } from '../config.js';
import type { IPrincipal } from '../identity/principal.js';

export interface ITokenCommand {
  type: 'token';
  /** Contains the location of the key. */
  config: IConfig;
  principal: IPrincipal;
  expiresInMs: number;
}

export interface IBackupCommand {
  type: 'backup';
  config: IConfig;
  file: string;
  force: boolean;
}

export interface IExportCommand {
  type: 'export';
  config: IConfig;
  chat: string;
  /** Without a file, stdout is used. */
  file?: string;
  force: boolean;
}

export interface IImportCommand {
  type: 'import';
  config: IConfig;
  file: string;
  topic?: string;
}

export interface IConnectionStringCommand {
  type: 'connection-string';
  config: IConfig;
  /** Create a new access key. The old key becomes invalid. */
  regenerate: boolean;
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The command of a command line, as data. */
export type CliCommand =
  | { type: 'help'; text: string }
  | { type: 'version' }
  | { type: 'completion'; shell: Shell }
  | { type: 'serve'; config: IConfig }
  | ITokenCommand
  | IConnectionStringCommand
  | IBackupCommand
  | IExportCommand
  | IImportCommand;

/** The context in which each command describes itself. */
export interface ICliContext {
  readonly env: NodeJS.ProcessEnv;
  /** Called with the command that was read. */
  onCommand(this: void, command: CliCommand): void;
}
