import { LIMITS } from '../../../server/limits.js';
import { person } from '../../harness/people.js';
import { ada } from './test-api.js';
import { chat, faults, harness, send, useFaults, type IFailure } from './test-faults.js';

useFaults();

const root = person('root', { admin: true });

/** Half a character, as JSON writes it. */
const HALF = '\\ud83d';

describe('malformed text', () => {
  it('[NOFAULT7] is rejected in a body that is not UTF-8, and a byte order mark is skipped', async () => {
    const url = `/chat/threads/${chat}/messages`;
    const latin = Buffer.from('{"content":"caf\xe9"}', 'latin1');
    for (const type of ['application/json', 'application/json; charset=iso-8859-1']) {
      const response = await send('POST', url, latin, type);
      expect([response.statusCode, response.json<IFailure>().error]).toMatchObject([
        400,
        { code: 'bad_request' }
      ]);
    }
    expect(await harness.storage.listMessages(chat, { limit: 9 })).toEqual([]);
    expect((await send('POST', url, '\ufeff{"content":"café"}')).statusCode).toBe(201);
  });

  it('[NOFAULT9] is rejected in a query that is not UTF-8', async () => {
    const ask = async (query: string): Promise<[number, string | undefined]> => {
      const response = await send('GET', `/chat/search?${query}`, '');
      return [response.statusCode, response.json<Partial<IFailure>>().error?.code];
    };
    await harness.say(ada, chat, 'café 100%');
    for (const query of ['q=caf%E9', 'q=a&from=%ff', 'q=%ED%A0%BD', 'q=%C3', '%E9=a']) {
      expect([query, ...(await ask(query))]).toEqual([query, 400, 'bad_request']);
    }
    for (const query of ['q=caf%C3%A9', 'q=caf\u00e9', 'q=100%', 'q=100%25', 'q=%%']) {
      expect([query, (await ask(query))[0]]).toEqual([query, 200]);
    }
  });

  it('[NOFAULT2] is rejected by field name in all JSON, and nothing is stored', async () => {
    const sent = await harness.say(ada, chat, 'Hello');
    const thread = `/chat/threads/${chat}`;
    const asked: [string, string, string, string][] = [
      ['POST', '/chat/threads', `{"topic":"a${HALF}"}`, 'body/topic'],
      ['POST', '/chat/threads', `{"metadata":{"a":"\\ude00"}}`, 'body/metadata/a'],
      ['POST', '/chat/threads', `{"metadata":{"${HALF}":"a"}}`, 'body/metadata'],
      ['PATCH', thread, `{"topic":"${HALF}${HALF}\\ude00"}`, 'body/topic'],
      [
        'POST',
        `${thread}/messages`,
        `{"content":"a","senderDisplayName":"${HALF}"}`,
        'body/senderDisplayName'
      ],
      ['POST', `${thread}/messages`, `{"content":"${HALF} "}`, 'body/content'],
      [
        'POST',
        `${thread}/messages`,
        `{"content":"a","attachments":["${HALF}"]}`,
        'body/attachments/0'
      ],
      ['PATCH', `${thread}/messages/${sent}`, `{"content":"\\\\\\\\${HALF}"}`, 'body/content'],
      [
        'POST',
        `${thread}/participants/:add`,
        `{"participants":[{"communicationIdentifier":{"rawId":"bob"},"displayName":"${HALF}"}]}`,
        'body/participants/0/displayName'
      ],
      ['POST', `${thread}/typing`, `{"senderDisplayName":"${HALF}"}`, 'body/senderDisplayName'],
      ['POST', `${thread}/readReceipts`, `{"chatMessageId":"${HALF}"}`, 'body/chatMessageId'],
      ['POST', '/chat/webhooks', `{"url":"https://a.example/${HALF}"}`, 'body/url'],
      ['POST', '/auth/guest', `{"name":"${HALF}"}`, 'body/name'],
      ['POST', '/auth/guest', `{"name":"Jo","unknown":"${HALF}"}`, 'body/unknown'],
      ['POST', '/chat/threads', `"${HALF}"`, 'body']
    ];
    for (const [method, url, body, target] of asked) {
      const response = await send(method, url, body);
      const { error } = response.json<IFailure>();
      expect([url, response.statusCode, error.code, error.target]).toEqual([
        url,
        400,
        'bad_value',
        target
      ]);
      expect(response.body).not.toMatch(/\\ud83d/i);
    }
    const deep = `${'['.repeat(40_000)}"${HALF}"${']'.repeat(40_000)}`;
    expect((await send('POST', '/chat/threads', deep)).statusCode).toBe(400);
    expect(
      (await harness.ask(ada, 'GET', '/chat/threads')).json<{ value: unknown[] }>().value
    ).toHaveLength(1);
    expect(
      (await harness.ask(ada, 'GET', `${thread}/messages`)).json<{ value: object[] }>().value
    ).toMatchObject([{ content: { message: 'Hello' } }]);
    expect(faults()).toEqual([]);
  });

  it('[NOFAULT2] escaped pairs that form a character are accepted', async () => {
    const whole = `{"content":"\\\\ud83d \\ud83d\\ude00 😀 \\\\\\ud83d\\ude00"}`;
    expect((await send('POST', `/chat/threads/${chat}/messages`, whole)).statusCode).toBe(201);
    const [{ content }] = (await harness.ask(ada, 'GET', `/chat/threads/${chat}/messages`)).json<{
      value: { content: { message: string } }[];
    }>().value;
    expect(content.message).toBe('\\ud83d 😀 😀 \\😀');
  });

  it('[NOFAULT3] is listed, exported and imported as text if an older server stored it', async () => {
    await harness.say(ada, chat, 'Hello');
    const [row] = await harness.storage.listMessages(chat, { limit: 1 });
    const half = { ...row, id: 'half', seq: row.seq + 1, body: 'half \ude00 here' };
    await harness.storage.commit([{ chat, topic: 'half \ud83d', messages: [half] }]);
    for (const rest of ['', '/messages', '/participants', '/readReceipts', '/export']) {
      expect((await harness.ask(ada, 'GET', `/chat/threads/${chat}${rest}`)).statusCode).toBe(200);
    }
    const file = await harness.ask(ada, 'GET', `/chat/threads/${chat}/export`);
    expect(file.headers['content-disposition']).toContain('.chat');
    expect((JSON.parse(file.body) as { messages: object[] }).messages).toHaveLength(2);
    const back = await harness.app.inject({
      method: 'POST',
      url: '/chat/threads/:import',
      headers: {
        authorization: `Bearer ${await harness.token(root)}`,
        'content-type': 'application/json'
      },
      payload: file.body
    });
    expect([back.statusCode, back.json<{ topic: string }>().topic]).toEqual([201, 'half \ufffd']);
    const { id } = back.json<{ id: string }>();
    const page = await harness.ask(root, 'GET', `/chat/threads/${id}/messages`);
    expect(page.body).toContain('half \ufffd here');
    expect(faults()).toEqual([]);
  });

  it('[NOFAULT3] is rejected in commands of bots too, and a character in a streamed text may arrive in two parts', async () => {
    const half = { type: 'update-chat', chat, topic: 'half \ud83d' } as const;
    await expect(harness.rooms.execute(ada, half)).rejects.toMatchObject({
      code: 'bad_value',
      target: 'command/topic'
    });
    await expect(harness.say(ada, chat, 'half \ude00 here')).rejects.toMatchObject({
      target: 'command/message/body'
    });
    const document = await harness.rooms.getDocument(`text:chat:${chat}`, { as: ada });
    const id = document.addMessage({ body: 'a', sender: 'ada', streaming: true });
    ['\ud83d', '\ude00b\ud83d', '\ude03'].forEach(text => document.appendToMessage(id, text));
    await harness.rooms.flush();
    expect((await harness.rooms.getDocument(`text:chat:${chat}`)).getMessage(id)?.body).toBe(
      'a😀b😃'
    );
  });

  it('[NOFAULT3] is never created by the server, which cuts names between characters', async () => {
    const long = person('lea', { displayName: `${'😀'.repeat(127)}x` });
    for (const displayName of [long.displayName, `a${'😀'.repeat(127)}`]) {
      const response = await harness.ask({ ...long, displayName }, 'POST', '/chat/threads', {});
      const { topic, id } = response.json<{ chatThread: { topic: string; id: string } }>()
        .chatThread;
      expect(topic).not.toMatch(/\p{Cs}/u);
      expect(topic.length).toBeLessThanOrEqual(LIMITS.topicLength);
      expect((await harness.ask(long, 'GET', `/chat/threads/${id}/export`)).statusCode).toBe(200);
    }
  });
});
