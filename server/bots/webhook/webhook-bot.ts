import { v5 } from 'uuid';
import type { IClock } from '../../clock.js';
import type { IPrincipal } from '../../identity/principal.js';
import { principalOfBot } from '../../registry/card.js';
import type { IBotRow, IMessageRow } from '../../storage/storage.js';
import {
  NoResponseError,
  sendSigned,
  type IRequestOptions
} from '../../webhooks/signed-request.js';
import type { Turns } from '../../webhooks/turns.js';
import type { IBot, IConversation } from '../bot.js';
import { RegisteredBot } from '../registered-bot.js';
import { PublicError } from '../public-error.js';
import { takeAnswer } from './answer.js';

/** The namespace of the ids of requests. */
const REQUESTS = '3f1c1a52-30a4-4e0b-9a55-0d1f4bb6a7c2';

export interface IWebhookBotOptions extends IRequestOptions {
  readonly clock: IClock;
  readonly turns: Turns;
  /** Writes a message as the event of a webhook. null if the bot may not read it any more. */
  write(bot: IPrincipal, chat: string, message: IMessageRow): Promise<string | null>;
}

/** A bot that answers in the response to a request. */
export class WebhookBot extends RegisteredBot implements IBot {
  constructor(
    row: IBotRow,
    private readonly _options: IWebhookBotOptions
  ) {
    super(row);
  }

  get required(): boolean | undefined {
    return this.row.required;
  }

  async onMessage(message: IMessageRow, conversation: IConversation): Promise<void> {
    const { turns, clock, write } = this._options;
    const body = await write(principalOfBot(this.row), conversation.chat, message);
    if (body === null) {
      return;
    }
    // The same for each attempt, so that the receiver can tell a repeated request.
    const id = v5(`${this.name}\n${conversation.chat}\n${message.id}`, REQUESTS);
    const { url = '', secret = '' } = this.row;
    const accept = 'application/json, application/x-ndjson, text/plain';
    const headers = { accept, 'accept-encoding': 'identity' };
    await turns.run(this.name, async () => {
      const { signal } = conversation;
      signal.throwIfAborted();
      const post = { id, body, headers };
      const response = await sendSigned(this._options, { url, secret }, post, signal).catch(
        (error: unknown) => {
          throw error instanceof NoResponseError
            ? new PublicError(`The bot could not be reached (${error.message}).`, false)
            : error;
        }
      );
      await takeAnswer(response, { conversation, clock });
    });
  }
}
