import { Webhook } from 'standardwebhooks';
import { person } from '../../../harness/people.js';
import { ada } from '../../rest/test-api.js';
import {
  address,
  answer,
  asked,
  askedTimes,
  chat,
  harness,
  replies,
  reply,
  say,
  secret,
  until,
  useWebhookBot,
  type IAsked
} from './test-webhook-bots.js';

useWebhookBot();

const text = (type = 'text/plain') => ({ 'content-type': type });

it('[HOOKBOT1] a bot behind a webhook gets each message as a signed event, and may say nothing', async () => {
  const first = await say('One');
  const second = await say('Two');
  await askedTimes(2);
  const [one, two] = asked;
  expect(isSigned(one, secret)).toBe(true);
  expect(JSON.parse(one.body)).toMatchObject({
    type: 'chatMessageReceived',
    data: {
      threadId: chat,
      message: {
        ...{ id: first, sender: 'ada', content: { message: 'One' } },
        ...{ senderIsBot: false, mentions: [], streaming: false }
      }
    }
  });
  expect(JSON.parse(two.body)).toMatchObject({ data: { message: { id: second } } });
  expect(one.headers['webhook-id']).not.toBe(two.headers['webhook-id']);
  expect(await replies()).toEqual([]);
});

it('[HOOKBOT2] JSON in the response is a reply', async () => {
  answer((response, { body }) => {
    const { data } = JSON.parse(body) as { data: { message: { id: string } } };
    const said = { content: 'Hi *you*', reply_to: data.message.id, metadata: { a: 'b' } };
    response.writeHead(200, text('application/json; charset=UTF-8')).end(JSON.stringify(said));
  });
  const id = await say('Hello');
  expect(await reply()).toMatchObject({ body: 'Hi *you*', reply_to: id, metadata: { a: 'b' } });
});

it('[HOOKBOT2] JSON in the response may have options, and say who may choose', async () => {
  const question = {
    ...{ options: [{ id: 'yes', label: 'Deploy', value: 'v1.2' }, 'Later'] },
    ...{ audience: ['ada'], once: false }
  };
  answer(response =>
    response
      .writeHead(200, text('application/json'))
      .end(JSON.stringify({ content: 'Deploy?', ...question }))
  );
  await say('Hello');
  expect(await reply()).toMatchObject({ body: 'Deploy?', ...question });
});

it('[HOOKBOT3] plain text in the response grows while it arrives, also if it is cut within a character', async () => {
  let more!: (bytes: Buffer) => void;
  let end!: () => void;
  answer(response => {
    response.writeHead(200, text()).flushHeaders();
    more = bytes => void response.write(bytes);
    end = () => response.end();
  });
  const id = await say('Hello');
  await askedTimes(1);
  const bytes = Buffer.from('Zoë 🦊 ok');
  const shows = (body: string) =>
    until(async () => {
      const [row] = await replies();
      const live =
        row && (await harness.rooms.execute(ada, { type: 'read-message', chat, id: row.id }));
      return live?.body === body;
    });
  more(bytes.subarray(0, 3));
  await shows('Zo');
  more(bytes.subarray(3, 7));
  await shows('Zoë ');
  expect(await replies()).toMatchObject([{ streaming: true, reply_to: id }]);
  more(bytes.subarray(7));
  end();
  const row = await reply();
  expect([row.body, row.stream_failure]).toEqual(['Zoë 🦊 ok', undefined]);
  expect(await replies()).toHaveLength(1);
});

it('[HOOKBOT15] lines of JSON are a reply that grows, with metadata that changes', async () => {
  const call = { tool_call_id: '1', title: 'List files', status: 'in_progress' };
  const lines = [
    { metadata: { tool_calls: [call], draft: true } },
    { content: 'Zoë 🦊' },
    { content: ' ok', metadata: { tool_calls: [{ ...call, status: 'completed' }], draft: null } }
  ].map(line => JSON.stringify(line));
  let end!: () => void;
  answer(response => {
    response.writeHead(200, text('application/x-ndjson'));
    response.write(`${lines[0]}\n\n`);
    end = () => {
      const bytes = Buffer.from(lines.slice(1).join('\r\n'));
      response.write(bytes.subarray(0, 15));
      setImmediate(() => response.end(bytes.subarray(15)));
    };
  });
  await say('Hello');
  await until(async () => (await replies())[0]?.metadata !== undefined);
  expect(await replies()).toMatchObject([
    { streaming: true, metadata: { tool_calls: [call], draft: true } }
  ]);
  harness.clock.advance(250);
  end();
  const row = await reply();
  expect([row.body, row.stream_failure]).toEqual(['Zoë 🦊 ok', undefined]);
  expect(row.metadata).toEqual({ tool_calls: [{ ...call, status: 'completed' }] });
});

it('[HOOKBOT4] many small pieces are stored in few batches', async () => {
  answer(response => {
    response.writeHead(200, text());
    for (let i = 0; i < 2_000; i++) {
      response.write('x ');
    }
    response.end();
  });
  const before = await harness.storage.journal.end();
  await say('Hello');
  expect((await reply()).body).toBe('x '.repeat(2_000));
  expect((await harness.storage.journal.end()) - before).toBeLessThan(50);
});

