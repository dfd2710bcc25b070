import type { IThread } from '../api.js';
import type { IChatModel, IMessageItem } from '../contracts.js';

/** Whether the user may edit or delete a message: a stored one of their own. */
export const canEdit = (
  { own, delivery, deleted }: IMessageItem,
  { canWrite, ready }: Pick<IChatModel, 'canWrite' | 'ready'>
): boolean => own && delivery === 'saved' && !deleted && canWrite && ready;

/** Whether the user may stop a message that grows: as its author, as the one who asked, or as an owner or moderator. */
export function canStop(
  { streaming, own, reply_to: question }: IMessageItem,
  { canWrite, messages }: Pick<IChatModel, 'canWrite' | 'messages'>,
  role: IThread['role'] | undefined
): boolean {
  if (!streaming || !canWrite) {
    return false;
  }
  const isManager = role === 'owner' || role === 'moderator';
  return own || isManager || messages.some(item => item.id === question && item.own);
}
