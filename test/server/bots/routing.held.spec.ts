import type { IBot } from '../../../server/bots/bot.js';
import {
  approveAll,
  boss,
  bot,
  chat,
  events,
  manager,
  one,
  open,
  post,
  refusalOf,
  restart,
  stage,
  wait,
  useRouting,
  type Decide,
  type Answer
} from './test-routing.js';

useRouting();

describe('a held message', () => {
  it('[ROUTE2] is nowhere until it is approved, also after a restart', async () => {
    await open([manager(wait)]);
    const { id } = await post('Secret plan');
    await stage.quiet();
    const document = await stage.rooms.getDocument(`text:chat:${chat}`);
    expect(JSON.stringify(document.ydoc.toJSON())).not.toContain('Secret');
    expect(await stage.said(chat)).toEqual([]);
    expect(await stage.storage.getMessage(chat, id)).toBeNull();
    await restart([manager(wait)]);
    expect(await stage.said(chat)).toEqual([]);
    await restart([manager(approveAll)]);
    expect(await stage.said(chat)).toEqual(['one: Secret plan']);
    await stage.rooms.execute(boss, { type: 'approve', chat, id }); // a second time
    expect(await stage.messages(chat)).toMatchObject([{ id, seq: 1 }]);
    expect(await stage.storage.routing.held(chat)).toEqual([]);
  });

  it('[ROUTE2] is dropped if the manager does not approve it', async () => {
    await open([manager(() => undefined)]);
    const { id } = await post('No');
    await stage.quiet();
    expect(await stage.storage.routing.held(chat)).toEqual([]);
    expect(await refusalOf(boss, { type: 'approve', chat, id })).toBe('message_not_found');
  });

  it('[ROUTE3] enters no document by a frame, and is not replaced by an edit', async () => {
    await open([manager(approveAll)]);
    const { id } = await post('Fine');
    await stage.quiet();
    const copy = await stage.rooms.getDocument(`text:chat:${chat}`, { as: one });
    copy.addMessage({ sender: 'one', body: 'Written' });
    copy.updateMessage(id, { body: 'Replaced' });
    copy.setAttachment({ type: 'file', value: 'a.txt' });
    await stage.rooms.flush();
    await stage.quiet();
    expect(await stage.said(chat)).toEqual(['one: Fine']);
    const document = await stage.rooms.getDocument(`text:chat:${chat}`);
    expect(JSON.stringify(document.ydoc.toJSON())).not.toMatch(/Written|Replaced|a\.txt/);
    const edit = { type: 'edit', chat, id, body: 'Replaced' } as const;
    expect(await refusalOf(one, edit)).toBe('chat_managed');
    const attachment = { id: 'f', name: 'f', mimeType: 'text/plain', size: 1 };
    expect(await refusalOf(one, { type: 'attach', chat, attachment })).toBe('chat_managed');
  });

  it('[ROUTE4] grows unseen, and the manager gets it when it is complete', async () => {
    const heard: string[] = [];
    const decide: Decide = (message, conversation) => {
      heard.push(message.body);
      return approveAll(message, conversation);
    };
    const answer: Answer = async (_, conversation) => {
      const stream = await conversation.stream();
      await stream.append('One');
      expect(await stage.said(chat)).toEqual(['ada: Go']);
      await stream.append(', two');
    };
    await open([manager(decide), bot(answer)]);
    const asked = await stage.say(chat, 'Go');
    await stage.quiet();
    expect(heard).toEqual(['Go', 'One, two']);
    const [, reply] = await stage.messages(chat);
    expect(reply).toMatchObject({ body: 'One, two', sender: 'one', reply_to: asked });
    expect(reply).not.toHaveProperty('streaming');
  });

  it('[ROUTE4] says that it failed, once it is approved', async () => {
    const answer: Answer = async (_, conversation) => {
      const stream = await conversation.stream();
      await stream.append('One');
      await stream.fail('No model.');
    };
    await open([manager(approveAll), bot(answer)]);
    await stage.say(chat, 'Go');
    await stage.quiet();
    expect(await stage.messages(chat)).toMatchObject([
      { body: 'Go' },
      { body: 'One', stream_failure: 'No model.' }
    ]);
  });

  it('[ROUTE10] waits with a limited number of others', async () => {
    await open([manager(wait)]);
    for (let n = 0; n < 100; n++) {
      await post(`${n}`);
    }
    await expect(post('One more')).rejects.toMatchObject({ code: 'too_many_requests' });
  });
});

describe('a redirected message', () => {
  it('[ROUTE5] has the replaced fields for its bot alone, and comes once, also after a kill', async () => {
    const heard: string[] = [];
    const listen = (name: string): IBot =>
      bot(
        ({ body }, { chat: where }) => void heard.push(`${name}: ${body} ${where === chat}`),
        name
      );
    const decide: Decide = ({ id }, conversation) =>
      conversation.redirect(id, ['two', 'two'], { body: 'Please', options: ['yes'] });
    const bots = () => [manager(decide), listen('one'), listen('two')];
    await open(bots());
    stage.storage.loseCursors = true;
    await stage.say(chat, 'Now');
    await stage.quiet();
    await restart(bots());
    expect(heard).toEqual(['two: Please true']);
    expect(await stage.messages(chat)).toMatchObject([{ body: 'Now' }]);
    expect((await stage.messages(chat))[0]).not.toHaveProperty('options');
  });

  it('[ROUTE6] that goes nowhere is an error, and changes nothing', async () => {
    await open([manager(wait), bot()]);
    const id = await stage.say(chat, 'Hello');
    await stage.quiet();
    const redirect = (more: object): Promise<string | undefined> =>
      refusalOf(boss, {
        ...({ type: 'redirect', chat, id, delivery: 'd', bots: ['one'], ...more } as const)
      });
    expect(await redirect({ id: 'nothing' })).toBe('message_not_found');
    expect(await redirect({ bots: ['one', 'ada'] })).toBe('user_not_found');
    expect(await redirect({ bots: ['boss'] })).toBe('user_not_found');
    expect(await redirect({ bots: [] })).toBe('bad_value');
    expect(await redirect({ overrides: { sender: 'eve' } })).toBe('unknown_field');
    expect(await redirect({ overrides: { body: 5 } })).toBe('bad_value');
    const answer = { type: 'answer', chat, message: { body: 'Hi' } } as const;
    expect(await refusalOf(boss, { ...answer, self_approve: false })).toBe('bad_value');
    expect(await refusalOf(boss, { ...answer, on_behalf_of: 'ada' })).toBe('user_not_found');
    expect(await refusalOf(boss, { type: 'approve', chat, id: 'nothing' })).toBe(
      'message_not_found'
    );
    expect(await stage.storage.routing.deliveries(chat, 'one')).toEqual([]);
    expect(await stage.said(chat)).toEqual(['ada: Hello']);
  });

  it('[ROUTE9] counts as a message of the manager, so that an exchange ends', async () => {
    let handed = 0;
    const decide: Decide = ({ reply_to: asked, id }, conversation) =>
      conversation.redirect(asked ?? id, ['one']);
    const answer: Answer = ({ id }, conversation) => {
      handed++;
      return conversation.reply({ body: 'Again', reply_to: id });
    };
    await open([manager(decide), bot(answer)]);
    await stage.say(chat, 'Go');
    await stage.quiet();
    expect(handed).toBeLessThan(6);
    expect(await events()).toEqual(['botsQuiet']);
  });
});
