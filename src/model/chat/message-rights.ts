import type { IThread } from '../api.js';
import type { IChatModel, IMessageItem } from '../contracts.js';

/** Whether a message is stored and may still be changed. */
const isOpen = (
  { delivery, deleted }: IMessageItem,
  { canWrite, ready }: Pick<IChatModel, 'canWrite' | 'ready'>
): boolean => delivery === 'saved' && !deleted && canWrite && ready;

const isManager = (role: IThread['role'] | undefined): boolean =>
  role === 'owner' || role === 'moderator';

/** Whether the user may edit a message: a stored one of their own. */
export const canEdit = (
  item: IMessageItem,
  model: Pick<IChatModel, 'canWrite' | 'ready'>
): boolean => item.own && isOpen(item, model);

/** Whether the user may pin a message, or unpin it: any stored one. */
export const canPin = (
  item: IMessageItem,
  model: Pick<IChatModel, 'canWrite' | 'ready'>
): boolean => item.type === 'msg' && isOpen(item, model);

/** Whether the user may delete a message: a stored one of their own, or any as an owner or moderator. */
export const canDelete = (
  item: IMessageItem,
  model: Pick<IChatModel, 'canWrite' | 'ready'>,
  role: IThread['role'] | undefined
): boolean => isOpen(item, model) && item.type === 'msg' && (item.own || isManager(role));
