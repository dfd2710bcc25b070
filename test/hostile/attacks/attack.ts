import type { ServerProcess } from '../../faults/server-process.js';
import type { Attacker } from '../attacker.js';

/** The place of an attack. */
export interface IScene {
  readonly server: ServerProcess;
  /** The chat in which two others talk. It is open, so the attacker may write there. */
  readonly chat: string;
  readonly mal: Attacker;
  /** The number of earlier runs, whose ids are taken. */
  readonly round: number;
}

/** An attack on a running server, with or without an account. */
export interface IAttack {
  readonly name: string;
  /** Server settings for this attack only. */
  readonly settings?: object;
  /** The soft limit of file descriptors of the server's process. */
  readonly descriptors?: number;
  /** Fills the store before the others talk. */
  prepare?(scene: IScene): Promise<void>;
  run(scene: IScene): Promise<void>;
}
