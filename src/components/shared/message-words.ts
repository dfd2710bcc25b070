import type { TranslationBundle } from '@jupyterlab/translation';
import { contentsOf, type IMessage } from '../../document/index.js';
import {
  fromEntry,
  strangerOf,
  type IChatModel,
  type IMessageItem,
  type IPerson,
  type IShown
} from '../../model/index.js';
import { gistOf } from '../content/gist.js';
import type { IFace } from './avatar.js';
import { authorOf } from './person-name.js';

/** Returns the author of a message, as its row shows them. */
export function faceOf(
  item: Pick<IMessageItem, 'sender' | 'display_name'>,
  person: IPerson | undefined
): IFace & IShown {
  const shown = authorOf(item, person) ?? strangerOf(item.sender);
  return { ...shown, avatarUrl: person?.avatar_url };
}

/** Returns a message as one line of plain text: its words, or else what it holds. */
export function wordsOf(
  item: IMessage,
  model: Pick<IChatModel, 'document'>,
  trans: TranslationBundle,
  length?: number
): string {
  const contents = contentsOf(item, id => {
    const file = fromEntry(model.document.getAttachment(id));
    return file && { name: file.name, mimeType: file.contentType };
  });
  return gistOf({ body: item.body, contents }, trans, length);
}
