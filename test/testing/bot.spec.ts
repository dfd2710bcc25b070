import type { IBot, IConversation, IMessageRow } from 'jupyterlab-colloquy/server';
import { botContract, BotStage } from 'jupyterlab-colloquy/testing';

/** Greets everyone who writes to it. */
class Greeter implements IBot {
  readonly name = 'greeter';
  readonly displayName = 'Greeter';

  onMessage({ sender }: IMessageRow, conversation: IConversation): Promise<void> {
    return conversation.reply(`Hello, ${sender}!`);
  }
}

botContract('Greeter', () => new Greeter());

it('greets by name', async () => {
  const stage = await BotStage.open([new Greeter()]);
  const chat = await stage.chat();
  await stage.say(chat, 'Good morning');
  await stage.quiet();
  expect(await stage.said(chat)).toEqual(['ada: Good morning', 'greeter: Hello, ada!']);
  await stage.close();
});
