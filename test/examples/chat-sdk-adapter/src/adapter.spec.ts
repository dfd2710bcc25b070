import { join } from 'node:path';
import { Served } from '../../../harness/served.js';
import { installChatSdk, SdkBot, SdkChat, type IThread } from '../sdk-bot.js';

let served: Served;
let bot: SdkBot;
let chat: SdkChat;

beforeAll(async () => {
  const folder = await installChatSdk();
  served = await Served.start();
  await Promise.all(['ada', 'bob'].map(who => served.ask(who, 'GET', '/auth/me')));
  const token = await SdkBot.register(served, {
    commands: [{ name: 'status', description: 'Says how it is' }]
  });
  chat = await SdkChat.create(served);
  const url = `http://127.0.0.1:${served.port}`;
  bot = SdkBot.start(join(folder, 'test', 'every-feature.mjs'), url, token);
  await bot.until({ ready: 'bot:helper' });
}, 300_000);
afterAll(async () => {
  await bot.kill();
  await served.stop();
});

it('[CHATSDK2] a mention reaches the handler with its author, and a subscribed thread everything that replies in it', async () => {
  const first = await chat.say('@Helper subscribe');
  const answer = await chat.said('I listen.');
  expect(answer.replyTo).toBe(first);
  await bot.until({ mention: '@Helper subscribe', by: 'Ada', isBot: false, isDM: false });
  await chat.say('elsewhere');
  const second = await chat.say('on **and** on', { reply_to: answer.id }, 'bob');
  expect((await chat.said('Heard: on and on')).replyTo).toBe(second);
  await chat.say('still here', { reply_to: second });
  await chat.said('Heard: still here');
  expect(bot.heard).not.toContainEqual({ subscribed: 'elsewhere' });
  const said = (await chat.messages()).filter(({ sender }) => sender === 'bot:helper');
  expect(said).toHaveLength(3);
});

it('[CHATSDK3] a stream grows in one message, ends as failed if its source fails, and stops its handler when somebody stops it', async () => {
  await chat.say('@Helper stream');
  const whole = await chat.said('One, two and 🦊 three.');
  expect(whole).not.toHaveProperty('editedOn');
  await chat.say('@Helper broken');
  const half = await chat.said('Half of');
  expect(half.failure).toBe('The bot failed before the answer was complete.');
  await chat.say('@Helper endless', {}, 'bob');
  const { id } = await chat.until(({ streaming }) => streaming);
  await served.ask('bob', 'POST', `${chat.path}/messages/${id}/:stop`);
  await bot.until({ stopped: true });
  expect(await chat.until(one => one.id === id)).toMatchObject({
    stoppedBy: 'bob',
    streaming: false
  });
});

it('[CHATSDK4] the buttons of a card are for those whom it names, and a click is an action with its value', async () => {
  await chat.say('@Helper card');
  const card = await chat.until(({ options }) => options !== undefined);
  expect(card).toMatchObject({
    content: { message: '**Release**\n\n- **Version:** 1.2' },
    audience: ['ada'],
    options: [
      { id: '0:go', label: 'Go', style: 'primary', value: '1.2' },
      { id: '1:go', label: 'Stay', style: 'default', value: 'no' }
    ]
  });
  const choose = (who: string, option: string): Promise<unknown> =>
    served.ask(who, 'POST', `${chat.path}/messages/${card.id}/:choose`, { option });
  expect(await choose('bob', '0:go')).toMatchObject({ error: { code: 'not_asked' } });
  await choose('ada', '1:go');
  await chat.said('ada chose no.');
  await bot.until({ action: 'go', value: 'no', by: 'ada' });
  await chat.say('@Helper open');
  const vote = await chat.until(({ content }) => content.message === '**Vote**');
  for (const who of ['ada', 'bob']) {
    await served.ask(who, 'POST', `${chat.path}/messages/${vote.id}/:choose`, { option: '0:vote' });
    await chat.said(`${who} chose vote.`);
  }
  expect(bot.heard.filter(line => typeof line === 'object' && 'action' in line)).toHaveLength(3);
});

it('[CHATSDK5] reactions, edits and deletions go both ways', async () => {
  const id = await chat.say('@Helper react');
  const reacted = await chat.until(
    one => one.id === id && one.colloquy.reactions?.['👍'] !== undefined
  );
  expect(reacted.colloquy.reactions).toEqual({ '👍': ['bot:helper'] });
  const heart = `${chat.path}/messages/${id}/reactions/${encodeURIComponent('❤️')}`;
  await served.ask('bob', 'PUT', heart);
  await bot.until({ reaction: 'heart', added: true, by: 'bob' });
  await served.ask('bob', 'DELETE', heart);
  await bot.until({ reaction: 'heart', added: false, by: 'bob' });
  await served.ask('ada', 'PATCH', `${chat.path}/messages/${id}`, { content: 'Changed' });
  await bot.until({ updated: 'Changed' });
  await served.ask('ada', 'DELETE', `${chat.path}/messages/${id}`);
  await bot.until({ deleted: id });
  expect(bot.heard.filter(line => typeof line === 'object' && 'updated' in line)).toHaveLength(1);
  await chat.say('@Helper edit');
  await chat.said('**Final**');
  await chat.until(({ sender, deletedOn }) => sender === 'bot:helper' && deletedOn !== undefined);
});

it('[CHATSDK6] files go both ways', async () => {
  const upload = await fetch(
    `http://127.0.0.1:${served.port}${chat.path}/attachments?name=in.txt`,
    {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await served.token('ada')}`,
        'content-type': 'text/plain'
      },
      body: 'seven b'
    }
  );
  const { id } = (await upload.json()) as { id: string };
  await chat.say('@Helper file', { attachments: [id] });
  const answer = await chat.said('Got in.txt 7');
  expect(answer.content.attachments).toMatchObject([{ name: 'table.csv' }]);
});

it('[CHATSDK7] a private word comes in the direct chat of the two, where no mention is needed', async () => {
  await chat.say('@Helper whisper', {}, 'bob');
  await bot.until({ whispered: true });
  const { value } = await served.ask<{ value: IThread[] }>('bob', 'GET', '/chat/threads');
  const direct = value.find(one => one.direct === 'bot:helper')!;
  const path = `/chat/threads/${direct.id}/messages`;
  await served.ask('bob', 'POST', path, { content: 'Thanks' });
  await bot.until({ direct: 'Thanks', isDM: true });
  const texts = async (): Promise<unknown[]> => {
    const page = await served.ask<{ value: { content: { message?: string } }[] }>(
      'bob',
      'GET',
      path
    );
    return page.value.map(({ content }) => content.message).filter(Boolean);
  };
  while ((await texts()).length < 3) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  expect(await texts()).toEqual(['Hello, you.', 'Thanks', 'Between us.']);
});

it('[CHATSDK8] a declared command reaches its handler and no other, and the history of a thread can be read in both directions', async () => {
  await chat.say('/status of the run');
  await chat.said('All is well.');
  await bot.until({ command: 'of the run', by: 'ada' });
  const root = await chat.say('One');
  await chat.say('Two', { reply_to: root });
  await chat.say('@Helper history', { reply_to: root });
  await bot.until({ name: 'Plans' });
  expect(bot.heard.at(-1)).toMatchObject({
    older: ['Two', '@Helper history'],
    newer: ['One', 'Two']
  });
});
