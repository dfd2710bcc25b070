import type { ServerResponse } from 'node:http';
import { ada } from '../../rest/test-api.js';
import {
  answer,
  asked,
  askedTimes,
  chat,
  harness,
  replies,
  reply,
  say,
  until,
  useWebhookBot
} from './test-webhook-bots.js';

useWebhookBot();

const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };
const TEXT = { 'content-type': 'text/plain' };
const LINES = { 'content-type': 'application/x-ndjson' };

/** The reason of the one failure, after this number of attempts. */
async function failure(attempts = 1): Promise<string | undefined> {
  await askedTimes(1);
  for (let i = 1; i < attempts; i++) {
    await until(() => asked.length >= i);
    await until(() => {
      harness.clock.advance(1_000);
      return asked.length > i;
    });
  }
  const row = await reply();
  expect(asked).toHaveLength(attempts);
  expect(await replies()).toHaveLength(1);
  return row.stream_failure;
}

it.each([
  ['another type', HTML, '<p>Hi</p>', 'application/x-ndjson or text/plain'],
  ['no type', {}, 'Hi', 'application/x-ndjson or text/plain'],
  ['another charset', { 'content-type': 'text/plain; charset=latin1' }, 'Hi', 'UTF-8'],
  ['an encoding', { ...TEXT, 'content-encoding': 'gzip' }, 'Hi', 'without an encoding'],
  ['no JSON', JSON_TYPE, '{"content":', 'is not JSON'],
  ['a list', JSON_TYPE, '[]', 'is not a JSON object'],
  ['null', JSON_TYPE, 'null', 'is not a JSON object'],
  ['no content', JSON_TYPE, '{}', 'lacks the field "content"'],
  ['an unknown field', JSON_TYPE, '{"content":"a","sender":"ada"}', 'unknown field "sender"'],
  ['a prototype', JSON_TYPE, '{"content":"a","__proto__":{}}', 'unknown field "__proto__"'],
  ['a wrong value', JSON_TYPE, '{"content":5}', 'wrong value in the field "content"'],
  ['a wrong metadata', JSON_TYPE, '{"content":"a","metadata":["a"]}', 'field "metadata"'],
  ['no options', JSON_TYPE, '{"content":"a","options":[]}', 'wrong value in the field "options"'],
  ['a blank label', JSON_TYPE, '{"content":"a","options":[{"id":"a","label":" "}]}', '"options"'],
  ['an empty audience', JSON_TYPE, '{"content":"a","audience":[]}', '"audience"'],
  ['a wrong once', JSON_TYPE, '{"content":"a","once":"yes"}', '"once"'],
  ['a long reply', JSON_TYPE, JSON.stringify({ content: 'x'.repeat(28_673) }), 'too long'],
  ['a line that is no JSON', LINES, '{"content"\n', 'is not JSON'],
  ['a line with an unknown field', LINES, '{"text":"a"}', 'unknown field "text"'],
  ['a long line', LINES, ' '.repeat(300_000), 'longer than'],
  ['wrong calls of tools', LINES, '{"metadata":{"tool_calls":{}}}', 'was refused'],
  ['a foreign file', JSON_TYPE, '{"content":"a","attachments":["x"]}', 'attachment']
])(
  '[HOOKBOT7] an answer that is none is one failure with its reason: %s',
  async (_, type, body, reason) => {
    answer(response => response.writeHead(200, type).end(body));
    await say('Hello');
    expect(await failure()).toContain(reason);
  }
);

it('[NOFAULT10] the failure of a bot that a user runs is no error of the server in the log', async () => {
  answer(response => response.writeHead(200, { 'content-type': 'image/png' }).end('x'));
  await say('Hello');
  expect(await failure()).toBeDefined();
  expect(harness.logged).toContain('"level":40');
  expect(harness.logged).not.toContain('"level":50');
});

it.each([301, 307, 400, 404, 410])(
  '[HOOKBOT7] the status %i ends the work, and nothing is followed',
  async status => {
    answer(response => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end());
    await say('Hello');
    expect(await failure()).toContain(`the status ${status}`);
  }
);

