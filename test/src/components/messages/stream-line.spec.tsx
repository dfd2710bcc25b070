import React from 'react';
import { act } from '../../../harness/react.js';
import type { IMessageItem } from '../../../../src/model/index.js';
import { ChatViewScene } from './chat-view-scene.js';

let view: ChatViewScene;
let answer: IMessageItem;

beforeEach(async () => {
  view = new ChatViewScene();
  answer = view.message('calc', 'One', { streaming: true });
  await view.draw({ messages: [answer] });
});
afterEach(() => view.dispose());

const change = (next: Partial<IMessageItem>): void => {
  view.model.messages = [{ ...answer, ...next }];
  act(() => view.model.changed.emit({}));
};
const line = (): string => view.drawing.texts('.cq-Stream').join();
const spoken = (): string => view.drawing.texts('[aria-live=polite]').join('');

it('[STREAMVIEW1] a growing message has a caret and a button that stops it', () => {
  expect(view.drawing.all('.cq-Body.cq-mod-growing')).toHaveLength(1);
  const [stop] = view.drawing.all<HTMLButtonElement>('.cq-Stream button');
  expect(stop.textContent).toBe('Stop');
  act(() => stop.click());
  expect(view.calls).toContain('stop m1');
});

it('[STREAMVIEW7] the button acts when a mouse presses it, because it may move before the release, and once', () => {
  const [stop] = view.drawing.all<HTMLButtonElement>('.cq-Stream button');
  const press = (pointerType: string): void => {
    // The browser of the tests has no pointers.
    const down = new MouseEvent('pointerdown', { bubbles: true, button: 0 });
    act(() => stop.dispatchEvent(Object.assign(down, { pointerType })));
  };
  const release = (): void =>
    act(() => void stop.dispatchEvent(new MouseEvent('click', { bubbles: true, detail: 1 })));
  const stops = (): number => view.calls.filter(call => call === 'stop m1').length;
  press('mouse');
  expect(stops()).toBe(1);
  release();
  expect(stops()).toBe(1);
  press('touch');
  expect(stops()).toBe(1);
  release();
  expect(stops()).toBe(2);
});

it('[STREAMVIEW1] the button is only there for users who may stop the message', () => {
  view.model.answers.canStop = () => false;
  change({ body: 'One, two' });
  expect(view.drawing.all('.cq-Stream button')).toEqual([]);
  expect(line()).toBe('Answering');
});

it('[STREAMVIEW6] the line below an answer counts its seconds, unless its bot says what it does', async () => {
  jest.useFakeTimers();
  view.drawing.draw(<></>);
  await view.draw();
  act(() => jest.advanceTimersByTime(6_000));
  expect(line()).toBe('Answering, 6 sStop');
  const question = answer.reply_to;
  const { calc: bot } = { calc: { username: 'calc', name: 'Calc', kind: 'bot' as const } };
  view.model.answers.works = [{ bot, question, text: 'Reading a.csv' } as never];
  change({ body: 'One, two' });
  expect(line()).toBe('Reading a.csvStop');
  view.drawing.draw(<></>);
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

it('[STREAMVIEW2] a message that ended early says so, with its reason as plain text', () => {
  change({ streaming: undefined, stopped_by: 'ivo' });
  expect(line()).toBe('(stopped)');
  change({ streaming: undefined, stream_failure: 'No model.\n<b>Retry</b>' });
  expect(line()).toBe('This text is not complete. No model. <b>Retry</b>Retry');
  expect(view.drawing.all('.cq-Body.cq-mod-growing')).toEqual([]);
  change({ streaming: undefined });
  expect(line()).toBe('');
});

it('[STREAMVIEW5] a failed reply has a button for users who may have the bot answer again', () => {
  change({ body: '', streaming: undefined, stream_failure: 'Busy.' });
  expect(line()).toBe('Busy.Retry');
  act(() => view.drawing.one<HTMLButtonElement>('.cq-Stream button').click());
  expect(view.calls).toContain('retry answer m1');
  view.model.answers.canRetry = () => false;
  change({ body: '', streaming: undefined, stream_failure: 'Busy!' });
  expect(line()).toBe('Busy!');
});

it('[STREAMVIEW3] a growing message is read out once, when it is complete', () => {
  const next = view.message('calc', 'Two', { streaming: true });
  view.model.messages = [answer, next];
  act(() => view.model.changed.emit({}));
  expect(spoken()).toBe('');
  view.model.messages = [answer, { ...next, body: 'Two, three' }];
  act(() => view.model.changed.emit({}));
  expect(spoken()).toBe('');
  view.model.messages = [answer, { ...next, body: 'Two, three', streaming: undefined }];
  act(() => view.model.changed.emit({}));
  expect(spoken()).toContain('Two, three');
});
