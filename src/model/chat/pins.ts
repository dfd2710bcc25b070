import type { IMessage } from '../../document/index.js';
import type { IApiClient } from '../api.js';
import type { IChatModel, IMessageItem, IPins } from '../contracts.js';
import { pinMessage } from './message-commands.js';
import { canPin } from './message-rights.js';

export interface IPinsOptions {
  /** The id of the chat. */
  id: string;
  server: Pick<IApiClient, 'request'>;
  messages: {
    readonly loaded: Iterable<IMessageItem>;
    merge(id: string, change: Partial<IMessage>): void;
  };
  /** The state from which the user's rights follow. */
  rights(this: void): Pick<IChatModel, 'canWrite' | 'ready'>;
  onRefused(this: void, message: string): void;
}

/** The pinned messages of one chat. */
export class Pins implements IPins {
  constructor(private readonly _options: IPinsOptions) {}

  get all(): readonly IMessageItem[] {
    return [...this._options.messages.loaded]
      .filter(({ pinned, deleted }) => pinned && !deleted)
      .sort((a, b) => (b.seq ?? 0) - (a.seq ?? 0));
  }

  canPin(message: IMessageItem): boolean {
    return canPin(message, this._options.rights());
  }

  set(id: string, pinned: boolean): void {
    const { server, id: chat, messages, onRefused } = this._options;
    pinMessage(server, chat, id, pinned).then(
      () => messages.merge(id, { pinned }),
      (error: Error) => onRefused(error.message)
    );
  }
}
