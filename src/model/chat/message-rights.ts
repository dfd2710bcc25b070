import type { IChatModel, IMessageItem } from '../contracts.js';

/** Whether the user may edit or delete a message: a stored one of their own. */
export const canEdit = (
  { own, delivery, deleted }: IMessageItem,
  { canWrite, ready }: Pick<IChatModel, 'canWrite' | 'ready'>
): boolean => own && delivery === 'saved' && !deleted && canWrite && ready;
