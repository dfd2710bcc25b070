import type { TranslationBundle } from '@jupyterlab/translation';
import type { KeyboardEvent as ReactKeyboardEvent } from 'react';
import type { IChatModel, IMessageItem } from '../../model/index.js';
import type { IMenuItem } from '../contracts.js';

type Event = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** Whether an event is the key that sets the focused message and all behind it to unread. */
export const isUnreadKey = ({ key, altKey, ctrlKey, metaKey, shiftKey }: Event): boolean =>
  key.toLowerCase() === 'u' && !altKey && !ctrlKey && !metaKey && !shiftKey;

const canBeUnread = ({ type, own, deleted, seq }: IMessageItem): boolean =>
  type === 'msg' && !own && !deleted && seq !== undefined;

/** The entry in the menu of a message of somebody else. */
export const unreadEntry = (
  item: IMessageItem,
  model: IChatModel,
  trans: TranslationBundle
): IMenuItem | false =>
  canBeUnread(item) && {
    label: trans.__('Mark Unread from Here'),
    onSelect: () => model.setUnread(item.id)
  };

/** Sets the focused message and all behind it to unread if this is the key for it. @returns whether it is */
export function setUnreadByKey(event: ReactKeyboardEvent, model: IChatModel): boolean {
  const { id } = (event.target as HTMLElement).dataset;
  const item = model.messages.find(one => one.id === id);
  if (!isUnreadKey(event) || !item) {
    return false;
  }
  if (canBeUnread(item)) {
    event.preventDefault();
    model.setUnread(item.id);
  }
  return true;
}
