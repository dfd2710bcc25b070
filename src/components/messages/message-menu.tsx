import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import type { IChatModel, IMessageItem } from '../../model/index.js';
import type { IMenuItem } from '../contracts.js';
import { Readers } from '../receipts/readers.js';
import { quote } from '../replies/quote.js';
import { unreadEntry } from '../unread/set-unread.js';
import { useStable } from '../shared/hooks.js';
import type { TimeFormat } from '../shared/time.js';
import type { Anchor } from '../shared/use-floating.js';

/** The entries in the menu of a message, some of which copy a text. Its identity is stable. */
export type MessageMenu = (
  item: IMessageItem,
  copy: (text: string) => void
) => readonly IMenuItem[];

export interface IMessageMenuOptions {
  model: IChatModel;
  trans: TranslationBundle;
  times: TimeFormat;
  /** A time of the current day, in milliseconds since 1970. */
  today: number;
}

/** Returns the entries in the menus of the messages of a chat, and what an entry has opened. */
export function useMessageMenu(options: IMessageMenuOptions): [MessageMenu, JSX.Element | null] {
  const { model, trans } = options;
  const [shown, show] = useState<{ item: IMessageItem; anchor: Anchor } | null>(null);
  const close = useStable(() => show(null));
  const menu = useStable<Parameters<MessageMenu>, readonly IMenuItem[]>((item, copy) => {
    const readers = model.receipts.of(item);
    const items: (IMenuItem | false)[] = [
      !model.thread && {
        label: model.canWrite ? trans.__('Reply in Thread') : trans.__('Open Thread'),
        onSelect: () => model.threads.open(item.id)
      },
      { label: trans.__('Copy Link'), onSelect: () => copy(model.linkTo(item.id)) },
      model.canWrite && { label: trans.__('Quote'), onSelect: () => quote(item, model) },
      model.pins.canPin(item) && {
        label: item.pinned ? trans.__('Unpin') : trans.__('Pin'),
        onSelect: () => model.pins.set(item.id, !item.pinned)
      },
      unreadEntry(item, model, trans),
      readers.length > 0 && {
        label: trans._np('number', 'Read by %1', 'Read by %1', readers.length),
        // The focus is back on the button of the menu.
        onSelect: () => show({ item, anchor: document.activeElement as HTMLElement })
      }
    ];
    return items.filter(entry => entry !== false);
  });
  const opened = shown && (
    <Readers
      {...options}
      anchor={shown.anchor}
      readers={model.receipts.of(shown.item)}
      onClose={close}
    />
  );
  return [menu, opened];
}
