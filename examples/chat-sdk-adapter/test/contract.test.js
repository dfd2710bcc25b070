// The SDK ships no tests that every adapter must pass. These are the checks that its guide for authors of adapters lists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Actions,
  Button,
  Card,
  CardText,
  LinkButton,
  parseMarkdown,
  Section,
  Select,
  SelectOption,
  Table
} from 'chat';
import { createColloquyAdapter } from '../src/index.js';
import { actionOf, forPeople, questionOf, textOf } from '../src/cards.js';
import { readEvents } from '../src/events.js';
import { MarkdownReader } from '../src/markdown.js';
import { Position } from '../src/position.js';

const adapter = createColloquyAdapter({ url: 'http://127.0.0.1:1', token: 'secret' });

const RAW = {
  ...{ chat: 'c', id: 'm', sequenceId: '1', sender: 'ada', senderDisplayName: 'Ada Lovelace' },
  ...{ senderIsBot: false, streaming: false, mentions: [], content: { message: 'Hello' } },
  createdOn: '2026-01-02T03:04:05.000Z'
};

test('the factory needs a URL and a token, and reads them from the environment', t => {
  const before = process.env;
  t.after(() => (process.env = before));
  process.env = {};
  assert.throws(() => createColloquyAdapter(), /COLLOQUY_URL/);
  assert.throws(() => createColloquyAdapter({ url: 'ftp://x', token: 't' }), /COLLOQUY_URL/);
  process.env.COLLOQUY_URL = 'https://chat.example';
  assert.throws(() => createColloquyAdapter(), /COLLOQUY_TOKEN/);
  process.env.COLLOQUY_TOKEN = 'secret';
  assert.equal(createColloquyAdapter().name, 'colloquy');
});

test('thread ids can be read again, whatever the ids hold, and others are refused', () => {
  for (const place of [
    { chat: 'c' },
    { chat: 'c', root: 'm' },
    { chat: 'c', isDirect: true },
    { chat: 'a:b/@', root: '@' }
  ]) {
    const id = adapter.encodeThreadId(place);
    assert.match(id, /^colloquy:/);
    assert.deepEqual(adapter.decodeThreadId(id), place);
    assert.equal(adapter.channelIdFromThreadId(id), adapter.encodeThreadId({ chat: place.chat }));
    assert.equal(adapter.isDM(id), place.isDirect === true);
  }
  for (const bad of [
    '',
    'invalid',
    'slack:C1:2',
    'colloquy:',
    'colloquy:a:',
    'colloquy:a:b:c',
    'colloquy:%'
  ]) {
    assert.throws(() => adapter.decodeThreadId(bad), { name: 'ValidationError' });
  }
});

test('webhooks are refused', async () => {
  assert.equal((await adapter.handleWebhook()).status, 404);
});

test('messages of people and bots, edited ones, files and marks are read', () => {
  const plain = adapter.parseMessage(RAW);
  assert.equal(plain.text, 'Hello');
  assert.equal(plain.threadId, 'colloquy:c:m');
  assert.deepEqual(plain.metadata, { dateSent: new Date(RAW.createdOn), edited: false });
  assert.equal(plain.author.fullName, 'Ada Lovelace');
  assert.equal(plain.author.isBot, false);
  assert.equal(adapter.parseMessage({ ...RAW, senderIsBot: true }).author.isBot, true);
  const reply = {
    ...RAW,
    replyTo: 'r',
    editedOn: '2026-01-02T03:05:05.000Z',
    content: { message: '**bold**' }
  };
  const edited = adapter.parseMessage(reply);
  assert.equal(edited.threadId, 'colloquy:c:r');
  assert.equal(edited.text, 'bold');
  assert.equal(edited.metadata.edited, true);
  assert.equal(adapter.renderFormatted(edited.formatted).trim(), '**bold**');
  const attachments = [{ id: 'f', attachmentType: 'image', name: 'a.png', url: 'http://x/f' }];
  const [file] = adapter.parseMessage({ ...RAW, content: { attachments } }).attachments;
  assert.equal(file.type, 'image');
  assert.equal(typeof file.fetchData, 'function');
  const kept = JSON.parse(JSON.stringify(file));
  assert.equal(typeof adapter.rehydrateAttachment(kept).fetchData, 'function');
});

test('mentions count as on the server: by name or username, and not in code, words and addresses', () => {
  const mentions = text => adapter.parseMessage({ ...RAW, content: { message: text } }).isMention;
  for (const text of ['@colloquy hi', 'hi, @Colloquy!', '(@colloquy)']) {
    assert.equal(mentions(text), true, text);
  }
  for (const text of [
    '`@colloquy`',
    'ada@colloquy',
    '@colloquys',
    '@colloquy.ann',
    'x/@colloquy'
  ]) {
    assert.equal(mentions(text), false, text);
  }
  assert.equal(adapter.parseMessage({ ...RAW, mentions: ['colloquy'] }).isMention, true);
});

