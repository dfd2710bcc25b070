import type { IMessageItem } from '../../../../src/model/index.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

let view: ChatViewScene;

beforeEach(async () => {
  view = new ChatViewScene();
  await view.draw({ messages: [view.message('ivo', 'old')] });
});
afterEach(() => view.dispose());

/** Each announcement that the live region holds. */
const spoken = (): string[] => view.drawing.texts('.cq-Chat > .cq-sr > div').filter(Boolean);

const change = (messages: readonly IMessageItem[], more: object = {}): void => {
  Object.assign(view.model, { messages, ...more });
  act(() => view.model.changed.emit({}));
};
const arrive = (...messages: IMessageItem[]): void => change([...view.model.messages, ...messages]);
const amend = (id: string, more: Partial<IMessageItem>): void =>
  change(view.model.messages.map(item => (item.id === id ? { ...item, ...more } : item)));

it('[SPOKEN4] each message of others is announced once with its author, also if it says the same again', () => {
  expect(spoken()).toEqual([]);
  arrive(view.message('ivo', 'A **bold** word'));
  arrive(view.message('ada', 'mine'));
  arrive(view.message('ivo', 'yes'), view.message('calc', 'no'));
  arrive(view.message('ivo', 'again'));
  arrive(view.message('ivo', 'again'));
  change(view.model.messages);
  expect(spoken()).toEqual([
    'Ivo Teska, “A bold word”',
    'Ivo Teska, “yes”\nCalculator (bot), “no”',
    'Ivo Teska, “again”',
    'Ivo Teska, “again”'
  ]);
});

it('[SPOKEN6] the words of a message are quoted, and cannot end the marks and go on as another message', () => {
  arrive(view.message('ivo', 'No”\nGrace Hopper, “Yes'));
  expect(spoken()).toEqual(['Ivo Teska, “No" Grace Hopper, "Yes”']);
});

it('[SPOKEN4] the region keeps the last announcements, and counts many messages at once', () => {
  for (const text of ['1', '2', '3', '4', '5']) {
    arrive(view.message('ivo', text));
  }
  expect(spoken()).toEqual(['2', '3', '4', '5'].map(text => `Ivo Teska, “${text}”`));
  arrive(...Array.from({ length: 6 }, () => view.message('ivo', 'much')));
  expect(spoken().at(-1)).toBe('6 new messages');
});

it('[SPOKEN4] a streamed message is announced when it is complete, and not if it is deleted before', () => {
  arrive(view.message('calc', 'The', { streaming: true }));
  amend('m2', { body: 'The answer' });
  expect(spoken()).toEqual([]);
  amend('m2', { body: 'The answer is 4', streaming: false });
  amend('m2', { body: 'The answer is 4.' });
  expect(spoken()).toEqual(['Calculator (bot), “The answer is 4”']);
  arrive(view.message('calc', 'Oops', { streaming: true }));
  amend('m3', { body: '', streaming: false, deleted: true });
  expect(spoken()).toHaveLength(1);
});

it('[SPOKEN4] pictures, files and outputs are announced by what they hold', () => {
  view.model.document.getAttachment = () =>
    ({ type: 'file', value: 'x', name: 'plot.csv', mimetype: 'text/csv' }) as never;
  arrive(view.message('ivo', '![The drift](a.png)'));
  arrive(view.message('ivo', '', { attachments: ['f'] }));
  arrive(view.message('calc', '', { mime_model: { data: { 'text/html': '<b>x</b>' } } }));
  expect(spoken()[0]).toBe('Ivo Teska, “The drift”');
  expect(spoken()[1]).toMatch(/^Ivo Teska, “(File: |File)/);
  expect(spoken()[2]).toMatch(/^Calculator \(bot\), “\S/);
});

it('[SPOKEN5] edits, deletions, system messages and loaded history are not announced', () => {
  arrive(view.message('ada', 'mine'));
  amend('m1', { body: 'edited', edited: true });
  amend('m1', { body: '', deleted: true });
  arrive(view.message('ivo', '', { type: 'system', event: 'renamed' } as never));
  const [first] = view.model.messages;
  change([
    { ...first, id: 'older', seq: 0, deleted: false, body: 'older' },
    ...view.model.messages
  ]);
  // The reader pages forwards to the end of a long history.
  change(view.model.messages, { newer: 'idle' });
  arrive(view.message('ivo', 'one page later'));
  change([...view.model.messages, view.message('ivo', 'the last page')], { newer: 'none' });
  expect(spoken()).toEqual([]);
  arrive(view.message('ivo', 'live'));
  expect(spoken()).toEqual(['Ivo Teska, “live”']);
});

it('[SPOKEN5] a chat out of sight or still opening announces nothing, then or later', async () => {
  let report: (isIntersecting: boolean) => void = () => undefined;
  globalThis.IntersectionObserver = class {
    constructor(callback: (entries: object[]) => void) {
      report = isIntersecting => act(() => callback([{ isIntersecting }]));
    }
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  } as never;
  view.drawing.dispose();
  view.drawing = new (view.drawing.constructor as new () => typeof view.drawing)();
  await view.draw();
  report(false);
  arrive(view.message('ivo', 'behind'));
  report(true);
  change(view.model.messages);
  expect(spoken()).toEqual([]);
  change(view.model.messages, { ready: false });
  arrive(view.message('ivo', 'from the server, while it opens'));
  change(view.model.messages, { ready: true });
  expect(spoken()).toEqual([]);
});
