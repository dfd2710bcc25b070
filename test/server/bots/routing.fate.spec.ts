import { person } from '../../../testing/index.js';
import {
  ada,
  approveAll,
  bot,
  chat,
  events,
  manager,
  open,
  post,
  refusalOf,
  restart,
  stage,
  wait,
  useRouting,
  type Decide
} from './test-routing.js';

useRouting();

describe('a manager', () => {
  it('[ROUTE7] that fails leaves one failed reply, and holds no message of a person', async () => {
    const decide: Decide = (_, { isWaiting }) => {
      if (isWaiting) {
        throw new Error('broken');
      }
    };
    await open([manager(decide)]);
    await post('Secret');
    await stage.say(chat, 'Hello');
    for (let n = 0; n < 4; n++) {
      await stage.quiet();
      stage.clock.advance(10_000);
    }
    await stage.quiet();
    const seen = (await stage.messages(chat)).map(({ sender, body, stream_failure: failure }) => [
      sender,
      body,
      failure?.slice(0, 14)
    ]);
    expect(seen.sort()).toEqual([
      ['ada', 'Hello', undefined],
      ['boss', '', 'The bot failed']
    ]);
    expect(await stage.storage.routing.held(chat)).toEqual([]);
  });

  it('[ROUTE7] that hangs leaves one failed reply after two minutes', async () => {
    await open([manager(wait)]);
    await post('Secret');
    await stage.quiet();
    stage.clock.advance(120_000);
    await stage.quiet();
    expect(await stage.messages(chat)).toMatchObject([
      { sender: 'boss', stream_failure: 'The bot did nothing for 120 seconds, so it was ended.' }
    ]);
    expect(await stage.storage.routing.held(chat)).toEqual([]);
  });

  it('[ROUTE8] that leaves drops what waits and says so once, and the bots hear people again', async () => {
    const heard: string[] = [];
    await open([manager(wait), bot(({ body }) => void heard.push(body))]);
    await post('Secret');
    await post('Secrets');
    await stage.quiet();
    await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'boss', role: null });
    await stage.say(chat, 'Hello');
    await stage.quiet();
    expect(heard).toEqual(['Hello']);
    expect(await events()).toEqual(['participantRemoved', 'answersDropped']);
    expect((await stage.said(chat)).join()).not.toContain('Secret');
  });

  it('[ROUTE8] that does not run is missed once, and decides when it runs again', async () => {
    await open([manager(approveAll), bot((_, conversation) => conversation.reply('Yes'))]);
    const others = [bot((_, conversation) => conversation.reply('Yes'))];
    await restart(others);
    await stage.say(chat, 'Hello');
    await stage.say(chat, 'Anybody?');
    await post('Secret');
    await stage.quiet();
    expect(await events()).toEqual(['managerAway']);
    expect((await stage.said(chat)).join()).not.toMatch(/Yes|Secret/);
    await restart(others);
    await stage.say(chat, 'Still nobody?');
    expect(await events()).toEqual(['managerAway']);
    await restart([manager(approveAll), ...others]);
    const said = await stage.said(chat);
    expect(said.filter(line => line === 'one: Yes')).toHaveLength(3);
    expect(said).toContain('one: Secret');
  });

  it('[ROUTE11] shares a chat with none: the first decides', async () => {
    const heard: string[] = [];
    const second = manager(({ body }) => void heard.push(body), 'zebra');
    await open([manager(wait), second]);
    await stage.say(chat, 'Hello');
    const zebra = person('zebra', { bot: true });
    const sent = await stage.rooms.execute(zebra, { type: 'send', chat, message: { body: 'I' } });
    await stage.quiet();
    expect(heard).toEqual([]);
    expect(sent.held).toBe(true);
    expect(await refusalOf(zebra, { type: 'approve', chat, id: sent.id })).toBe('forbidden');
  });
});