it('[HOOKBOT5] Stop ends the request at once, and the chat keeps what had arrived', async () => {
  let isClosed = false;
  answer(response => {
    response.on('close', () => (isClosed = true));
    response.writeHead(200, text()).write('So far');
  });
  await say('Hello');
  await until(async () => (await replies()).length === 1);
  const [{ id }] = await replies();
  await harness.rooms.execute(ada, { type: 'stop', chat, id });
  await until(() => isClosed);
  expect(await reply()).toMatchObject({ body: 'So far', stopped_by: 'ada' });
});

it('[HOOKBOT5] a deleted question ends the request, and so does a deleted bot', async () => {
  const closed: boolean[] = [];
  answer(response => {
    response.on('close', () => closed.push(true));
  });
  const id = await say('Hello');
  await askedTimes(1);
  await harness.rooms.execute(ada, { type: 'delete', chat, id });
  await until(() => closed.length === 1);
  await say('Again');
  await askedTimes(2);
  await harness.ask(ada, 'DELETE', '/chat/bots/bot:hook');
  await until(() => closed.length === 2);
  await say('Anybody?');
  expect([asked.length, await replies()]).toEqual([2, []]);
});

it('[HOOKBOT6] a change of the bot is used for the next message: its address and its secret', async () => {
  await say('One');
  await askedTimes(1);
  await harness.ask(ada, 'PATCH', '/chat/bots/bot:hook', { url: `${address()}/moved` });
  const renewed = await harness.ask(ada, 'POST', '/chat/bots/bot:hook/:renew');
  await say('Two');
  await askedTimes(2);
  const { secret: next } = renewed.json<{ secret: string }>();
  expect([isSigned(asked[1], next), isSigned(asked[1], secret)]).toEqual([true, false]);
});

/** Whether a request is signed with a secret. */
function isSigned({ headers, body }: IAsked, key: string): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  const signature = new Webhook(key).sign(String(headers['webhook-id']), at, body);
  return headers['webhook-signature'] === signature;
}

it('[HOOKBOT13] a bot is asked by the messages that its registration says', async () => {
  const texts = (): string[] =>
    asked.map(({ body }) => {
      const { data } = JSON.parse(body) as { data: { message: { content: { message: string } } } };
      return data.message.content.message;
    });
  answer(response => response.writeHead(200, text('application/json')).end('{"content":"Yes?"}'));
  const fields = { name: 'aide', kind: 'webhook', url: address(), answers: 'mentioned' };
  await harness.ask(ada, 'POST', '/chat/bots', fields);
  await harness.ask(ada, 'DELETE', `/chat/threads/${chat}/bots/bot:hook`);
  await harness.ask(ada, 'PUT', `/chat/threads/${chat}/bots/bot:aide`);
  const own = async () =>
    (await harness.storage.listMessages(chat, { limit: 100 })).find(
      ({ sender }) => sender === 'bot:aide'
    );
  await say('Not for the bot');
  await say('@aide One');
  await until(async () => (await own()) !== undefined);
  await say('Not for the bot');
  const message = { body: 'Two', reply_to: (await own())!.id };
  await harness.rooms.execute(ada, { type: 'send', chat, message });
  await askedTimes(2);
  const commands = [{ name: 'do', description: 'Does it' }];
  await harness.ask(ada, 'PATCH', '/chat/bots/bot:aide', { answers: 'commands', commands });
  await say('@aide Not for the bot');
  await say('/do Three');
  await askedTimes(3);
  expect(texts()).toEqual(['@aide One', 'Two', '/do Three']);
});

it('[HOOKBOT14] a bot hears what people choose among its options, where it is now, until it is deleted', async () => {
  const said = { content: 'Deploy?', options: [{ id: 'yes', label: 'Deploy' }], once: false };
  answer(response => response.writeHead(200, text('application/json')).end(JSON.stringify(said)));
  await say('Hello');
  const { id } = await reply();
  answer(response => response.writeHead(204).end());
  const choose = (who = ada) =>
    harness.rooms.execute(who, { type: 'choose', chat, id, option: 'yes' });
  await choose();
  await askedTimes(2);
  expect(isSigned(asked[1], secret)).toBe(true);
  expect(JSON.parse(asked[1].body)).toMatchObject({
    type: 'chatActionReceived',
    data: { threadId: chat, option: 'yes', by: 'ada', message: { id } }
  });
  const url = `${address()}?moved`;
  await harness.ask(ada, 'PATCH', '/chat/bots/bot:hook', { url });
  const bob = person('bob');
  const member = { type: 'set-role', chat, username: 'bob', role: 'member' } as const;
  await harness.rooms.execute(ada, member);
  await choose(bob);
  await askedTimes(3);
  expect(asked[2]).toMatchObject({ path: '/bot?moved' });
  expect(JSON.parse(asked[2].body)).toMatchObject({ data: { by: 'bob' } });
  await harness.ask(ada, 'DELETE', '/chat/bots/bot:hook');
  await until(async () => (await harness.storage.webhooks.list('bot:hook')).length === 0);
  expect(harness.webhooks.size).toBe(0);
});
