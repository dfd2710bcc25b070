import type { TranslationBundle } from '@jupyterlab/translation';
import { createContext } from 'react';
import { strangerOf, type IChatModel, type IReaction } from '../../model/index.js';
import { markedText } from '../shared/person-name.js';

/** The maximum number of names in one label. */
const MAX_NAMES = 20;

/** The reactions of one chat, as its messages show them. */
export class ReactionView {
  constructor(
    private readonly _model: Pick<IChatModel, 'reactions' | 'username' | 'person' | 'canWrite'>,
    private readonly _trans: TranslationBundle
  ) {}

  /** Whether the user may react. */
  get isOpen(): boolean {
    return this._model.canWrite;
  }

  get common(): readonly string[] {
    return this._model.reactions.common;
  }

  of: IChatModel['reactions']['of'] = item => this._model.reactions.of(item);

  toggle = (id: string, emoji: string): void => this._model.reactions.toggle(id, emoji);

  /** For example: 👍 2: you, Ivo Teska */
  labelOf({ emoji, usernames }: IReaction): string {
    const names = usernames.slice(0, MAX_NAMES).map(name => this._nameOf(name));
    const all = usernames.length > MAX_NAMES ? [...names, '…'] : names;
    return this._trans.__('%1 %2: %3', emoji, usernames.length, all.join(', '));
  }

  private _nameOf(username: string): string {
    return username === this._model.username
      ? this._trans.__('you')
      : markedText(this._model.person(username) ?? strangerOf(username), this._trans);
  }
}

/** The reactions of the chat that is shown. */
export const ReactionContext = createContext<ReactionView | null>(null);
