import { createElement as h, useMemo, useRef } from 'react';
import { useRowWindow } from '../../lib/src/components/messages/virtual/use-row-window.js';
import { mount } from './stage.mjs';

const nothing = () => undefined;

function List({ messages, held, drawRow }) {
  const scroller = useRef(null);
  const content = useRef(null);
  const keys = useMemo(() => messages.map(({ key }) => key), [messages]);
  const { pieces } = useRowWindow({
    ...{ scroller, content, keys, held: [held], hasEnd: true },
    ...{ onTop: nothing, onBottom: nothing, onRest: nothing }
  });
  return h(
    'div',
    { className: 'scroller', ref: scroller },
    h(
      'div',
      { ref: content },
      pieces.map(piece =>
        piece.kind === 'gap'
          ? h('div', { key: piece.key, style: { height: piece.height } })
          : drawRow(messages[piece.index])
      )
    )
  );
}

mount(List);
