import languageModel from '../../../../server/bots/language-model/index.js';
import type { IMessageRow } from '../../../../server/storage/storage.js';
import { BotStage, person } from '../../../../testing/index.js';
import { Served } from '../../../harness/served.js';
import { Endpoint } from './endpoint.js';

describe('tools of a language model', () => {
  let endpoint: Endpoint;
  /** Its MCP endpoint is the server with tools. */
  let served: Served;
  let stage: BotStage;
  let chat: string;

  beforeAll(async () => {
    served = await Served.start();
    await served.ask('ada', 'POST', '/chat/threads', { topic: 'A chat that only the tool knows' });
    process.env.TOOL_TOKEN = await served.token('ada');
  });
  afterAll(async () => {
    delete process.env.TOOL_TOKEN;
    await served.stop();
  });

  beforeEach(async () => {
    endpoint = await Endpoint.start();
    await open(`http://127.0.0.1:${served.port}/mcp`);
  });
  afterEach(async () => {
    await stage.close();
    await endpoint.close();
    expect(stage.errors).toEqual([]);
  });

  async function open(url: string): Promise<void> {
    stage = await BotStage.open([
      await languageModel({
        url: endpoint.url,
        models: ['small'],
        silenceSeconds: 0.4,
        tools: [{ name: 'chats', url, tokenVariable: 'TOOL_TOKEN', unasked: ['search'] }]
      })
    ]);
    chat = await stage.chat();
  }

  async function until(
    found: (rows: IMessageRow[]) => IMessageRow | undefined
  ): Promise<IMessageRow> {
    for (;;) {
      const row = found(await stage.messages(chat));
      if (row) {
        return row;
      }
      stage.clock.advance(50);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }

  const question = (): Promise<IMessageRow> => until(rows => rows.find(({ options }) => options));
  /** The calls that the answer tells of. */
  const calls = async (): Promise<unknown> => (await answer()).metadata?.tool_calls;
  const answer = (): Promise<IMessageRow> =>
    until(rows =>
      rows.find(
        ({ sender, streaming, options, deleted }) =>
          sender === 'assistant' && !streaming && !options && !deleted
      )
    );
  /** The result that the model got from its tool. */
  const result = (): string => JSON.stringify(endpoint.asked[1].messages.at(-1)?.content);
  const choose = (who: string, id: string, option: string): Promise<unknown> =>
    stage.rooms.execute(person(who), { type: 'choose', chat, id, option });

  it('[LLM7] [LLM10] a tool runs after the asker has allowed it, and nobody else can allow it', async () => {
    await stage.say(chat, '@Assistant TOOL chats_list_chats {"limit":5}');
    const { id, body, audience } = await question();
    expect(audience).toEqual(['ada']);
    expect(body).toContain('chats: list\\_chats');
    expect(body).toContain('"limit": 5');
    await expect(choose('bob', id, 'run')).rejects.toThrow();
    expect(endpoint.asked).toHaveLength(1);
    const [growing] = (await stage.messages(chat)).filter(({ streaming }) => streaming);
    expect(growing.metadata?.tool_calls).toMatchObject([
      { tool_call_id: '0', title: 'chats: list_chats', status: 'pending' }
    ]);
    expect((await question()).metadata).toEqual({ tool_call: { message: growing.id, id: '0' } });
    await choose('ada', id, 'run');
    expect(await answer()).not.toHaveProperty('stream_failure');
    expect(await calls()).toMatchObject([
      {
        ...{ tool_call_id: '0', title: 'chats: list_chats', status: 'completed' },
        ...{ raw_input: '{\n  "limit": 5\n}', selected_option_id: 'run' },
        ...{ permission_status: 'resolved', started: expect.any(Number) as unknown },
        raw_output: expect.stringContaining('A chat that only the tool knows') as unknown
      }
    ]);
    expect(endpoint.asked[0].tools).toContain('chats_post');
    expect(result()).toContain('A chat that only the tool knows');
  });

  it('[LLM10] [LLM7] a tool that the asker does not allow does not run, and the model is told', async () => {
    await stage.say(chat, '@Assistant TOOL chats_list_chats {}');
    await choose('ada', (await question()).id, 'no');
    await answer();
    expect(result()).toContain('The person does not allow it.');
    expect(await calls()).toMatchObject([{ status: 'failed', selected_option_id: 'no' }]);
    expect(result()).not.toContain('A chat that only the tool knows');
  });

  it('[LLM7] a tool that the operator allows runs unasked', async () => {
    await stage.say(chat, '@Assistant TOOL chats_search {"q":"nothing"}');
    await answer();
    expect((await stage.messages(chat)).some(({ options }) => options)).toBe(false);
    expect(result()).toContain('messages');
    const [call] = (await calls()) as object[];
    expect(call).toMatchObject({ title: 'chats: search', status: 'completed' });
    expect(call).not.toHaveProperty('permission_options');
  });

  it('[LLM7] characters that change what the asker reads are shown as escapes', async () => {
    await stage.say(
      chat,
      '@Assistant TOOL chats_post {"chat":"x","text":"\u202eevil\u200b\u{e0041}"}'
    );
    const { body } = await question();
    expect(body).toContain('\\\\u202eevil\\\\u200b\\\\udb40\\\\udc41');
    expect(body).not.toMatch(/[\u202e\u200b\u{e0041}]/u);
  });

  it('[LLM7] of two tools the second may wait for the asker longer than the model may be silent', async () => {
    await stage.say(
      chat,
      '@Assistant TOOL chats_list_chats {"limit":5} TOOL chats_list_chats {"limit":6}'
    );
    await until(rows => rows.filter(({ options }) => options)[1]);
    const [first, second] = (await stage.messages(chat)).filter(({ options }) => options);
    await choose('ada', first.id, 'run');
    const end = performance.now() + 600;
    await until(rows => (performance.now() > end ? rows[0] : undefined));
    await choose('ada', second.id, 'run');
    expect(await answer()).not.toHaveProperty('stream_failure');
    expect(endpoint.asked).toHaveLength(2);
  });

  it.each(['ada', 'root'])(
    '[LLM12] a tool that was allowed needs a new click when %s has the failed answer tried again',
    async who => {
      await stage.say(chat, '@Assistant TOOL chats_list_chats {"limit":5}');
      const first = await question();
      endpoint.isBroken = true;
      await choose('ada', first.id, 'run');
      const { id, stream_failure: failure } = await answer();
      expect(failure).toBeDefined();
      endpoint.isBroken = false;
      const asked = endpoint.asked.length;
      await stage.rooms.execute(person(who, { admin: who === 'root' }), {
        type: 'retry',
        chat,
        id
      });
      const again = await until(rows =>
        rows.find(row => row.options && row.id !== first.id && !row.choices)
      );
      expect(again).toMatchObject({ body: first.body, audience: ['ada'] });
      expect(endpoint.asked).toHaveLength(asked + 1);
      await choose('ada', again.id, 'run');
      await answer();
      expect(JSON.stringify(endpoint.asked.at(-1)?.messages)).toContain('only the tool knows');
    }
  );

  it('[LLM7] arguments that nobody could read are not asked about', async () => {
    await stage.say(chat, `@Assistant TOOL chats_post {"chat":"x","text":"${'y'.repeat(5_000)}"}`);
    await answer();
    expect(result()).toContain('too long to be allowed');
    expect(await calls()).toMatchObject([{ status: 'failed' }]);
  });

  it('[LLM8] tools that cannot be reached are one visible outcome', async () => {
    await stage.close();
    await open('http://127.0.0.1:1/mcp');
    await stage.say(chat, '@Assistant hello');
    expect(await answer()).toMatchObject({
      stream_failure: 'The tools of chats cannot be reached. The operator must check them.'
    });
  });

  it('[LLM8] Stop while it asks ends the question', async () => {
    const id = await stage.say(chat, '@Assistant TOOL chats_list_chats {}');
    const { id: asked } = await question();
    await stage.rooms.execute(person('ada'), { type: 'stop', chat, id, bot: 'assistant' });
    await until(rows => rows.find(row => row.id === asked && row.options_closed !== undefined));
    expect(endpoint.asked).toHaveLength(1);
  });
});
