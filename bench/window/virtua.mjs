import { createElement as h, useLayoutEffect, useRef } from 'react';
import { VList } from 'virtua';
import { mount } from './stage.mjs';

/** Within this distance from the end, the list counts as at its end, in px. */
const NEAR = 2;

/** As virtua's documentation asks: `shift` is set only while rows arrive at the start, and following is left to the application. */
function List({ messages, held, drawRow }) {
  const list = useRef(null);
  const follows = useRef(true);
  const first = useRef(messages[0].key);
  const shift = messages[0].key !== first.current;
  useLayoutEffect(() => {
    first.current = messages[0].key;
    if (follows.current) {
      list.current.scrollToIndex(messages.length - 1, { align: 'end' });
    }
  }, [messages]);
  return h(
    VList,
    {
      className: 'scroller',
      ref: list,
      data: messages,
      shift,
      keepMounted: held === null ? [] : [messages.findIndex(({ key }) => key === held)],
      onScroll: top => {
        const { scrollSize, viewportSize } = list.current;
        follows.current = scrollSize - viewportSize - top <= NEAR;
      }
    },
    drawRow
  );
}

mount(List);
