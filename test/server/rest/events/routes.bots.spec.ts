import { LIMITS } from '../../../../server/limits.js';
import { person } from '../../../harness/people.js';
import { ada, bob } from '../test-api.js';
import { harness, listen, useEvents } from './test-events.js';

useEvents();

describe('/chat/events about bots', () => {
  it('[OPTION8] sends a choice, to bots only about their own messages, and again to those who were away', async () => {
    const [bot, other] = ['bot', 'other'].map(name => person(name, { bot: true }));
    const chat = await harness.chat();
    const options = [{ id: 'yes', label: 'Deploy', value: 'v1.2' }];
    const message = { body: 'Deploy?', options };
    const { id } = await harness.rooms.execute(bot, { type: 'send', chat, message });
    const [one, two, three] = [await listen(bob), await listen(bot), await listen(other)];
    const from = one.events.at(-1)?.id ?? String(await harness.feed.position());
    await harness.rooms.execute(ada, { type: 'choose', chat, id, option: 'yes' });
    const told = {
      threadId: chat,
      option: 'yes',
      value: 'v1.2',
      by: 'ada',
      message: { id, options, choices: [{ option: 'yes', by: 'ada' }] }
    };
    await harness.say(ada, chat, 'Done');
    for (const listener of [one, two]) {
      await listener.until(() => listener.events.length === 2);
      expect(listener.names).toEqual(['chatActionReceived', 'chatMessageReceived']);
      expect(listener.events[0].data).toMatchObject(told);
    }
    await three.until(() => three.events.length === 1);
    expect(three.names).toEqual(['chatMessageReceived']);
    const late = await listen(bot, { lastEventId: from });
    await late.until(() => late.events.length === 2);
    expect(late.events[0].data).toMatchObject(told);
  });

  it('[STREAMING8] tells nothing of a growing message after its end', async () => {
    const chat = await harness.chat();
    const one = await listen(bob);
    const message = { body: 'One', streaming: true };
    const { id } = await harness.rooms.execute(ada, { type: 'send', chat, message });
    // The last piece and the end are one turn.
    await Promise.all([
      harness.rooms.execute(ada, { type: 'append', chat, id, text: ', two' }),
      harness.rooms.execute(ada, { type: 'finish', chat, id })
    ]);
    const both = [
      harness.rooms.execute(ada, { type: 'send', chat, message: { ...message, id: 'brief' } }),
      harness.rooms.execute(ada, { type: 'finish', chat, id: 'brief' })
    ];
    await Promise.all(both);
    for (let pause = 0; pause < 3; pause++) {
      harness.clock.advance(LIMITS.streamPause);
      await harness.rooms.flush();
    }
    await harness.say(ada, chat, 'Later');
    await one.until(() => one.texts.includes('Later'));
    const told = one.names.filter(name => name !== 'chatMessageReceived');
    expect([...new Set(told)]).toEqual(['chatMessageFinished']);
    expect(one.texts).toContain('One, two');
  });

  it('[HOP4] tells that the bots have become quiet, and why', async () => {
    const bots = ['bot', 'other'].map(name => person(name, { bot: true }));
    const chat = await harness.chat();
    const one = await listen(bob);
    for (let i = 0; i < 8; i++) {
      await harness.say(bots[i % 2], chat, `answer ${i}`).catch(() => undefined);
    }
    await one.until(() => one.names.includes('botsQuiet'));
    expect(one.names.filter(name => name === 'botsQuiet')).toHaveLength(1);
    expect(one.events.at(-1)?.data).toMatchObject({
      threadId: chat,
      message: {
        type: 'botsQuiet',
        content: { message: expect.stringContaining('answered each other 3 times') as string }
      }
    });
  });
});
