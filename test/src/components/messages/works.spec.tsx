import { act } from '../../../harness/react.js';
import type { IWork } from '../../../../src/model/index.js';
import { ChatViewScene } from './chat-view-scene.js';

const CALC = { username: 'calc', name: 'Calculator', kind: 'bot' } as const;

let view: ChatViewScene;

beforeEach(async () => {
  view = new ChatViewScene();
  await view.draw({ messages: [view.message('ada', 'How?')] });
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  view.dispose();
});

const show = (...works: IWork[]): void => {
  view.model.answers.works = works;
  act(() => view.model.changed.emit({}));
};
const drawn = (): string[] => view.drawing.texts('.cq-Work');
const spoken = (): string => view.drawing.texts('[aria-live=polite]').join('');
const pass = (ms: number): void => act(() => void jest.advanceTimersByTime(ms));

it('[WORKVIEW1] a bot that works is shown where its answer comes, with its words as plain text and a button', () => {
  show({ bot: CALC, question: 'm1' });
  expect(drawn()).toEqual(['CCalculatorbotAnsweringStop']);
  show({ bot: CALC, question: 'm1', text: 'Searches\n<b>all</b>' });
  expect(drawn()).toEqual(['CCalculatorbotSearches <b>all</b>Stop']);
  expect(view.drawing.one('.cq-Work').getAttribute('aria-label')).toBe(
    'Calculator (bot) is answering'
  );
  act(() => view.drawing.one<HTMLButtonElement>('.cq-Work button').click());
  expect(view.calls).toContain('stop calc m1');
  show();
  expect(drawn()).toEqual([]);
});

it('[WORKVIEW1] the button is only there for users who may stop it', () => {
  view.model.answers.canStop = () => false;
  show({ bot: CALC, question: 'm1' });
  expect(view.drawing.all('.cq-Work button')).toEqual([]);
});

it('[WORKVIEW4] a bot that has asked people is said to wait for them', () => {
  const question = view.message('calc', 'Which?', {
    reply_to: 'm1',
    options: [{ id: 'a', label: 'A' }]
  });
  view.model.messages = [...view.model.messages, question];
  show({ bot: CALC, question: 'm1' });
  pass(0);
  expect(drawn()).toEqual(['CCalculatorbotWaiting for an answerStop']);
  expect(view.drawing.all('.cq-Work .cq-Dots')).toEqual([]);
  expect(spoken()).toContain('Calculator (bot) waits for an answer');
});

it('[WORKVIEW2] a bot that has begun to write shows its words below its message', () => {
  const reply = view.message('calc', 'One', { streaming: true, reply_to: 'm1' });
  view.model.messages = [...view.model.messages, reply];
  show({ bot: CALC, question: 'm1', text: 'Searching…' });
  expect(drawn()).toEqual([]);
  expect(view.drawing.texts('.cq-Stream')).toEqual(['Searching…Stop']);
});

it('[WORKVIEW3] screen readers are told of a bot that works, and of its words every five seconds at most', () => {
  show({ bot: CALC, question: 'm1' });
  pass(0);
  expect(spoken()).toBe('Calculator (bot) is answering');
  show({ bot: CALC, question: 'm1', text: 'Searching…' });
  pass(4_000);
  expect(spoken()).toBe('Calculator (bot) is answering');
  show({ bot: CALC, question: 'm1', text: 'Reading…' });
  pass(5_000);
  expect(spoken()).toBe('Calculator (bot): “Reading…”');
  show();
  pass(0);
  expect(spoken()).toBe('');
});

it('[WORKVIEW5] of many works, five are shown and told, and how many more there are', () => {
  const text = 'Reads a long report. '.repeat(10);
  show(...Array.from({ length: 100 }, (_, i) => ({ bot: CALC, question: `q${i}`, text })));
  pass(0);
  expect(drawn()).toHaveLength(6);
  expect(drawn()[5]).toBe('and 95 more');
  expect(view.drawing.texts('.cq-Work-text').every(({ length }) => length <= 100)).toBe(true);
  const lines = spoken().split('\n');
  expect(lines).toHaveLength(6);
  expect(lines[5]).toBe('and 95 more');
  expect(lines.every(({ length }) => length < 130)).toBe(true);
});
