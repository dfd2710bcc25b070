import type { IAttachment } from '../../document/index.js';
import { kindOfFile } from '../../model/index.js';
import type { IconName } from '../icons.js';

/** The icon of a file. */
export function iconOf(type: string, entry?: Pick<IAttachment, 'type'>): IconName {
  if (entry?.type === 'notebook' || type === 'application/x-ipynb+json') {
    return 'notebook';
  }
  const kind = kindOfFile(type);
  return kind === 'file' ? 'file' : kind;
}
