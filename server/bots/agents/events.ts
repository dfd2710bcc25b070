import type { IMessageRow } from '../../storage/storage.js';

/** A message that an agent is given. */
export interface IAskedEvent {
  readonly type: 'asked';
  readonly agent: string;
  readonly chat: string;
  /** The id of the work that begins with it. */
  readonly work: string;
  /** The namespace of the ids of its answer. */
  readonly replies: string;
  /** The user who asks. */
  readonly by: { readonly username: string; readonly displayName: string };
  readonly message: IMessageRow;
  /** The `seq` behind which both the agent and the asker may read. The agent uses no earlier messages. */
  readonly after: number;
}

/** The choice of the owner among the options of a message of the agent. */
export interface IChosenEvent {
  readonly type: 'chosen';
  readonly agent: string;
  readonly chat: string;
  /** The id of the message. */
  readonly message: string;
  readonly option: string;
  readonly value?: string;
  readonly by: string;
}

/** Nobody waits for a work any more. */
export interface IStoppedEvent {
  readonly type: 'stopped';
  readonly work: string;
}

/** An event for a Jupyter server, before it has an id. */
export type AgentNews = IAskedEvent | IChosenEvent | IStoppedEvent;

/** An event for a Jupyter server. Its id is the same each time that it is sent. */
export type AgentEvent = AgentNews & { readonly id: string };
