import { Script } from './harness/script.js';
import { expect, test as base } from './harness/test.js';

/** A message as the Python program prints it. */
interface IRead {
  id: string;
  content: string;
  sender: string;
  name: string | null;
}

interface IHeard {
  name: string;
  sender: string;
}

const test = base.extend<{ program(user: string, chat: string): Promise<Script> }>({
  program: async ({ jupyter }, use) => {
    const scripts: Script[] = [];
    await use(async (user, chat) => {
      const script = await Script.start(jupyter, user, chat);
      scripts.push(script);
      return script;
    });
    await Promise.all(scripts.map(script => script.stop()));
  }
});

// The SDK sends its token over encrypted connections only.
test.use({ tls: true });

const find = async (script: Script, content: string): Promise<IRead | undefined> =>
  (await script.ask<IRead[]>('read')).find(message => message.content === content);

test("[PYLAB1] a person in JupyterLab and a program chat through Azure's SDK, and see each other type and read", async ({
  lab,
  program
}) => {
  const ada = await lab('ada');
  const chat = await ada.create('Field notes');
  await ada.send('Is anybody there?');
  await expect(ada.message('Is anybody there?').first()).toBeVisible();
  const snake = await program('snake', chat);
  await expect
    .poll(() => find(snake, 'Is anybody there?'))
    .toMatchObject({ name: 'Ada Lovelace', sender: expect.stringMatching(/^8:acs:/) });
  const { sender: adasId } = (await find(snake, 'Is anybody there?'))!;

  // The program types, and answers.
  const status = ada.panel.getByRole('status').filter({ hasText: 'snake is typing' });
  await snake.ask('type');
  await expect(status).toBeVisible();
  await snake.ask('send Hello from Python');
  await expect(ada.message('Hello from Python').first()).toContainText('snake');
  await expect(status).toHaveCount(0);

  // The person reads it, types, and answers.
  const receipts = (): Promise<Record<string, string>> => snake.ask('receipts');
  const newest = async (): Promise<string> => (await snake.ask<IRead[]>('read'))[0].id;
  await expect
    .poll(async () => (await receipts())[adasId] === (await newest()), { message: 'Ada reads' })
    .toBe(true);
  const heard = async (name: string, sender: string): Promise<IHeard[]> =>
    (await snake.ask<IHeard[]>('heard')).filter(
      event => event.name === name && event.sender === sender
    );
  await ada.composer.pressSequentially('Good to ');
  await expect
    .poll(() => heard('typingIndicatorReceived', 'ada'))
    .toContainEqual(expect.objectContaining({ threadId: chat, senderDisplayName: 'Ada Lovelace' }));
  await ada.send('Good to hear');
  await expect.poll(() => find(snake, 'Good to hear')).toMatchObject({ sender: adasId });

  // The program reads the message, and listeners get both events.
  const [last, own] = [await find(snake, 'Good to hear'), await find(snake, 'Hello from Python')];
  await snake.ask(`seen ${last!.id}`);
  expect(await receipts()).toMatchObject({ [own!.sender]: last!.id });
  for (const reader of ['ada', 'snake']) {
    await expect.poll(() => heard('readReceiptReceived', reader)).not.toEqual([]);
  }
});

test("[PYLAB2] messages that a person's program has read are also read in their JupyterLab", async ({
  lab,
  program
}) => {
  const ada = await lab('ada');
  const chat = await ada.create('Survey');
  await ada.button('Back to all chats').click();
  const snake = await program('snake', chat);
  await snake.ask('send One');
  await expect(ada.row('Survey')).toContainText('1 unread');

  const adas = await program('ada', chat);
  const [newest] = await adas.ask<IRead[]>('read');
  await adas.ask(`seen ${newest.id}`);
  await expect(ada.row('Survey')).not.toContainText('unread');
});
