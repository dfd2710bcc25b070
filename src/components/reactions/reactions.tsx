import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useLayoutEffect, useRef, useState } from 'react';
import type { IChatModel, IMessageItem, IReaction } from '../../model/index.js';
import { ChatContext } from '../shared/chat-context.js';
import { moveFocus, SIDEWAYS } from '../shared/focus.js';
import { Line } from '../shared/line.js';
import { ReactionButton } from './reaction-button.js';
import { reactionLabel } from './reaction-label.js';

/** The reactions below a message. */
export function Reactions({
  item,
  trans
}: {
  item: IMessageItem;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { model } = useContext(ChatContext) ?? {};
  const reactions = model?.reactions.of(item) ?? [];
  return model && reactions.length > 0 ? (
    <Chips id={item.id} {...{ model, reactions, trans }} />
  ) : null;
}

/** One tab stop, in which the arrow keys move. A click on a chip adds the user's reaction or takes it back. */
function Chips({
  id,
  model,
  reactions,
  trans
}: {
  id: string;
  model: IChatModel;
  reactions: readonly IReaction[];
  trans: TranslationBundle;
}): JSX.Element {
  const group = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  // When the last chip goes, the focus stays with the message.
  useLayoutEffect(() => {
    const element = group.current;
    return () => {
      if (element?.contains(document.activeElement)) {
        element.closest<HTMLElement>('.cq-Message')?.focus({ preventScroll: true });
      }
    };
  }, []);
  const stop = (at: number): 0 | -1 => (at === Math.min(current, reactions.length) ? 0 : -1);
  return (
    <div
      ref={group}
      className="cq-Reactions"
      role="group"
      aria-label={trans.__('Reactions')}
      onKeyDown={event =>
        moveFocus(event, group.current?.querySelectorAll('button') ?? [], SIDEWAYS)
      }
    >
      {reactions.map(({ emoji, own, isPending, ...reaction }, i) => {
        const label = reactionLabel({ emoji, ...reaction }, model, trans);
        return (
          <button
            key={emoji}
            type="button"
            className={`cq-Reaction${own ? ' cq-mod-mine' : ''}${isPending ? ' cq-mod-pending' : ''}`}
            aria-pressed={own}
            aria-label={label}
            aria-disabled={!model.canWrite || undefined}
            title={label}
            tabIndex={stop(i)}
            onFocus={() => setCurrent(i)}
            onClick={() => model.canWrite && model.reactions.toggle(id, emoji)}
          >
            <b>
              <Line text={emoji} />
            </b>
            {reaction.usernames.length}
          </button>
        );
      })}
      {model.canWrite && (
        <ReactionButton
          {...{ id, trans }}
          className="cq-Reaction cq-mod-add"
          tabIndex={stop(reactions.length)}
          onFocus={() => setCurrent(reactions.length)}
        />
      )}
    </div>
  );
}
