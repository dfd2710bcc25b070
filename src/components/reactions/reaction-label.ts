import type { TranslationBundle } from '@jupyterlab/translation';
import { strangerOf, type IChatModel, type IReaction } from '../../model/index.js';
import { markedText } from '../shared/person-name.js';
import { listOf } from '../content/page-language.js';

/** The maximum number of names in one label. */
const MAX_NAMES = 20;

/** Returns who reacted with an emoji. For example: 👍 2: you, Ivo Teska */
export function reactionLabel(
  { emoji, usernames }: Pick<IReaction, 'emoji' | 'usernames'>,
  model: Pick<IChatModel, 'username' | 'person'>,
  trans: TranslationBundle
): string {
  const names = usernames
    .slice(0, MAX_NAMES)
    .map(name =>
      name === model.username
        ? trans.__('you')
        : markedText(model.person(name) ?? strangerOf(name), trans)
    );
  return trans.__(
    '%1 %2: %3',
    emoji,
    usernames.length,
    listOf(names, usernames.length > MAX_NAMES ? '…' : '')
  );
}
