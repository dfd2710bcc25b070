import type { TranslationBundle } from '@jupyterlab/translation';
import { withoutQuotes } from '../../document/index.js';
import type { IConfirmation } from '../contracts.js';

/** The confirmation before a chat is deleted. */
export const deletion = (trans: TranslationBundle, topic: string): IConfirmation => ({
  title: trans.__('Delete “%1”?', withoutQuotes(topic)),
  body: trans.__('This deletes the chat and all its messages for everyone and cannot be undone.'),
  accept: trans.__('Delete')
});
