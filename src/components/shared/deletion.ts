import type { TranslationBundle } from '@jupyterlab/translation';
import type { IConfirmation } from '../contracts.js';

/** The confirmation before a chat is deleted. */
export const deletion = (trans: TranslationBundle, topic: string): IConfirmation => ({
  title: trans.__('Delete “%1”?', topic),
  body: trans.__('The chat and all its messages are deleted for everybody. There is no way back.'),
  accept: trans.__('Delete')
});
