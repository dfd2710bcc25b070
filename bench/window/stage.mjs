import { createElement as h, memo } from 'react';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { BEHAVIOURS } from './behaviours.mjs';
import { Messages } from './messages.mjs';
import { STEPS } from './steps.mjs';

const COUNT = 10_000;
/** A list that does not show its newest row within this time never does, in milliseconds. */
const SHOWN_MS = 10_000;
/** Some lists hold their place for some time after they have scrolled by themselves, in milliseconds. */
const REST_MS = 200;

const Row = memo(({ message: { key, text, more, isEdited } }) =>
  h(
    'div',
    { className: 'row', 'data-key': key, style: more && { borderBottom: `${more}px solid` } },
    text,
    isEdited && h('textarea')
  )
);

const drawRow = message => h(Row, { key: message.key, message });

/** Resolves after the next frame has been painted. */
const frame = () => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)));

/** Without frames, so that it costs nothing. */
const rest = () => new Promise(resolve => setTimeout(resolve, REST_MS));

/** The page of one list. It changes the list's messages, and says where their rows are. */
class Stage {
  constructor(List) {
    this._list = List;
  }

  /** Makes new messages, in place of those that were shown. */
  load(seed) {
    this._root?.unmount();
    this._root = createRoot(document.getElementById('root'));
    this.random = new Messages(seed);
    this.messages = this.random.many(COUNT);
    this.held = null;
  }

  /** Shows the messages. Resolves when the newest one is in view and the list has come to rest. */
  async show() {
    const start = performance.now();
    this._draw();
    do {
      await frame();
      if (performance.now() - start > SHOWN_MS) {
        throw new Error('The list does not show its newest row.');
      }
    } while (this.inView().at(-1) !== this.messages.at(-1).key);
    await rest();
  }

  /** Measures one behaviour of the list, with new messages. */
  async behave(index, seed) {
    this.load(seed);
    await this.show();
    return BEHAVIOURS[index].measure(this);
  }

  /** Takes steps of one kind. */
  async repeat(index, times) {
    for (let i = 0; i < times; i++) {
      STEPS[index].take(this);
      await this.settle(2);
    }
    await rest();
  }

  change(edit) {
    this.messages = edit(this.messages);
    this._draw();
  }

  /** Changes one message. */
  alter(key, edit) {
    this.change(messages =>
      messages.map(message => (message.key === key ? { ...message, ...edit(message) } : message))
    );
  }

  hold(key) {
    this.held = key;
    this.alter(key, () => ({ isEdited: true }));
  }

  /** Scrolls as a user does. */
  scrollBy(px) {
    this._scroller.dispatchEvent(new WheelEvent('wheel', { deltaY: px }));
    this._scroller.scrollTop += px;
  }

  /** Goes to the middle of the list at once, where no row has been measured. */
  jump() {
    this.scrollBy(this._scroller.scrollHeight / 2 - this._scroller.scrollTop);
    return this.settle();
  }

  async settle(frames = 4) {
    for (let i = 0; i < frames; i++) {
      await frame();
    }
  }

  indexOf(key) {
    return this.messages.findIndex(message => message.key === key);
  }

  rowOf(key) {
    return document.querySelector(`[data-key=${key}]`);
  }

  /** The distance of a row from the upper edge of the list, in px; undefined if the row is not in the page. */
  placeOf(key) {
    const row = this.rowOf(key);
    return row && row.getBoundingClientRect().top - this._scroller.getBoundingClientRect().top;
  }

  get rows() {
    return [...document.querySelectorAll('.row')];
  }

  /** The keys of the rows that are in view as a whole, from top to bottom. */
  inView() {
    const { top, bottom } = this._scroller.getBoundingClientRect();
    return this.rows
      .map(row => ({ key: row.dataset.key, box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.top >= top - 1 && box.bottom <= bottom + 1)
      .sort((a, b) => a.box.top - b.box.top)
      .map(({ key }) => key);
  }

  get distanceFromEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this._scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  get _scroller() {
    return document.querySelector('.scroller');
  }

  _draw() {
    const { messages, held } = this;
    flushSync(() => this._root.render(h(this._list, { messages, held, drawRow })));
  }
}

export function mount(List) {
  window.stage = new Stage(List);
}
