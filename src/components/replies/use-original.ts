import type { TranslationBundle } from '@jupyterlab/translation';
import type { IChatModel } from '../../model/index.js';
import { useSignal } from '../shared/hooks.js';
import { faceOf, wordsOf } from '../shared/message-words.js';
import { markedText } from '../shared/person-name.js';

/** The message that a reply answers, in one line. */
export interface IOriginalLine {
  /** The author; empty if there is nothing to show of them. */
  readonly name: string;
  readonly words: string;
  /** Whether the message can be shown. */
  readonly isThere: boolean;
}

/** The most characters of the line. */
const LENGTH = 120;

/** Returns what there is to show of the message that a reply answers. */
export function useOriginal(
  id: string,
  model: IChatModel,
  trans: TranslationBundle
): IOriginalLine {
  useSignal(model.originals.changed);
  const original = model.originals.of(id);
  if (!original) {
    const words =
      original === null ? trans.__('This message cannot be shown') : trans.__('Message');
    return { name: '', words, isThere: original === undefined };
  }
  const name = markedText(faceOf(original, model.person(original.sender)), trans);
  return original.deleted
    ? { name, words: trans.__('Message deleted'), isThere: false }
    : { name, words: wordsOf(original, model, trans, LENGTH), isThere: true };
}
