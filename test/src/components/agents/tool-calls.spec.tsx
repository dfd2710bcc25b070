import type { JSONObject } from '@lumino/coreutils';
import * as diffing from 'diff';
import type { IMessageItem } from '../../../../src/model/index.js';
import { ChatViewScene } from '../messages/chat-view-scene.js';

jest.mock('diff', () => {
  const actual = jest.requireActual<typeof diffing>('diff');
  return { ...actual, structuredPatch: jest.fn(actual.structuredPatch) };
});

const CALLS = [
  {
    ...{ tool_call_id: 'c1', title: 'Read <b>keys.csv</b>', status: 'completed' },
    ...{ raw_input: 'keys.csv', raw_output: '<img src=x onerror=alert(1)>\nsecond' },
    ...{ locations: [{ path: 'data/keys.csv', line: 3 }], started: 0, ended: 2_400 }
  },
  {
    ...{ tool_call_id: 'c2', title: 'Edit load.py', status: 'in_progress' },
    diffs: [
      {
        path: 'load.py',
        old_text: 'a = 1\nb = 2\nc = 3\n',
        new_text: 'a = 1\nb = 20\nc = 3\nd = 4\n'
      }
    ]
  }
];

let view: ChatViewScene;
beforeEach(() => (view = new ChatViewScene()));
afterEach(() => view.dispose());

const draw = (metadata: object, more: Partial<IMessageItem> = {}, sender = 'calc'): Promise<void> =>
  view.draw({
    messages: [view.message(sender, '', { metadata: metadata as JSONObject, ...more })]
  });
const lines = (): HTMLButtonElement[] => view.drawing.all('.cq-ToolCall-line');

it('[AGENTVIEW1] each call of a tool is a line with its state, its title and its time', async () => {
  await draw({ tool_calls: CALLS });
  expect(lines().map(({ textContent }) => textContent)).toEqual([
    'DoneRead <b>keys.csv</b>2.4 s',
    'RunningEdit load.py'
  ]);
  expect(view.drawing.all('.cq-ToolCall-details')).toEqual([]);
  // It stands in the place of the empty text, which it describes.
  const [row] = view.drawing.all('.cq-Message');
  expect(row.querySelector('.cq-Body')).toBeNull();
  expect(row.getAttribute('aria-describedby')).toBe(row.querySelector('.cq-ToolCalls')!.id);
});

it('[AGENTVIEW1] a click opens a call: its input, its output and its files as plain text', async () => {
  await draw({ tool_calls: CALLS });
  view.drawing.click(lines()[0]);
  await view.rendered('.cq-ToolCall-details pre');
  expect(lines()[0].getAttribute('aria-expanded')).toBe('true');
  expect(view.drawing.texts('.cq-ToolCall-details pre')).toEqual([
    'keys.csv',
    '<img src=x onerror=alert(1)>\nsecond'
  ]);
  expect(view.drawing.texts('.cq-ToolCall-path')).toEqual(['data/keys.csv:3']);
  expect(view.drawing.all('.cq-ToolCalls :is(img, b, script)')).toEqual([]);
  view.drawing.click(lines()[0]);
  expect(view.drawing.all('.cq-ToolCall-details')).toEqual([]);
});

it('[AGENTVIEW3] a changed file is shown line by line, with a sign at each and the numbers of lines', async () => {
  await draw({ tool_calls: CALLS });
  view.drawing.click(lines()[1]);
  await view.rendered('.cq-Diff pre');
  expect(view.drawing.texts('.cq-Diff-line')).toEqual([
    ...[' a = 1\n', '-b = 2\n', '+b = 20\n', ' c = 3\n', '+d = 4\n']
  ]);
  expect(view.drawing.one('.cq-Diff').getAttribute('aria-label')).toBe(
    'load.py: 2 lines added, 1 line removed'
  );
});

