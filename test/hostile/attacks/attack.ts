import type { ServerProcess } from '../../faults/server-process.js';
import type { Attacker } from '../attacker.js';

/** Where an attack takes place. */
export interface IScene {
  readonly server: ServerProcess;
  /** The chat in which two others talk; it is open, so the attacker may write there. */
  readonly chat: string;
  readonly mal: Attacker;
  /** How often the attack was played before: ids of then are used up. */
  readonly round: number;
}

/** What an ordinary account, or nobody at all, does to a served process. */
export interface IAttack {
  readonly name: string;
  /** Settings of the server for this attack alone. */
  readonly settings?: object;
  /** Soft limit of file descriptors of the server's process. */
  readonly descriptors?: number;
  run(scene: IScene): Promise<void>;
}
