import type { StoredMessage } from '../../../../server/rest/messages/schemas.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

const bot = person('bot', { bot: true });
const OPTIONS = [{ id: 'yes', label: 'Deploy', style: 'primary', value: 'v1.2' }, 'Why?'];

let harness: TestApi;
let messages: string;

beforeEach(async () => {
  harness = await TestApi.open();
  messages = `/chat/threads/${await harness.chat()}/messages`;
});
afterEach(() => harness.close());

interface IRefusal {
  error?: { code: string; target?: string };
}

const ask = async (who: typeof bot, method: 'POST' | 'PATCH', path: string, body?: object) => {
  const answer = await harness.ask(who, method, path, body);
  const { error } = answer.body === '' ? {} : answer.json<IRefusal>();
  return [answer.statusCode, ...(error ? [error.code, error.target] : [])];
};
const send = async (more: object = {}): Promise<string> => {
  const body = { content: 'Deploy?', options: OPTIONS, ...more };
  const { id } = (await harness.ask(bot, 'POST', messages, body)).json<{ id: string }>();
  return `${messages}/${id}`;
};
const read = async (path: string) => (await harness.ask(bob, 'GET', path)).json<StoredMessage>();

it('[OPTION7] a bot sends options, people choose by `:choose`, and each message says what became of it', async () => {
  const path = await send({ audience: ['ada', 'bob'], once: false });
  const asked = { options: OPTIONS, audience: ['ada', 'bob'], once: false };
  expect(await read(path)).toMatchObject(asked);
  expect(await ask(ada, 'POST', `${path}/:choose`, { option: 'yes' })).toEqual([204]);
  expect(await ask(ada, 'POST', `${path}/:choose`, { option: 'yes' })).toEqual([204]);
  const told = await read(path);
  expect(told).toMatchObject({
    ...asked,
    choices: [{ option: 'yes', by: 'ada', time: expect.stringMatching(/^\d{4}-/) as string }]
  });
  expect(told).not.toHaveProperty('optionsClosed');
  expect(told).not.toHaveProperty('editedOn');
});

it('[OPTION7] a choice that is not possible is refused with its code', async () => {
  const path = await send({ audience: ['ada'] });
  expect(await ask(bob, 'POST', `${path}/:choose`, { option: 'yes' })).toEqual([
    403,
    'not_asked',
    undefined
  ]);
  expect(await ask(ada, 'POST', `${path}/:choose`, { option: 'Why?' })).toEqual([
    400,
    'bad_value',
    'option'
  ]);
  await ask(ada, 'POST', `${path}/:choose`, { option: 'yes' });
  const other = await send();
  await ask(ada, 'POST', `${other}/:choose`, { option: 'yes' });
  expect(await ask(bob, 'POST', `${other}/:choose`, { option: 'yes' })).toEqual([
    409,
    'already_chosen',
    undefined
  ]);
});

it('[OPTION7] the author ends a question by `:withdraw`', async () => {
  const path = await send();
  expect(await ask(ada, 'POST', `${path}/:withdraw`, {})).toEqual([403, 'forbidden', undefined]);
  expect(await ask(bot, 'POST', `${path}/:withdraw`, { reason: 'timeout' })).toEqual([204]);
  expect(await read(path)).toMatchObject({ optionsClosed: 'timeout' });
  expect(await ask(ada, 'POST', `${path}/:choose`, { option: 'yes' })).toEqual([
    409,
    'options_closed',
    undefined
  ]);
});

it('[OPTION7] options of a person, and invalid ones, are refused by their names', async () => {
  const body = { content: 'Deploy?', options: OPTIONS };
  expect(await ask(ada, 'POST', messages, body)).toEqual([403, 'bots_only', 'options']);
  const twice = { ...body, options: ['Yes', 'Yes'] };
  expect(await ask(bot, 'POST', messages, twice)).toEqual([400, 'bad_value', 'options']);
  const wrong = { ...body, audience: 'ada' };
  expect(await ask(bot, 'POST', messages, wrong)).toEqual([400, 'bad_request', 'body/audience']);
});

it.each([
  ['POST', '', { content: 'x', mime_model: {} }, 'mime_model'],
  ['POST', '', { content: 'x', replyTo: 'm' }, 'replyTo'],
  ['POST', '', { content: 'x', choices: [] }, 'choices'],
  ['PATCH', 'm', { content: 'x', options: ['Yes'] }, 'options'],
  ['POST', 'm/:append', { content: 'x', at: 3 }, 'at'],
  ['POST', 'm/:fail', { reason: 'x', retry: true }, 'retry'],
  ['POST', 'm/:choose', { option: 'yes', value: 'v2' }, 'value'],
  ['POST', 'm/:withdraw', { why: 'x' }, 'why']
] as const)('[MSGREST6] %s messages/%s refuses %j', async (method, rest, body, field) => {
  const { id } = (await harness.ask(bot, 'POST', messages, { content: 'x' })).json<{
    id: string;
  }>();
  const path = rest === '' ? messages : `${messages}/${rest.replace(/^m/, id)}`;
  expect(await ask(bot, method, path, body)).toEqual([400, 'unknown_field', field]);
  const { value } = (await harness.ask(bob, 'GET', messages)).json<{ value: unknown[] }>();
  expect(value).toHaveLength(1);
});
