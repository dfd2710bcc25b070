import type { TranslationBundle } from '@jupyterlab/translation';
import type { IChatModel, IMessageItem } from '../../model/index.js';
import type { IMenuItem } from '../contracts.js';
import { useStable } from '../shared/hooks.js';

/** The entries in the menu of a message. Its identity is stable. */
export type MessageMenu = (item: IMessageItem) => readonly IMenuItem[];

/** Returns the entries in the menus of the messages of a chat. */
export function useMessageMenu(model: IChatModel, trans: TranslationBundle): MessageMenu {
  return useStable(item => [
    ...(model.pins.canPin(item)
      ? [
          {
            label: item.pinned ? trans.__('Unpin') : trans.__('Pin'),
            onSelect: () => model.pins.set(item.id, !item.pinned)
          }
        ]
      : [])
  ]);
}
