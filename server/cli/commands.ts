import type { ArchiveCommand } from '../archive/commands.js';
import type { IConfig } from '../config.js';
import type { IPrincipal } from '../identity/principal.js';

export interface ITokenCommand {
  type: 'token';
  /** Contains the location of the key. */
  config: IConfig;
  principal: IPrincipal;
  expiresInMs: number;
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
  | ArchiveCommand;

/** The context in which each command describes itself. */
export interface ICliContext {
  readonly env: NodeJS.ProcessEnv;
  /** Called with the command that was read. */
  onCommand(this: void, command: CliCommand): void;
}
