import type { IMessageRow } from '../../storage/storage.js';
import type { IManager, IManagerConversation } from '../manager.js';
import { otherBots } from './others.js';

/** A manager that changes nothing: it gives people's messages to all bots, and approves all that they write. */
export class TransparentManager implements IManager {
  readonly name = 'transparent-manager';
  readonly displayName = 'Transparent manager';
  readonly description = 'Passes on everything unchanged, to try managers out.';
  readonly manager = true;

  async onMessage({ id }: IMessageRow, conversation: IManagerConversation): Promise<void> {
    if (conversation.isWaiting) {
      return conversation.approve(id);
    }
    const bots = await otherBots(conversation, this.name);
    if (bots.length > 0) {
      await conversation.redirect(id, bots);
    }
  }
}
