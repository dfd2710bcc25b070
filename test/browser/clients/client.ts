import type { PersonKind } from '../../../src/document/index.js';

/** A message as a client shows it: its author's name with the mark of their kind, and the text. It is empty, or missing, if the message was deleted. */
export interface IShown {
  readonly author: string;
  readonly text: string;
}

/** One way to take part in a chat. */
export interface IClient {
  /** The name of its user in its system. */
  readonly author: string;
  /** Whether it leaves out the mark of a guest or a bot, because its protocol has no field for it. */
  readonly hidesKinds?: boolean;
  write(text: string): Promise<void>;
  /** Changes a message of its own. */
  edit(text: string, to: string): Promise<void>;
  /** Deletes a message of its own. */
  remove(text: string): Promise<void>;
  /** The messages of people and bots, in order. */
  shows(): Promise<IShown[]>;
}

/** The name of an author of this kind, as the panel shows it. */
export const authorOf = (name: string, kind: PersonKind = 'account'): string =>
  kind === 'account' ? name : `${name} (${kind})`;