it('[HOOKBOT8] a bot that is away for a moment is asked again under the same id, three times in all', async () => {
  answer(response => response.writeHead(503).end());
  await say('Hello');
  expect(await failure(3)).toContain('the status 503');
  expect(new Set(asked.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
});

it('[HOOKBOT8] a second attempt may succeed', async () => {
  answer((response: ServerResponse) =>
    asked.length === 1 ? response.destroy() : response.writeHead(200, TEXT).end('Here')
  );
  await say('Hello');
  expect(await failure(2)).toBeUndefined();
  expect((await reply()).body).toBe('Here');
});

it('[HOOKBOT9] a text that breaks off keeps what arrived, with the reason', async () => {
  answer(response => {
    response.writeHead(200, TEXT).write('Half of', () => response.destroy());
  });
  await say('Hello');
  expect(await failure()).toContain('broke before its answer was complete');
  expect((await reply()).body).toBe('Half of');
});

it('[HOOKBOT9] bytes that are no UTF-8 end the text, also half a character at its end', async () => {
  for (const [i, bytes] of [Buffer.from([0x41, 0xff, 0x42]), Buffer.from([0x41, 0xc3])].entries()) {
    answer(response => response.writeHead(200, TEXT).end(bytes));
    await say('Hello');
    expect((await reply(i + 1)).stream_failure).toContain('not UTF-8');
  }
});

it('[HOOKBOT10] the server reads no more of an answer than a message holds', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'x');
  let sent = 0;
  answer(response => {
    response.writeHead(200, TEXT);
    const pump = (): void => {
      while (sent < 100 && !response.destroyed && response.write(piece)) {
        sent++;
      }
      if (sent < 100 && !response.destroyed) {
        sent++;
        response.once('drain', pump);
      }
    };
    pump();
  });
  await say('Hello');
  expect(await failure()).toContain('too long');
  expect(sent).toBeLessThan(20);
});

it('[HOOKBOT10] nor of a reply', async () => {
  answer(response => response.writeHead(200, JSON_TYPE).end(Buffer.alloc(1024 * 1024, ' ')));
  await say('Hello');
  expect(await failure()).toContain('longer than 262144 bytes');
});

it('[HOOKBOT11] a bot that is silent for 120 s has failed, and the next message is given to it', async () => {
  let late!: ServerResponse;
  answer(response => (late = response));
  await say('Hello');
  await askedTimes(1);
  harness.clock.advance(119_999);
  expect(await replies()).toEqual([]);
  harness.clock.advance(1);
  expect(await failure()).toContain('did nothing for 120 seconds');
  late
    .on('error', () => undefined)
    .writeHead(200, TEXT)
    .end('Too late');
  answer(response => response.writeHead(200, TEXT).end('In time'));
  await say('Again');
  expect((await reply(2)).body).toBe('In time');
});

it('[HOOKBOT11] a text that never ends is ended after half an hour', async () => {
  let response!: ServerResponse;
  answer(one => {
    response = one;
    one.writeHead(200, TEXT).write('a');
  });
  await say('Hello');
  for (let length = 1; ; length++) {
    const [row] = await replies();
    if (row && !row.streaming) {
      break;
    }
    await until(async () => {
      const [{ id, streaming } = { id: '', streaming: true }] = await replies();
      const live = id
        ? await harness.rooms.execute(ada, { type: 'read-message', chat, id })
        : undefined;
      return !streaming || live?.body.length === length;
    });
    harness.clock.advance(100_000);
    response.write('a');
  }
  expect(await failure()).toContain('longer than 30 minutes');
});

it('[HOOKBOT12] failures say nothing of the network of the server', async () => {
  await harness.ask(ada, 'PATCH', '/chat/bots/bot:hook', { url: 'https://bots.invalid/' });
  await say('Hello');
  await until(async () => {
    harness.clock.advance(100); // the resolver of names takes real time, of which the bot's patience must not run out
    await new Promise(resolve => setImmediate(resolve));
    return (await replies()).some(({ streaming }) => !streaming);
  });
  expect((await reply()).stream_failure).toBe('The bot could not be reached (unreachable).');
});
