import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useLayoutEffect, useState, type RefObject } from 'react';
import { IconButton } from '../shared/buttons.js';
import { ChatContext } from '../shared/chat-context.js';
import type { IMenuItem } from '../contracts.js';
import { ReactionButton } from '../reactions/reaction-button.js';
import { COPY_ICONS, copyLabel } from '../content/rendering/copy.js';
import { useCopy } from '../shared/use-copy.js';
import type { IMessageItem } from '../../model/index.js';
import { MenuButton } from '../shared/menu.js';
import type { IMessageActions } from './message-actions.js';
import type { MessageMenu } from './message-menu.js';
import { ToolsWay } from './tools-way.js';

export interface IMessageToolsProps {
  item: IMessageItem;
  trans: TranslationBundle;
  canEdit: boolean;
  canDelete: boolean;
  actions: IMessageActions;
  menu: MessageMenu;
  row: RefObject<HTMLElement>;
  /** Present while a mouse points at the message: it went elsewhere on its way to the tools. */
  onStray?(): void;
  /** A menu of the tools was opened, so that they must stay; or it was closed. */
  onHold(isHeld: boolean): void;
}

/**
 * The tools of a message. They end at its top edge, so that they never cover its text, nor do their menus. At the top of
 * the list they move below the message.
 */
export function MessageTools({
  item,
  trans,
  canEdit,
  canDelete,
  actions,
  menu,
  row,
  onStray,
  onHold
}: IMessageToolsProps): JSX.Element | null {
  const chat = useContext(ChatContext);
  const [outcome, copy] = useCopy();
  const [isFlipped, setFlipped] = useState(false);
  useLayoutEffect(() => {
    const list = row.current?.closest('.cq-Messages')?.getBoundingClientRect();
    const top = row.current?.getBoundingClientRect().top ?? 0;
    setFlipped(list !== undefined && top - list.top < 28);
  }, [row]);
  if (isFlipped && item.streaming) {
    // They would make the list longer, and its end, which the user follows, would move "Stop" away from the pointer.
    return null;
  }
  const side = isFlipped ? 'below' : 'above';
  const items: IMenuItem[] = [
    { label: trans.__('Copy'), onSelect: () => copy(item.body) },
    ...(canEdit ? [{ label: trans.__('Edit'), onSelect: () => actions.edit(item.id) }] : []),
    ...menu(item, copy),
    ...(canDelete
      ? [
          {
            label: trans.__('Delete'),
            onSelect: () => {
              // These tools disappear when the dialog takes the focus, so the dialog could not return it to them.
              row.current?.focus();
              actions.delete(item.id);
            }
          }
        ]
      : [])
  ];
  return (
    <>
      {onStray && <ToolsWay isFlipped={isFlipped} onLeave={onStray} />}
      <div
        className={`cq-Tools${isFlipped ? ' cq-mod-flipped' : ''}`}
        role="toolbar"
        // A click on a tool keeps the selected text, which may be quoted.
        onMouseDown={event => event.preventDefault()}
        aria-label={trans.__('Message actions')}
      >
        <ReactionButton id={item.id} trans={trans} tabIndex={-1} side={side} onOpen={onHold} />
        {chat?.model.canWrite && (
          <IconButton
            icon="reply"
            label={trans.__('Reply')}
            tabIndex={-1}
            onClick={() => actions.answer(item.id)}
          />
        )}
        <MenuButton
          icon={outcome === 'none' ? 'ellipses' : COPY_ICONS[outcome]}
          label={copyLabel(outcome, trans.__('More actions'), trans)}
          items={items}
          side={side}
          tabIndex={-1}
          onOpen={onHold}
        />
      </div>
    </>
  );
}