it('[AGENTVIEW3] texts without anything in common are not compared for long, and a long one is shown in portions', async () => {
  const text = (word: string): string =>
    Array.from({ length: 3_000 }, (_, i) => word + i).join('\n');
  const diffs = [{ path: 'a.txt', old_text: text('x'), new_text: text('y') }];
  await draw({ tool_calls: [{ ...CALLS[1], diffs }] });
  const start = performance.now();
  view.drawing.click(lines()[0]);
  await view.rendered('.cq-Diff pre');
  expect(performance.now() - start).toBeLessThan(20_000);
  const shown = view.drawing.all('.cq-Diff-line').length;
  expect(shown).toBeLessThan(1_500);
  view.drawing.click(view.drawing.button('Show more'));
  expect(view.drawing.all('.cq-Diff-line').length).toBeGreaterThan(shown);
});

it('[AGENTVIEW11] files are compared as far as that takes no longer than a page may wait, however many an agent tells of', async () => {
  let seed = 1;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31);
  const text = (): string =>
    Array.from({ length: 400 }, () => 'abcd'[(random() >> 20) & 3]).join('\n');
  const diffs = Array.from({ length: 8 }, (_, i) => ({
    ...{ path: `${i}.txt`, old_text: text(), new_text: text() }
  }));
  const compared = jest.mocked(diffing.structuredPatch).mockClear();
  await draw({ tool_calls: [{ ...CALLS[1], diffs }] });
  view.drawing.click(lines()[0]);
  await view.rendered('.cq-Diff pre');
  // Comparing costs the square of the edits, for each file.
  const edits = (compared.mock.calls as unknown[][]).map(
    options => (options[6] as { maxEditLength: number }).maxEditLength
  );
  expect(edits.reduce((sum, most) => sum + most ** 2, 0)).toBeLessThanOrEqual(200_000);
  expect(view.drawing.all('.cq-Diff')).toHaveLength(3);
  expect(view.drawing.all('.cq-Diff-line').length).toBeLessThanOrEqual(900);
  view.drawing.click(view.drawing.button('5 more files'));
  expect(view.drawing.all('.cq-Diff')).toHaveLength(6);
  view.drawing.click(view.drawing.button('2 more files'));
  expect([view.drawing.all('.cq-Diff').length, compared.mock.calls.length]).toEqual([8, 8]);
  // The agent goes on, and tells the same once more.
  await draw({ tool_calls: [{ ...CALLS[1], diffs, title: 'Again' }] });
  expect(compared.mock.calls).toHaveLength(8);
});

it('[BUDGET25] of many calls, thirty are shown at a time', async () => {
  await draw({
    tool_calls: Array.from({ length: 40 }, (_, i) => ({ ...CALLS[0], tool_call_id: `c${i}` }))
  });
  expect(lines()).toHaveLength(30);
  view.drawing.click(view.drawing.button('Show more'));
  expect(lines()).toHaveLength(40);
});

it('[AGENTVIEW4] the calls of a message are one tab stop, in which the arrow keys move', async () => {
  await draw({ tool_calls: CALLS });
  expect(lines().map(({ tabIndex }) => tabIndex)).toEqual([0, -1]);
  lines()[0].focus();
  view.drawing.key('ArrowDown');
  expect(document.activeElement).toBe(lines()[1]);
  view.drawing.key('Home');
  expect(document.activeElement).toBe(lines()[0]);
});

it('[AGENTVIEW2] a person’s message shows no calls, whatever its metadata say', async () => {
  await draw({ tool_calls: CALLS, model: 'gpt' }, { body: 'Hello' }, 'ivo');
  expect(view.drawing.all('.cq-ToolCalls, .cq-Usage')).toEqual([]);
});

it('[AGENTVIEW1] calls of an answer that was stopped do not run any more', async () => {
  await draw({ tool_calls: CALLS }, { stopped_by: 'ivo' });
  expect(lines()[1].textContent).toBe('StoppedEdit load.py');
});

it('[AGENTVIEW6] the model, the tokens and the cost stand in one line below the answer', async () => {
  const usage = { total_tokens: 1_234, cost: 0.0123, currency: 'EUR' };
  await draw({ model: '<i>gpt</i>', usage }, { body: 'Hello' });
  expect([...view.drawing.one('.cq-Usage').children].map(one => one.textContent)).toEqual([
    ...['<i>gpt</i>', '1,234 tokens', '€0.0123']
  ]);
  await draw({ model: 7 }, { body: 'Hello' });
  expect(view.drawing.all('.cq-Usage')).toEqual([]);
});
