import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { createElement as h, useLayoutEffect, useRef } from 'react';
import { mount } from './stage.mjs';

/** The assumed height of a row until it has been measured, in px; the same as in ours. */
const HEIGHT = 44;
const OVERSCAN = 10;

function List({ messages, held, drawRow }) {
  const scroller = useRef(null);
  const kept = held === null ? [] : [messages.findIndex(({ key }) => key === held)];
  const list = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    getItemKey: index => messages[index].key,
    estimateSize: () => HEIGHT,
    overscan: OVERSCAN,
    anchorTo: 'end',
    followOnAppend: true,
    rangeExtractor: range =>
      [...new Set([...kept, ...defaultRangeExtractor(range)])].sort((a, b) => a - b)
  });
  useLayoutEffect(() => list.scrollToEnd(), [list]);
  return h(
    'div',
    { className: 'scroller', ref: scroller },
    h(
      'div',
      { style: { position: 'relative', height: list.getTotalSize() } },
      list.getVirtualItems().map(({ key, index, start }) =>
        h(
          'div',
          {
            key,
            ref: list.measureElement,
            'data-index': index,
            style: { position: 'absolute', width: '100%', transform: `translateY(${start}px)` }
          },
          drawRow(messages[index])
        )
      )
    )
  );
}

mount(List);
