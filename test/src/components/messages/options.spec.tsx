import { act, actAsync } from '../../../harness/react.js';
import type { IMessageItem } from '../../../../src/model/index.js';
import { ChatViewScene } from './chat-view-scene.js';

const OPTIONS = [
  { id: 'yes', label: 'Deploy', style: 'danger' as const },
  { id: 'no', label: 'Not now' }
];

let view: ChatViewScene;
let question: IMessageItem;
/** Ends the choice that is on its way. */
let answer: { done: () => void; fail: (error: Error) => void };

beforeEach(async () => {
  view = new ChatViewScene();
  question = view.message('calc', 'Deploy?', { options: OPTIONS });
  Object.assign(view.model, {
    username: 'ada',
    connection: 'open',
    canWrite: true,
    choose: (id: string, option: string) => {
      view.calls.push(`choose ${id} ${option}`);
      return new Promise<void>((done, fail) => (answer = { done, fail }));
    }
  });
  await view.draw({ messages: [question] });
});
afterEach(() => view.dispose());

const show = (next: Partial<IMessageItem>, more: object = {}): void => {
  Object.assign(view.model, { messages: [{ ...question, ...next }], ...more });
  act(() => view.model.changed.emit({}));
};
const buttons = (): HTMLButtonElement[] => view.drawing.all('.cq-Quick button');
const labels = (): string[] => buttons().map(({ textContent }) => textContent ?? '');
const outcome = (): string => view.drawing.texts('.cq-Outcome > div').join('; ');
const hint = (): string => view.drawing.texts('.cq-Quick-hint').join();
const areOff = (): boolean => buttons().every(one => one.getAttribute('aria-disabled') === 'true');
const press = (element: Element, key: string): void =>
  act(() => void element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

it('[OPTIONVIEW1] a bot’s message has its buttons, in a group that says whose they are', () => {
  expect(labels()).toEqual(['Deploy', 'Not now']);
  const [group] = view.drawing.all('.cq-Quick');
  expect(group.getAttribute('role')).toBe('group');
  expect(group.getAttribute('aria-label')).toBe('Answers to Calculator (bot)');
  act(() => buttons()[0].click());
  expect(view.calls).toContain('choose m1 yes');
});

it('[OPTIONVIEW1] there are none below a person’s message, a deleted one, or one that still grows', () => {
  show({ sender: 'ivo' });
  expect(labels()).toEqual([]);
  show({ deleted: true });
  expect(labels()).toEqual([]);
  show({ streaming: true });
  expect(labels()).toEqual([]);
  show({});
  expect(labels()).toHaveLength(2);
});

it('[OPTIONVIEW2] a label is one plain line without direction marks', () => {
  const label = '<b>Stop</b>\n\n**now** \u202eevil';
  show({ options: [{ id: 'a', label }, `[Delete](http://evil.example) ${'x'.repeat(300)}`] });
  expect(labels()[0]).toBe('<b>Stop</b> **now** evil');
  expect(labels()[1]).toHaveLength(200);
  expect(view.drawing.all('.cq-Quick :not(button, bdi)')).toEqual([]);
  show({
    options: [{ id: 'a', label }],
    choices: [{ option: 'a', by: 'ivo', time: 1 }]
  });
  expect(outcome()).toBe('Ivo Teska chose <b>Stop</b> **now** evil');
  expect(view.drawing.texts('.cq-Outcome bdi')).toEqual(['Ivo Teska', '<b>Stop</b> **now** evil']);
});

it('[OPTIONVIEW3] the buttons are one tab stop, in which the arrow keys move', () => {
  const tabs = (): number[] => buttons().map(({ tabIndex }) => tabIndex);
  expect(tabs()).toEqual([0, -1]);
  act(() => buttons()[0].focus());
  press(buttons()[0], 'ArrowRight');
  expect(document.activeElement).toBe(buttons()[1]);
  expect(tabs()).toEqual([-1, 0]);
  press(buttons()[1], 'ArrowUp');
  expect(document.activeElement).toBe(buttons()[0]);
  press(buttons()[0], 'End');
  expect(document.activeElement).toBe(buttons()[1]);
});

it('[OPTIONVIEW3] the focus stays with the message when its buttons go', () => {
  act(() => buttons()[0].focus());
  show({ choices: [{ option: 'yes', by: 'ivo', time: 1 }] });
  expect(labels()).toEqual([]);
  const row = document.activeElement!;
  expect(row.getAttribute('data-id')).toBe('m1');
  const [, outcomeId] = row.getAttribute('aria-describedby')!.split(' ');
  expect(document.getElementById(outcomeId)?.textContent).toBe('Ivo Teska chose Deploy');
});

it('[OPTIONVIEW4] a choice is on its way once, and a refused one says why and can be made again', async () => {
  act(() => buttons()[0].click());
  expect(areOff()).toBe(true);
  act(() => buttons()[1].click());
  expect(view.calls.filter(call => call.startsWith('choose'))).toHaveLength(1);
  await actAsync(() => Promise.resolve(answer.fail(new Error('The server is busy.'))));
  expect(view.drawing.texts('.cq-Stream[role=alert]')).toEqual(['Not chosen: The server is busy.']);
  expect(areOff()).toBe(false);
  act(() => buttons()[1].click());
  expect(view.drawing.texts('.cq-Stream[role=alert]')).toEqual([]);
  await actAsync(() => Promise.resolve(answer.done()));
  expect(view.calls).toContain('choose m1 no');
});

it('[OPTIONVIEW4] the buttons stay off until the message shows the choice that the server has taken', async () => {
  act(() => buttons()[0].click());
  await actAsync(() => Promise.resolve(answer.done()));
  expect(areOff()).toBe(true);
  act(() => buttons()[1].click());
  expect(view.calls.filter(call => call.startsWith('choose'))).toEqual(['choose m1 yes']);
  show({ choices: [{ option: 'yes', by: 'ada', time: 1 }] });
  expect([labels(), outcome()]).toEqual([[], 'ada chose Deploy']);
});

it.each([
  ['are offline', {}, { connection: 'offline' }, 'You can choose when you are online again.'],
  ['may only read', {}, { canWrite: false }, 'You can read this chat but not write in it.'],
  ['are not asked', { audience: ['ivo'] }, {}, 'Only Ivo Teska may choose.']
])('[OPTIONVIEW5] those who %s see the buttons off, and why', (_, next, more, reason) => {
  show(next, more);
  expect(areOff()).toBe(true);
  expect(hint()).toBe(reason);
  const [group] = view.drawing.all('.cq-Quick');
  expect(document.getElementById(group.getAttribute('aria-describedby')!)?.textContent).toBe(
    reason
  );
  act(() => buttons()[0].click());
  expect(view.calls.filter(call => call.startsWith('choose'))).toEqual([]);
});

it('[OPTIONVIEW6] the outcome stands in the place of the buttons', () => {
  show({ choices: [{ option: 'yes', by: 'ivo', time: 1 }] });
  expect([labels(), outcome()]).toEqual([[], 'Ivo Teska chose Deploy']);
  show({ options_closed: 'timeout' });
  expect([labels(), outcome()]).toEqual([[], 'No answer in time']);
  show({ options_closed: 'withdrawn' });
  expect([labels(), outcome()]).toEqual([[], 'The question was withdrawn.']);
  show({ options_closed: 'edited' });
  expect(outcome()).toBe('The question was edited, so nobody can choose any more.');
});

it('[OPTIONVIEW6] where everybody may choose, the buttons go with one’s own choice', () => {
  const choices = [
    { option: 'no', by: 'ivo', time: 1 },
    { option: 'yes', by: 'bob', time: 2 }
  ];
  show({ once: false, choices });
  expect([labels(), outcome()]).toEqual([
    ['Deploy', 'Not now'],
    'bob chose Deploy; Ivo Teska chose Not now'
  ]);
  show({ once: false, choices: [...choices, { option: 'no', by: 'ada', time: 3 }] });
  expect([labels(), outcome()]).toEqual([[], 'bob chose Deploy; Ivo Teska, ada chose Not now']);
});

describe('quick replies', () => {
  beforeEach(() => {
    question = { ...question, options: ['Plot by week', 'No, thanks'] };
    show({});
  });

  it('[OPTIONVIEW7] are sent as a message that answers the bot’s, also offline', () => {
    show({}, { connection: 'offline' });
    expect(areOff()).toBe(false);
    expect(hint()).toBe('');
    act(() => buttons()[0].click());
    expect(view.calls).toContain('send Plot by week m1');
  });

  it('[OPTIONVIEW7] are offered below a bot’s newest message until somebody uses one', () => {
    const next = view.message('ivo', 'Hm');
    const later = (...messages: IMessageItem[]): string[] => {
      Object.assign(view.model, { messages: [question, ...messages] });
      act(() => view.model.changed.emit({}));
      return labels();
    };
    expect(later(next)).toHaveLength(2);
    expect(later({ ...next, reply_to: question.id })).toEqual([]);
    expect(later({ ...next, sender: 'calc' })).toEqual([]);
  });
});
