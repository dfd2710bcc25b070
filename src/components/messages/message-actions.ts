import type { IMessageItem, IWork } from '../../model/index.js';

/** The actions that a message offers. */
export interface IMessageActions {
  /** Begins to edit a message. */
  edit(id: string): void;
  delete(id: string): void;
  /** Stops a message that grows, or a bot that works. */
  stop(answer: IMessageItem | IWork): void;
  /** Has a bot answer again in place of its failed reply. */
  askAgain(reply: IMessageItem): void;
  /** Chooses an option of a message. Rejects with a RequestError. */
  choose(id: string, option: string): Promise<void>;
  /** Lets the user write a reply to a message. */
  answer(id: string): void;
  /** Sends a quick reply to a message. */
  reply(id: string, text: string): void;
  retry(id: string): void;
  /** Takes the text of a failed message back into the composer, before the text that is there, or goes on with a failed edit. */
  rewrite(id: string): void;
  discard(id: string): void;
}
