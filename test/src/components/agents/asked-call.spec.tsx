import type { JSONObject } from '@lumino/coreutils';
import type { IMessageItem, IPerson } from '../../../../src/model/index.js';
import { ChatViewScene } from '../messages/chat-view-scene.js';

const AGENT = 'bot:jin-1';
const CALL = {
  ...{ tool_call_id: 'c1', title: 'Run rm -rf data', status: 'pending' },
  ...{ raw_input: { command: 'rm -rf data' }, permission_status: 'pending' },
  permission_options: [
    { option_id: 'o1', name: 'Reject', kind: 'allow_always' },
    { option_id: 'o2', name: 'Allow', kind: 'reject_once' }
  ]
};
const OPTIONS = [
  { id: 'o1', label: 'Reject' },
  { id: 'o2', label: 'Allow' }
];

let view: ChatViewScene;
/** The owner of the agent. Undefined for a bot without an owner. */
let owner: string | undefined;
beforeEach(() => {
  view = new ChatViewScene();
  owner = 'ada';
  const people: { [username: string]: () => Partial<IPerson> } = {
    [AGENT]: () => ({ name: 'Jin · Ada', kind: 'bot', bot: true, owner }),
    ivo: () => ({ name: 'Ivo Teska', kind: 'account' }),
    eve: () => ({ name: 'Eve', kind: 'account' })
  };
  Object.assign(view.model, {
    person: (username: string) => people[username] && { username, ...people[username]() },
    connection: 'open',
    choose: (id: string, option: string) => {
      view.calls.push(`choose ${id} ${option}`);
      return Promise.resolve();
    }
  });
});
afterEach(() => view.dispose());

async function draw(metadata: object, more: Partial<IMessageItem> = {}): Promise<void> {
  const calls = view.message(AGENT, '', {
    ...{ id: 'm1', metadata: { tool_calls: [CALL] } }
  });
  const question = view.message(AGENT, 'May I list files?', {
    ...{ id: 'm2', metadata: metadata as JSONObject, options: OPTIONS, audience: [owner ?? 'ada'] },
    ...more
  });
  await view.draw({ messages: [calls, question] });
}
const link = { tool_call: { message: 'm1', id: 'c1' } };
const inQuestion = (selector: string): string[] =>
  [...view.rowOf('m2').querySelectorAll(selector)].map(one => one.textContent ?? '');

it('[AGENTVIEW5] the owner sees what a tool will do above the buttons, which say what they do in the panel’s own words', async () => {
  await draw(link);
  await view.rendered('.cq-AskedCall pre');
  expect(inQuestion('.cq-Body')).toEqual(['May I run this?']);
  expect(inQuestion('.cq-AskedCall .cq-ToolCall-line')).toEqual([
    'Waits for permissionRun rm -rf data'
  ]);
  expect(inQuestion('.cq-AskedCall pre')).toEqual(['{\n  "command": "rm -rf data"\n}']);
  // The agent called them the other way round.
  expect(inQuestion('.cq-Quick button')).toEqual(['Always allow', 'Reject']);
  view.drawing.click(view.drawing.button('Reject'));
  expect(view.calls).toContain('choose m2 o2');
});

it('[PINVIEW3] the mark of a pinned question stands below its call and its buttons', async () => {
  await draw(link, { pinned: true });
  const parts = ['cq-Body', 'cq-AskedCall', 'cq-Quick', 'cq-PinMark'];
  const found = view.rowOf('m2').querySelectorAll(parts.map(name => `.${name}`).join());
  expect([...found].map(({ classList }) => classList[0])).toEqual(parts);
});

it('[AGENTVIEW5] others have no buttons, and see whom the agent waits for', async () => {
  owner = 'eve';
  await draw(link);
  expect(inQuestion('.cq-Quick button')).toEqual([]);
  expect(inQuestion('.cq-Stream')).toEqual(['Eve decides']);
  expect(inQuestion('.cq-AskedCall .cq-ToolCall-line')).toHaveLength(1);
  expect(view.drawing.all('.cq-AskedCall pre')).toEqual([]);
});

it('[AGENTVIEW5] afterwards everybody sees who has decided, and how', async () => {
  owner = 'eve';
  await draw(link, { choices: [{ option: 'o2', by: 'eve', time: 1 }] });
  expect(inQuestion('.cq-Outcome')).toEqual(['Eve rejected it']);
  expect(inQuestion('.cq-Quick button, .cq-Stream')).toEqual([]);
  await draw(link, { options_closed: 'timeout' });
  expect(inQuestion('.cq-Outcome')).toEqual(['No answer in time']);
});

it('[AGENTVIEW5] a bot that is nobody’s agent asks in the same way, and whom it asks decides', async () => {
  owner = undefined;
  await draw(link);
  await view.rendered('.cq-AskedCall pre');
  expect(inQuestion('.cq-Body')).toEqual(['May I run this?']);
  expect(inQuestion('.cq-Quick button')).toEqual(['Always allow', 'Reject']);
  await draw(link, { audience: ['eve'] });
  expect(inQuestion('.cq-Quick button')).toEqual([]);
  expect(inQuestion('.cq-Stream')).toEqual(['Eve decides']);
  await draw(link, { audience: ['eve', 'ivo'] });
  expect(inQuestion('.cq-AskedCall .cq-ToolCall-line')).toHaveLength(1);
  expect(view.drawing.all('.cq-AskedCall pre')).toEqual([]);
  expect(view.drawing.button('Reject').getAttribute('aria-disabled')).toBe('true');
});

it('[AGENTVIEW5] without its call the question is a plain one', async () => {
  await draw({ tool_call: { message: 'm1', id: 'c2' } });
  expect(inQuestion('.cq-Quick button')).toEqual(['Reject', 'Allow']);
  expect(view.drawing.all('.cq-AskedCall')).toEqual([]);
});

it('[AGENTVIEW7] the owner is asked whether somebody may ask their agent: once, always or not', async () => {
  const options = [
    { id: 'once', label: 'a' },
    { id: 'always', label: 'b' },
    { id: 'no', label: 'c' }
  ];
  const request = { agent_request: { asker: 'ivo', owner: 'eve' } };
  await draw(request, { options });
  expect(inQuestion('.cq-Body')).toEqual(['Ivo Teska asks your agent. May it answer?']);
  expect(inQuestion('.cq-Quick button')).toEqual(['Once', 'Always in this chat', 'No']);
  owner = 'eve';
  await draw(request, { options });
  expect(inQuestion('.cq-Body')).toEqual(['Ivo Teska asks this agent. May it answer?']);
  expect(inQuestion('.cq-Quick button')).toEqual([]);
  expect(inQuestion('.cq-Stream')).toEqual(['Eve decides']);
  await draw(request, { options, choices: [{ option: 'always', by: 'eve', time: 1 }] });
  expect(inQuestion('.cq-Outcome')).toEqual(['Eve lets it answer everybody in this chat']);
});