test('all kinds of messages become Markdown', () => {
  assert.equal(textOf('as *it* is'), 'as *it* is');
  assert.equal(textOf({ raw: '$a_b$' }), '$a_b$');
  assert.equal(textOf({ markdown: '$a_b$ {{emoji:thumbs_up}}' }), '$a_b$ 👍');
  assert.equal(textOf({ ast: parseMarkdown('**bold**') }), '**bold**');
  const children = [
    CardText('Text'),
    Section([Table({ headers: ['A'], rows: [['1|2']] })]),
    Actions([LinkButton({ label: 'Open', url: 'https://x.example' })])
  ];
  const text = textOf(Card({ title: 'Title', subtitle: 'Below', children }));
  assert.match(text, /^\*\*Title\*\*\n\nBelow\n\nText\n\n\| A \|\n/);
  assert.match(text, /1\\\|2/);
  assert.match(text, /\[Open\]\(https:\/\/x\.example\)$/);
});

test('buttons and choices become options, and too many or too long ones are refused', () => {
  const select = Select({
    id: 's',
    label: 'S',
    options: [SelectOption({ label: 'L', value: 'v' })]
  });
  const buttons = [
    Button({ id: 'a:b', label: 'A' }),
    Button({ id: 'off', label: 'Off', disabled: true })
  ];
  const card = Card({ children: [Section([Actions([...buttons, select])])] });
  const question = questionOf(card);
  assert.deepEqual(question.options, [
    { id: '0:a:b', label: 'A', style: 'default' },
    { id: '1:s', label: 'L', value: 'v' }
  ]);
  assert.equal(question.once, false);
  assert.equal(actionOf('0:a:b'), 'a:b');
  const { audience, once } = questionOf(forPeople(card, ['ada']));
  assert.deepEqual({ audience, once }, { audience: ['ada'], once: true });
  const of = (count, more = {}) =>
    Card({
      children: [
        Actions(Array.from({ length: count }, () => Button({ id: 'x', label: 'X', ...more })))
      ]
    });
  assert.throws(() => questionOf(of(21)), /at most 20/);
  assert.throws(() => questionOf(of(1, { id: 'x'.repeat(64) })), /at most/);
  assert.throws(() => questionOf(of(1, { value: 'x'.repeat(1001) })), /at most/);
  assert.deepEqual(questionOf('text'), {});
});

test('texts that are hard to parse take little time, and stay as they are', () => {
  const reader = new MarkdownReader();
  const start = performance.now();
  for (let round = 0; round < 50; round++) {
    for (const unit of ['>', '*a_ ', '*_', '[']) {
      const body = unit.repeat(28_000 / unit.length);
      assert.equal(reader.read(body).text, body);
      assert.notEqual(reader.read(body.slice(0, 4_000)).text, '');
    }
  }
  assert.ok(performance.now() - start < 10_000);
});

test('events are read across pieces of the stream, and one without an end is refused', async () => {
  const bytes = new TextEncoder().encode('id: 1\n: open\n\nevent: a\nid: 2.1\ndata: {"x":"é"}\n\n');
  const read = [];
  for await (const event of readEvents([...bytes].map(byte => Uint8Array.of(byte)))) {
    read.push(event);
  }
  assert.deepEqual(read, [
    { name: '', data: '', id: '1' },
    { name: 'a', data: '{"x":"é"}', id: '2.1' }
  ]);
  const endless = async () => {
    for await (const event of readEvents(Array(5).fill(new Uint8Array(1024 * 1024).fill(65)))) {
      assert.fail(event.name);
    }
  };
  await assert.rejects(endless(), /too long/);
});

test('the position stays before the first event that is not handled, and names the later ones that are', async () => {
  const kept = [];
  const state = {
    get: async () => ({ last: '1', done: ['3'] }),
    set: async (_, value) => void kept.push(value)
  };
  const position = await Position.load(state, 'key');
  assert.deepEqual([position.last, position.has('3'), position.has('2')], ['1', true, false]);
  let finish;
  await position.add('2', new Promise(resolve => (finish = resolve)));
  await position.add('3');
  await position.add('4', Promise.resolve());
  await position.add('5');
  await position.add('6');
  await position.saved();
  assert.deepEqual(kept.at(-1), { last: '1', done: ['4'] });
  finish();
  await new Promise(resolve => setImmediate(resolve));
  await position.saved();
  assert.deepEqual(kept.at(-1), { last: '6', done: [] });
});
