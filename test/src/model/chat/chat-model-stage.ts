import type { IChatModel, IMessageItem } from '../../../../src/model/index.js';
import { CHAT, Stage, until } from '../../../harness/stage.js';

/** A stage whose chat is open. */
export class ChatModelStage extends Stage {
  model!: IChatModel;

  async open(): Promise<void> {
    await super.open();
    this.model = this.chats.open(CHAT);
  }

  /** Resolves once the condition holds, which is checked at each change of the model. */
  isSo(check: () => boolean): Promise<void> {
    return until(this.model.changed, check);
  }

  isOpen(): Promise<void> {
    return this.isSo(() => this.model.connection === 'open');
  }

  item(body: string): IMessageItem | undefined {
    return this.model.messages.find(message => message.body === body);
  }

  /** Resolves once a message has this state. */
  fares(body: string, delivery: string): Promise<void> {
    return this.isSo(() => this.item(body)?.delivery === delivery);
  }

  /** Advances the clock until the model is connected again. */
  async comeBack(): Promise<void> {
    while (this.model.connection !== 'open') {
      await new Promise(setImmediate);
      this.clock.advance(100);
    }
  }
}
