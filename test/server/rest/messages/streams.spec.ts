import { LIMITS } from '../../../../server/limits.js';
import type { StoredMessage } from '../../../../server/rest/messages/schemas.js';
import { person } from '../../../harness/people.js';
import { ada, bob, TestApi } from '../test-api.js';

const bot = person('bot', { bot: true });

describe('messages that grow', () => {
  let harness: TestApi;
  let chat: string;
  let path: string;

  beforeEach(async () => {
    harness = await TestApi.open();
    chat = await harness.chat();
    const question = await harness.say(ada, chat, 'how?');
    const sent = { content: 'One', streaming: true, reply_to: question };
    const { id } = (await harness.ask(bot, 'POST', `/chat/threads/${chat}/messages`, sent)).json<{
      id: string;
    }>();
    path = `/chat/threads/${chat}/messages/${id}`;
  });
  afterEach(() => harness.close());

  const post = async (action: string, payload?: object, who = bot) => {
    const answer = await harness.ask(who, 'POST', `${path}/:${action}`, payload);
    const body = answer.body === '' ? {} : answer.json<{ error?: { code: string } }>();
    return [answer.statusCode, body.error?.code ?? body];
  };
  const message = async (who = bob) => (await harness.ask(who, 'GET', path)).json<StoredMessage>();

  it('[STREAMING7] grow by `:append` and end by `:finish`, and GET returns the live text', async () => {
    expect(await message()).toMatchObject({
      content: { message: 'One' },
      streaming: true,
      senderIsBot: true
    });
    expect(await post('append', { content: ', two', offset: 3 })).toEqual([200, { length: 8 }]);
    expect(await post('append', { content: ', two', offset: 3 })).toEqual([200, { length: 8 }]);
    expect(await message()).toMatchObject({ content: { message: 'One, two' }, streaming: true });
    const list = await harness.ask(bob, 'GET', `/chat/threads/${chat}/messages`);
    expect(list.json<{ value: StoredMessage[] }>().value[0].content.message).toBe('One, two');
    expect(await post('finish')).toEqual([204, {}]);
    const whole = await message();
    expect(whole).toMatchObject({ content: { message: 'One, two' }, streaming: false });
    expect(whole).not.toHaveProperty('editedOn');
    expect(whole).not.toHaveProperty('failure');
    expect(await post('append', { content: '!' })).toEqual([409, 'stream_ended']);
  });

  it('[STREAMING7] `:fail` says why a text is not complete, `:stop` who stopped it', async () => {
    expect(await post('fail', { reason: 'x'.repeat(501) })).toEqual([400, 'bad_request']);
    expect(await post('fail', { reason: 'The model is away.' })).toEqual([204, {}]);
    expect(await message()).toMatchObject({ failure: 'The model is away.', streaming: false });
    expect(await post('stop', undefined, ada)).toEqual([409, 'stream_ended']);
  });

  it('[STREAMING7] the asker stops a text, others do not', async () => {
    expect(await post('stop', undefined, bob)).toEqual([403, 'forbidden']);
    expect(await post('stop', undefined, ada)).toEqual([204, {}]);
    expect(await message()).toMatchObject({ stoppedBy: 'ada', streaming: false });
  });

  it('[RETRY4] `:retry` deletes a failed reply and gives its bot the message again', async () => {
    const question = (await message()).replyTo!;
    await harness.rooms.execute(ada, {
      type: 'set-role',
      chat,
      username: 'bot',
      role: 'bot'
    });
    expect(await post('retry', undefined, ada)).toEqual([409, 'not_retryable']);
    await post('fail', { reason: 'The model is away.' });
    expect(await post('retry', undefined, ada)).toEqual([409, 'not_retryable']);
    harness.rooms.hostedBots.set('bot', {});
    expect(await post('retry', undefined, bob)).toEqual([403, 'forbidden']);
    expect(await post('retry', undefined, ada)).toEqual([204, {}]);
    expect(await message()).toHaveProperty('deletedOn');
    expect(await harness.storage.handovers.list(chat, 'bot')).toMatchObject([
      { message: question, attempts: 0 }
    ]);
  });

  it('[RETRY4] `:stop` with a bot stops what it does about a message', async () => {
    const { replyTo: question } = await message();
    const stopped: string[] = [];
    harness.rooms.events.on('work-stopped', ({ bot: of, message: id }) => {
      stopped.push(`${of} ${id}`);
    });
    const stop = (who: typeof ada) =>
      harness.ask(who, 'POST', `/chat/threads/${chat}/messages/${question}/:stop?bot=bot`);
    expect((await stop(bob)).statusCode).toBe(403);
    expect((await stop(ada)).statusCode).toBe(204);
    expect(stopped).toEqual([`bot ${question}`]);
    expect(await message()).toMatchObject({ stoppedBy: 'ada', streaming: false });
  });

  it('[STREAMING7] an invalid piece is refused by its name', async () => {
    const refusal = async (payload: object) => {
      const answer = await harness.ask(bot, 'POST', `${path}/:append`, payload);
      const { error } = answer.json<{ error: { code: string; target?: string } }>();
      return [answer.statusCode, error.code, error.target];
    };
    expect(await refusal({ content: '!', offset: 1 })).toEqual([400, 'bad_value', 'offset']);
    expect(await refusal({ content: '!', offset: -1 })).toEqual([
      400,
      'bad_request',
      'body/offset'
    ]);
    expect(await refusal({ content: '!', offset: 0.5 })).toEqual([
      400,
      'bad_request',
      'body/offset'
    ]);
    expect(await refusal({ offset: 3 })).toEqual([400, 'bad_request', 'body']);
    expect((await refusal({ content: '\ud83d' }))[0]).toBe(400);
    const long = 'x'.repeat(LIMITS.textLength - 2);
    expect((await refusal({ content: long }))[0]).toBe(413);
    expect(await message()).toMatchObject({ content: { message: 'One' } });
  });

  it('[STREAMING7] every message says what it mentions and replies to', async () => {
    const { id } = (
      await harness.ask(ada, 'POST', `/chat/threads/${chat}/messages`, { content: 'hi' })
    ).json<{ id: string }>();
    const said = (
      await harness.ask(bob, 'GET', `/chat/threads/${chat}/messages/${id}`)
    ).json<StoredMessage>();
    expect(said).toMatchObject({ senderIsBot: false, mentions: [], streaming: false });
    expect(said).not.toHaveProperty('replyTo');
    expect((await message()).replyTo).toEqual(expect.any(String));
  });

  it('[ASKED9] a program sends with a message the usernames of those whom it mentions', async () => {
    const url = `/chat/threads/${chat}/messages`;
    const sent = { content: 'hi @Bob', mentions: ['bob', 'echo'] };
    const { id } = (await harness.ask(ada, 'POST', url, sent)).json<{ id: string }>();
    const said = (await harness.ask(bob, 'GET', `${url}/${id}`)).json<StoredMessage>();
    expect(said.mentions).toEqual(['bob', 'echo']);
  });
});
