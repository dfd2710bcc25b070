import { Signal } from '@lumino/signaling';
import type { IPendingText, IPendingTexts, KeepProblem } from '../../src/model/index.js';

/** The unsent texts of a user: none until a test sets them. */
export class FakePending implements IPendingTexts {
  all: IPendingText[] = [];
  problem: KeepProblem | null = null;
  readonly changed: Signal<FakePending, void> = new Signal(this);

  set(...texts: Partial<IPendingText>[]): void {
    this.all = texts.map(text => ({ chat: 'a', id: '', text: '', topic: '', time: 0, ...text }));
    this.changed.emit();
  }
  remove({ chat, id }: Pick<IPendingText, 'chat' | 'id'>): void {
    this.all = this.all.filter(text => text.chat !== chat || text.id !== id);
    this.changed.emit();
  }
}
