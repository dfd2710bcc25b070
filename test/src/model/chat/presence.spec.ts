import { YChat } from '../../../../src/document/index.js';
import { Config } from '../../../../src/model/config.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';
import { Presence } from '../../../../src/model/chat/presence.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { aThread, timersOf } from '../../../harness/stage.js';

describe('Presence', () => {
  let clock: ManualClock;
  let config: Config;
  let input: InputModel;
  let chat: YChat;
  let presence: Presence;
  let heard: jest.Mock;

  beforeEach(() => {
    clock = new ManualClock();
    config = new Config();
    input = new InputModel(() => undefined);
    chat = new YChat();
    presence = new Presence(chat, {
      input,
      config,
      timers: timersOf(clock),
      thread: () => aThread(),
      username: () => 'ana',
      onChange: (heard = jest.fn())
    });
  });
  afterEach(() => {
    presence.dispose();
    chat.dispose();
  });

  /** Sets the presence of a client of another user. */
  const present = (client: number, state: object | null): void => {
    const { states } = chat.awareness;
    if (state) {
      states.set(client, state);
    } else {
      states.delete(client);
    }
    chat.awareness.emit('change', [{ added: [client], updated: [], removed: [] }, 'test']);
  };
  const told = (): Record<string, unknown> => chat.awareness.getLocalState() ?? {};
  const typing = (): (string | undefined)[][] =>
    presence.typing.map(({ person, text }) => [person.name, text]);

  it('[AGENTVIEW10] a message to an agent of the user tells in which browser it may act, and no other message does', () => {
    presence.dispose();
    presence = new Presence(chat, {
      ...{ input, config, timers: timersOf(clock), thread: () => aThread() },
      ...{ username: () => 'ana', webClient: () => 'w1', onChange: () => undefined }
    });
    const join = (username: string, owner: string): void =>
      void chat.yparticipants.set(username, { username, role: 'bot', owner });
    join('bot:jin', 'ana');
    join('bot:kim', 'ivo');
    chat.addMessage({ id: 'm1', body: 'Done', sender: 'bot:jin' });
    const metadata = (body: string, replyTo?: string): unknown =>
      presence.textFields({ body, replyTo }).metadata;
    expect(metadata('@bot:jin edit it')).toEqual({ web_client_id: 'w1' });
    expect(metadata('and now?', 'm1')).toEqual({ web_client_id: 'w1' });
    expect([metadata('@bot:kim edit it'), metadata('hello')]).toEqual([undefined, undefined]);
  });

  it('[TYPE2] shows a user with two clients once, until the last of them has stopped', () => {
    const ivo = { user: { username: 'ivo', display_name: 'Ivo Tal' }, isWriting: true };
    present(1, ivo);
    present(2, ivo);
    expect(typing()).toEqual([['Ivo Tal', undefined]]);
    present(1, { ...ivo, isWriting: false });
    expect(typing()).toHaveLength(1);
    present(2, null);
    expect(typing()).toEqual([]);
    expect(presence.person('ivo')?.here).toBe(true);
    present(1, null);
    expect(presence.person('ivo')).toBeUndefined();
  });

  it('[TYPE2] shows no nameless clients, no other devices of the user, and no status text of a person', () => {
    present(1, { isWriting: true });
    present(2, { user: { username: 7 }, isWriting: true });
    present(3, { user: { username: 'ana' }, isWriting: true });
    expect(typing()).toEqual([]);
    const bot = { username: 'calc', display_name: 'Calculator', bot: true };
    present(4, { user: { username: 'eve' }, isWriting: true, typingIndicator: 'Ana left' });
    present(5, { user: bot, isWriting: true, typingIndicator: `Reads\n${'x'.repeat(300)}` });
    const [eve, calc] = typing();
    expect(eve).toEqual(['eve', undefined]);
    expect(calc[1]).toMatch(/^Reads x{1,194}$/);
  });

  it('[FAST1] an unchanged person stays the same object, and messages change no person', () => {
    present(1, { user: { username: 'ivo' } });
    const [ivo, ana] = ['ivo', 'ana'].map(name => presence.person(name));
    heard.mockClear();
    chat.addMessage({ sender: 'ivo', body: 'hello' });
    expect(heard).not.toHaveBeenCalled();
    chat.yusers.set('ivo', { username: 'ivo', display_name: 'Ivo Tal' });
    expect(heard).toHaveBeenCalledTimes(1);
    expect(presence.person('ana')).toBe(ana);
    expect(presence.person('ivo')).not.toBe(ivo);
    expect(presence.person('ivo')).toMatchObject({ name: 'Ivo Tal', here: true });
  });

  it('[TYPE3] lists the bots that work on answers, apart from those who type, and nobody else', () => {
    const bot = { username: 'calc', display_name: 'Calculator', bot: true };
    const works = (): unknown[] =>
      presence.works.map(work => [work.bot.name, work.question, work.text]);
    present(1, { user: bot, isWriting: true, answering: 'm1' });
    present(2, { user: bot, isWriting: true, answering: 'm2', typingIndicator: 'Reads\nall' });
    present(3, { user: { username: 'eve' }, isWriting: true, answering: 'm1' });
    present(4, { user: bot, isWriting: true, answering: 5 });
    expect(works()).toEqual([
      ['Calculator', 'm1', undefined],
      ['Calculator', 'm2', 'Reads all']
    ]);
    expect(typing()).toEqual([]);
    present(1, null);
    present(2, null);
    present(4, null);
    expect(works()).toEqual([]);
  });

  it('[WORKVIEW5] lists a bot once for a question, whatever its connections say', () => {
    const user = { username: 'calc', display_name: 'Calculator', bot: true };
    present(1, { user, answering: 'm1' });
    present(2, { user, answering: 'm1', typingIndicator: 'Reads' });
    expect(presence.works.map(({ question, text }) => [question, text])).toEqual([['m1', 'Reads']]);
  });

  it('[TYPE3] a bot does not count as present because it works', () => {
    present(1, {
      user: { username: 'calc', display_name: 'Calculator', bot: true },
      isWriting: true,
      answering: 'm1'
    });
    expect(presence.person('calc')?.here).toBe(false);
  });

  it('[TYPE1] publishes the user and their typing in the document of a new epoch', () => {
    const old = chat;
    presence.replace((chat = new YChat()));
    presence.introduce({ username: 'ana', displayName: 'Ana Ruel', color: '#123456' });
    input.value = 'h';
    expect(told()).toMatchObject({
      user: { username: 'ana', display_name: 'Ana Ruel', color: '#123456' },
      isWriting: true
    });
    expect(old.awareness.getLocalState()).not.toHaveProperty('isWriting');
    heard.mockClear();
    old.awareness.setLocalStateField('user', { username: 'ivo' });
    old.yusers.set('eve', { username: 'eve' });
    expect(heard).not.toHaveBeenCalled();
    expect(presence.person('eve')).toBeUndefined();
    old.dispose();
    clock.advance(1_000);
    expect(told().isWriting).toBe(false);
  });

  it('[TYPE1] sends nothing when the setting forbids it, also in the middle of a text', () => {
    input.value = 'h';
    config.config = { sendTypingNotification: false };
    input.value = 'he';
    expect(told().isWriting).toBe(false);
    input.value = 'hel';
    expect(told().isWriting).toBe(false);
    presence.stopWriting();
    expect(clock.waiting).toBe(0);
  });

  it('[LIFE1] has no listeners after dispose', () => {
    input.value = 'h';
    presence.dispose();
    heard.mockClear();
    expect(clock.waiting).toBe(0);
    present(1, { user: { username: 'ivo' } });
    chat.yusers.set('eve', { username: 'eve' });
    input.value = 'he';
    expect(heard).not.toHaveBeenCalled();
    expect(clock.waiting).toBe(0);
  });
});
