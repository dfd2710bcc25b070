import type { IDisposable } from '../../clock.js';
import type { IAskedEvent, IChosenEvent } from './events.js';
import type { Instance } from './instance.js';

/** No Jupyter server of the owner took a job in time. */
export class AbsentError extends Error {
  override readonly name = 'AbsentError';
}

/** The Jupyter server that had a work is gone. */
export class LostError extends Error {
  override readonly name = 'LostError';
}

/** The end of a work, as a Jupyter server tells it. */
export interface IOutcome {
  /** The reason why there is no complete answer. */
  readonly failure?: string;
}

export interface IJobOptions {
  readonly owner: string;
  readonly event: IAskedEvent | IChosenEvent;
  /** The work that the event begins, or belongs to. */
  readonly work: string;
  /** A part of the answer is there already, so only the Jupyter server that has the work may go on. */
  readonly hasBegun?: boolean;
  /** Called when the Jupyter server says that it has the work. */
  onAlive?(this: void): void;
  /** Called when the Jupyter server says what it does. */
  onTold?(this: void, text: string | null): void;
  /** Called if no Jupyter server can take the job now. */
  onWaiting?(this: void): void;
}

/** An event that one Jupyter server of an owner must get. A choice is done when it is taken, and a work when the server says so. */
export class Job {
  constructor(readonly options: IJobOptions) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.done.catch(() => undefined); // it may reject while nothing awaits it
  }

  readonly done: Promise<IOutcome>;
  resolve!: (outcome: IOutcome) => void;
  reject!: (reason: unknown) => void;
  instance: Instance | null = null;
  /** Whether the Jupyter server has acknowledged the event. */
  isTaken = false;
  /** Ends the wait for a Jupyter server. */
  timer: IDisposable | undefined;

  get isWork(): boolean {
    return this.options.event.type === 'asked';
  }
}
