import type { IMessageRow } from '../../storage/storage.js';
import type { IManager, IManagerConversation } from '../manager.js';
import { otherBots } from './others.js';

/** The word that begins the choice anew. */
const EXIT = 'exit';

/** The messages among which the last choice is looked for. */
const REMEMBERED = 200;

/** The key of the metadata that holds the choice, so that it outlives the server. */
const CHOSEN = 'chosen_bot';

/** A manager that lets people choose one of the bots, which then gets their messages, until somebody writes "exit". */
export class PreSelectManager implements IManager {
  readonly name = 'pre-select-manager';
  readonly displayName = 'Pre-select manager';
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
    const chosen = bots.find(bot => bot === word);
    const before = await this._chosen(conversation);
    if (word === EXIT || (!chosen && !bots.includes(before))) {
      await this._offer(bots, conversation);
    } else if (chosen && chosen !== before) {
      await conversation.reply({
        body: `From now on, ${chosen} answers. Write "${EXIT}" to choose again.`,
        metadata: { [CHOSEN]: chosen }
      });
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
    await conversation.reply(
      bots.length === 0
        ? 'There is no bot to choose in this chat. Please add some.'
        : {
            body: 'Which bot shall answer?',
            options: [...bots],
            metadata: { [CHOSEN]: chosen }
          }
    );
  }

  /** The bot that was chosen last; '' if none was, or if the choice began anew. */
  private async _chosen(conversation: IManagerConversation): Promise<string> {
    const history = await conversation.history(REMEMBERED);
    const own = history.filter(
      ({ sender, metadata }) => sender === this.name && metadata?.[CHOSEN] !== undefined
    );
    const chosen = own.at(-1)?.metadata?.[CHOSEN];
    return typeof chosen === 'string' ? chosen : '';
  }
}
