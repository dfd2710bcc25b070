import { LruMap } from '../../lru-map.js';
import type { IMessageRow } from '../../storage/storage.js';
import type { IManager, IManagerConversation } from '../manager.js';
import { otherBots } from './others.js';

/** The word that begins the choice anew. */
const EXIT = 'exit';

/** The messages among which the last choice is looked for first, before ten times as many. */
const NEWEST = 200;

/** Chats whose choices are kept in memory. */
const CHATS = 1_000;

/** The key of the metadata that holds the choice, so that it outlives the server. */
const CHOSEN = 'chosen_bot';

/** A manager that lets people choose one of the bots, which then gets their messages, until somebody writes "exit". */
export class PreSelectManager implements IManager {
  readonly name = 'pre-select-manager';
  readonly displayName = 'Pre-select manager';
  readonly description = 'Lets people choose the bot that answers, until somebody writes “exit”.';
  readonly manager = true;

  /** Offers the bots when it joins, and again when more of them do. A choice that was made holds. */
  async onJoin({ details }: IMessageRow, conversation: IManagerConversation): Promise<void> {
    const participants = await conversation.participants();
    const own = participants.find(({ username }) => username === this.name);
    const joined = details?.participants as readonly string[];
    const others = participants.filter(
      ({ username, role }) => role === 'bot' && username !== this.name
    );
    const isNew = joined.includes(this.name);
    // The bots with which a conversation begins are in the first offer.
    const more = others.some(
      ({ username, addedOn }) => joined.includes(username) && addedOn > (own?.addedOn ?? 0)
    );
    if (isNew || more) {
      const bots = others.map(({ username }) => username);
      await this._offer(bots, conversation, await this._chosen(conversation));
    }
  }

  async onMessage({ id, body }: IMessageRow, conversation: IManagerConversation): Promise<void> {
    if (conversation.isWaiting) {
      return conversation.approve(id);
    }
    const bots = await otherBots(conversation, this.name);
    const word = body.trim().toLowerCase();
    const chosen = bots.find(bot => bot.toLowerCase() === word);
    const before = await this._chosen(conversation);
    if (word === EXIT || (!chosen && !bots.includes(before))) {
      await this._offer(bots, conversation);
    } else if (chosen && chosen !== before) {
      await conversation.reply({
        body: `From now on, ${chosen} answers. Write "${EXIT}" to choose again.`,
        metadata: { [CHOSEN]: chosen }
      });
      this._choices.set(conversation.chat, chosen);
    } else {
      await conversation.redirect(id, [before]);
    }
  }

  /** @param chosen - the choice that holds until somebody chooses */
  private async _offer(
    bots: readonly string[],
    conversation: IManagerConversation,
    chosen = ''
  ): Promise<void> {
    if (bots.length === 0) {
      return conversation.reply('There is no bot to choose in this chat. Please add some.');
    }
    await conversation.reply({
      body: 'Which bot shall answer?',
      options: [...bots],
      metadata: { [CHOSEN]: chosen }
    });
    this._choices.set(conversation.chat, chosen);
  }

  /** The bot that was chosen last; '' if none was, or if the choice began anew. */
  private async _chosen(conversation: IManagerConversation): Promise<string> {
    const known = this._choices.get(conversation.chat);
    return known ?? this._find(conversation);
  }

  private async _find(conversation: IManagerConversation, size = NEWEST): Promise<string> {
    const history = await conversation.history(size);
    const own = history.filter(
      ({ sender, metadata }) => sender === this.name && metadata?.[CHOSEN] !== undefined
    );
    if (own.length === 0 && history.length === size) {
      return this._find(conversation, 10 * size);
    }
    const found = own.at(-1)?.metadata?.[CHOSEN];
    const chosen = typeof found === 'string' ? found : '';
    this._choices.set(conversation.chat, chosen);
    return chosen;
  }

  /** By the id of the chat. The messages of the manager say the same, and outlive the server. */
  private readonly _choices = new LruMap<string>(CHATS);
}
