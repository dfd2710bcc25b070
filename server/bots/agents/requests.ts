import type { Rooms } from '../../rooms/rooms.js';
import type { IMessageRow } from '../../storage/storage.js';
import type { IConversation } from '../bot.js';
import { quoteMarkdown } from '../markdown.js';
import { PublicError } from '../public-error.js';
import type { IPrincipal } from '../../identity/principal.js';

/** Questions to one owner that wait in one chat: of one asker, and of all together. Messages of the owner still find a place then. */
const PER_ASKER = 3;
const IN_ALL = 8;

const OPTIONS = [
  { id: 'once', label: 'Once', style: 'primary' },
  { id: 'always', label: 'Always in this chat' },
  { id: 'no', label: 'No' }
] as const;

/** The choice of the owner: this message, everybody in the chat, or nothing. */
export type Leave = (typeof OPTIONS)[number]['id'];

export interface IRequestsOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  /** The name of the owner, for people. */
  ownerName(this: void): Promise<string>;
  nameOf(this: void, username: string): Promise<string>;
}

/** Asks the owner of an agent whether it may answer somebody else. */
export class Requests {
  constructor(private readonly _options: IRequestsOptions) {}

  /** The choice of the owner about a message of somebody else. @throws PublicError, NoAnswerError */
  async permit(
    agent: IPrincipal & { readonly owner: string },
    { sender }: IMessageRow,
    conversation: IConversation
  ): Promise<Leave> {
    const { chat } = conversation;
    const { username, owner } = agent;
    const participants = await conversation.participants();
    if (participants.find(one => one.username === username)?.traits?.serves === 'everyone') {
      return 'always';
    }
    const waiting = this._waiting.get(chat) ?? [];
    const name = await this._options.ownerName();
    if (waiting.length >= IN_ALL || waiting.filter(one => one === sender).length >= PER_ASKER) {
      throw new PublicError(`Too many questions wait for ${name} already. Ask again later.`, true);
    }
    this._waiting.set(chat, [...waiting, sender]);
    try {
      const { option } = await conversation.ask(await this._body(sender, name), {
        options: OPTIONS,
        audience: [owner],
        metadata: { agent_request: { asker: sender, owner } }
      });
      if (option === 'always') {
        const command = { type: 'set-serves', chat, agent: username, serves: 'everyone' } as const;
        await this._options.rooms.execute(agent, command);
      }
      return option as Leave;
    } finally {
      const left = [...(this._waiting.get(chat) ?? [])];
      left.splice(left.indexOf(sender), 1);
      if (left.length > 0) {
        this._waiting.set(chat, left);
      } else {
        this._waiting.delete(chat);
      }
    }
  }

  private async _body(asker: string, owner: string): Promise<string> {
    const name = quoteMarkdown(await this._options.nameOf(asker));
    return `${name} asks this agent of ${quoteMarkdown(owner)}. May it answer?`;
  }

  /** The askers whose questions wait, by chat. */
  private readonly _waiting = new Map<string, readonly string[]>();
}
