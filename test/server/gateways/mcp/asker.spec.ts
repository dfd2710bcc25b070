import type { Client } from '@modelcontextprotocol/client';
import { person } from '../../../harness/people.js';
import { startAgents, call, refusal } from './agents.js';

describe('questions for people', () => {
  const stage = startAgents();

  it('[MCP5] a reply answers the question of a person; only those who are asked count', async () => {
    const chat = await stage.agents.newChat('ada', 'open');
    const client = await stage.agents.open('ada');
    const asked = call(client, 'ask_people', {
      chat,
      text: 'Ship it?',
      options: ['Yes', 'No'],
      people: ['bob']
    });
    const question = await stage.agents.question(chat);
    expect(question.content.message).toBe('Ship it?\n- Yes\n- No');
    const reply = (who: string, content: string): Promise<unknown> =>
      stage.agents.send(who, chat, content, { reply_to: question.id });
    await reply('cem', 'I say no');
    await reply('bob', 'Yes, do');
    expect(await asked).toEqual({ question: question.id, answer: { text: 'Yes, do', by: 'bob' } });
  });

  it('[MCP5] a button answers the question of a bot', async () => {
    const chat = await stage.agents.newChat('ada', 'open');
    const client = await stage.agents.open({ ...person('bot:helper'), bot: true });
    const asked = call(client, 'ask_people', { chat, text: 'Ship it?', options: ['Yes', 'No'] });
    const { id } = await stage.agents.question(chat);
    await stage.agents.served.ask('bob', 'POST', `/chat/threads/${chat}/messages/${id}/:choose`, {
      option: 'No'
    });
    expect(await asked).toEqual({ question: id, answer: { option: 'No', by: 'bob' } });
  });

  it('[MCP6] a question that nobody has answered in time can be waited for again, by its author', async () => {
    const chat = await stage.agents.newChat('ada', 'open');
    const client = await stage.agents.open('ada');
    const { question, ...rest } = await call(client, 'ask_people', {
      chat,
      text: 'Anybody?',
      seconds: 1
    });
    expect(rest).toEqual({ waiting: true });
    const eve = await stage.agents.open('eve');
    expect(await refusal(eve, 'ask_people', { chat, question })).toBe('message_not_found');
    await stage.agents.send('bob', chat, 'Here', { reply_to: question });
    expect(await call(client, 'ask_people', { chat, question })).toEqual({
      question,
      answer: { text: 'Here', by: 'bob' }
    });
    await stage.agents.served.ask(
      'ada',
      'DELETE',
      `/chat/threads/${chat}/messages/${question as string}`
    );
    expect(await call(client, 'ask_people', { chat, question })).toMatchObject({
      ended: 'The question was deleted.'
    });
  });

  const askAs = (who: string, method: string, path: string, body?: object): Promise<unknown> =>
    stage.agents.served.ask(who, method, path, body);

  it.each([
    [
      'removed from a chat',
      'private',
      (chat: string) =>
        askAs('ada', 'POST', `/chat/threads/${chat}/participants/:remove`, { rawId: 'bob' })
    ],
    [
      'removed from its workspace',
      'open',
      (_: string, workspace: string) =>
        askAs('ada', 'DELETE', `/chat/workspaces/${workspace}/members/bob`)
    ],
    ['outside when it closes', 'open', closeToOthers],
    [
      'there until it is deleted',
      'open',
      (chat: string) => askAs('ada', 'DELETE', `/chat/threads/${chat}`)
    ]
  ])('[MCP7] who is %s hears nothing more of it', async (_, access, end) => {
    const participants = [{ communicationIdentifier: { rawId: 'bob' }, displayName: 'Bob' }];
    const { id: workspaceId } = (await askAs('ada', 'POST', '/chat/workspaces', {
      name: 'Team'
    })) as { id: string };
    await askAs('bob', 'GET', '/auth/me');
    await askAs('ada', 'POST', `/chat/workspaces/${workspaceId}/members/:add`, {
      members: ['bob']
    });
    const more = access === 'private' ? { participants } : { workspaceId };
    const chat = await stage.agents.newChat('ada', access, more);
    const client = await stage.agents.open('bob');
    const asked = call(client, 'ask_people', { chat, text: 'Anybody?' });
    const { id } = await stage.agents.question(chat);
    await end(chat, workspaceId);
    await stage.agents.send('ada', chat, 'Secret', { reply_to: id });
    expect(await asked).toMatchObject({ error: { code: 'chat_not_found' } });
  });

  function closeToOthers(chat: string): Promise<unknown> {
    return askAs('ada', 'PATCH', `/chat/threads/${chat}`, { access: 'private' });
  }

  it('[MCP11] a question ends with the token that asked it, and its bot hears no answer', async () => {
    const { agents } = stage;
    const bot = { name: 'waiter', kind: 'outside' };
    const { token } = (await askAs('ada', 'POST', '/chat/bots', bot)) as { token: string };
    const chat = await agents.newChat('ada');
    await askAs('ada', 'PUT', `/chat/threads/${chat}/bots/bot:waiter`);
    const client = await agents.openWith(token);
    const asked = call(client, 'ask_people', { chat, text: 'Ship it?', options: ['Yes', 'No'] });
    const { id } = await agents.question(chat);
    await askAs('ada', 'POST', '/chat/bots/bot:waiter/:renew');
    await askAs('ada', 'POST', `/chat/threads/${chat}/messages/${id}/:choose`, { option: 'Yes' });
    expect(await asked).toEqual({
      error: { code: 'unauthorized', message: expect.any(String) as unknown }
    });
    await expect(call(client, 'read_chat', { chat })).rejects.toThrow('unauthorized');
  });

  it('[MCP8] a user has a few questions at a time, and one whose client has gone makes room', async () => {
    const chat = await stage.agents.newChat('gil', 'open');
    const [first, second] = [await stage.agents.open('gil'), await stage.agents.open('gil')];
    const ask = (client: Client): Promise<unknown> =>
      call(client, 'ask_people', { chat, text: 'Anybody?' }).catch(() => 'gone');
    const waiting = [ask(first), ask(second)];
    await stage.agents.question(chat, 2);
    expect(
      await refusal(await stage.agents.open('gil'), 'ask_people', { chat, text: 'Me too?' })
    ).toBe('too_many_requests');
    await Promise.all([first.close(), second.close()]);
    expect(await Promise.all(waiting)).toEqual(['gone', 'gone']);
    const client = await stage.agents.open('gil');
    for (;;) {
      const answer = await call(client, 'ask_people', { chat, text: 'Now?', seconds: 1 });
      if (!('error' in answer)) {
        expect(answer).toMatchObject({ waiting: true });
        break;
      }
    }
  });
});
