import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import type { BotAnswers } from '../../../../src/document/index.js';
import { ChatHeader } from '../../../../src/components/messages/chat-header.js';
import { Config, type IAvailableBot, type IThread } from '../../../../src/model/index.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';
import { act, Drawing } from '../../../harness/react.js';

const ECHO: IAvailableBot = {
  username: 'echo',
  displayName: 'Echo',
  description: 'Repeats each message.',
  kind: 'builtin'
};
const CALC: IAvailableBot = {
  username: 'calc',
  displayName: 'Calculator',
  answers: 'mentioned',
  commands: [{ name: 'sum', description: 'Adds numbers.' }]
};

describe('the bots of a chat', () => {
  let drawing: Drawing;
  let chats: FakeChats;
  let errors: string[];

  beforeEach(() => {
    drawing = new Drawing();
    errors = [];
    // The test environment has no dialogs.
    HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
      this.open = true;
    };
  });
  afterEach(() => drawing.dispose());

  /** Opens the dialog, as a user with this role. */
  async function open(role: IThread['role'], ...bots: IAvailableBot[]): Promise<void> {
    chats = new FakeChats(thread('a', 'Survey team', { role }));
    chats.settings.bots = bots;
    drawing.draw(
      <ChatHeader
        chats={chats}
        model={chats.open('a')}
        config={new Config()}
        trans={nullTranslator.load('x')}
        confirm={() => Promise.resolve(true)}
        onError={error => errors.push(error.message)}
      />
    );
    drawing.click(drawing.button('Chat menu'));
    drawing.click(drawing.all('[role=menuitem]').find(item => item.textContent === 'Bots')!);
    await drawing.settle();
  }

  function enter(username: string, answers?: BotAnswers): void {
    const { document, changed } = chats.open('a');
    act(() => {
      document.yparticipants.set(username, {
        username,
        role: 'bot',
        ...(answers && { answers })
      });
      changed.emit({});
    });
  }

  const labels = (): (string | null)[] =>
    drawing.all('.cq-Bot .cq-Button').map(button => button.getAttribute('aria-label'));
  const answersOf = (bot: string): HTMLSelectElement =>
    drawing.one<HTMLSelectElement>(`[data-bot=${bot}] select`);

  it('[STATE10] lists the bots of the server with what they do, and adds them', async () => {
    await open('member', ECHO, CALC);
    expect(labels()).toEqual(['Add Calculator', 'Add Echo']);
    expect(drawing.texts('[data-bot=echo] p')).toEqual([
      'Repeats each message.',
      'Part of the server'
    ]);
    expect(drawing.texts('[data-bot=calc] p')).toEqual(['/sum']);
    drawing.click(drawing.button('Add Echo'));
    await drawing.settle();
    expect(chats.list.calls).toEqual(['addBot a echo']);
  });

  it('[STATE10] removes a bot, even one that no longer runs', async () => {
    await open('owner', ECHO);
    enter('echo');
    enter('old');
    expect(labels()).toEqual(['Remove Echo', 'Remove old']);
    drawing.click(drawing.button('Remove old'));
    await drawing.settle();
    expect(chats.list.calls).toEqual(['removeBot a old']);
  });

  it('[ASKED10] owners set how a bot answers in the chat', async () => {
    await open('owner', ECHO, CALC);
    enter('echo', 'commands');
    enter('calc');
    expect([answersOf('echo').value, answersOf('calc').value]).toEqual(['commands', 'mentioned']);
    const select = answersOf('echo');
    expect(select.getAttribute('aria-label')).toBe('Echo answers');
    select.value = 'always';
    drawing.fire(select, new Event('change', { bubbles: true }));
    await drawing.settle();
    expect(chats.list.calls).toEqual(['setAnswers a echo always']);
  });

  it('[AGENTVIEW8] the user’s own agents come first, and only they can be added', async () => {
    const agent = (name: string, owner: string, more: object = {}): IAvailableBot => ({
      ...{ username: `bot:${name}`, displayName: `${name} · ${owner}`, kind: 'agent', owner },
      ...more
    });
    const own = agent('jin', 'ada', { connected: true });
    const asked: string[] = [];
    await open('owner', ECHO, own, agent('kim', 'bob'));
    Object.assign(chats.server, {
      request: (method: string, path: string, body?: object) => {
        asked.push([method, path, body && JSON.stringify(body)].filter(Boolean).join(' '));
        return Promise.resolve({ value: path === 'chat/agents' ? [own] : [] });
      }
    });
    drawing.click(drawing.button('Close'));
    drawing.click(drawing.button('Chat menu'));
    drawing.click(drawing.all('[role=menuitem]').find(item => item.textContent === 'Bots')!);
    await drawing.settle();
    expect(drawing.texts('.cq-Bots h3')).toEqual(['Your agents', 'Bots']);
    expect(labels()).toEqual(['Add jin · ada', 'Add Echo']);
    expect(drawing.texts('[data-bot="bot:jin"] p')).toEqual([
      'Runs in your Jupyter, with your files and keys.'
    ]);

    // In the chat, its owner decides whom it answers. Others read it.
    const { document, changed } = chats.open('a');
    act(() => {
      const enter = (username: string, owner: string): void =>
        void document.yparticipants.set(username, { username, role: 'bot', owner });
      enter('bot:jin', 'ada');
      enter('bot:kim', 'bob');
      changed.emit({});
    });
    await drawing.settle();
    const select = drawing.one<HTMLSelectElement>('[aria-label="If others ask jin · ada"]');
    expect(select.value).toBe('owner');
    select.value = 'everyone';
    drawing.fire(select, new Event('change', { bubbles: true }));
    await drawing.settle();
    expect(asked).toContain('PATCH chat/threads/a/bots/bot%3Ajin {"serves":"everyone"}');
    expect(drawing.texts('[data-bot="bot:kim"] p')).toEqual([
      'Runs in the Jupyter of bob',
      'Before it answers somebody else, its owner is asked.'
    ]);
  });

  it('[AGENTVIEW8] a member removes their own agents, and no others', async () => {
    await open('member');
    act(() => {
      const { document, changed } = chats.open('a');
      for (const [username, owner] of [
        ['bot:jin', 'ada'],
        ['bot:kim', 'bob']
      ]) {
        document.yparticipants.set(username, { username, role: 'bot', owner });
      }
      changed.emit({});
    });
    await drawing.settle();
    expect(labels()).toEqual(['Remove bot:jin']);
    drawing.click(drawing.button('Remove bot:jin'));
    await drawing.settle();
    expect(chats.list.calls).toEqual(['removeBot a bot:jin']);
  });

  it('[STATE10] says in words why something was refused', async () => {
    await open('owner', ECHO);
    chats.list.addBot = () => Promise.reject(new Error('The chat is full.'));
    drawing.click(drawing.button('Add Echo'));
    await drawing.settle();
    expect(drawing.texts('[role=alert]')).toEqual(['The chat is full.']);
    chats.list.addBot = () => Promise.resolve();
    drawing.click(drawing.button('Add Echo'));
    await drawing.settle();
    expect(drawing.texts('[role=alert]')).toEqual(['']);
    expect(errors).toEqual([]);
  });

  it('[STATE10] says that no bots run, and closes', async () => {
    await open('owner');
    expect(drawing.texts('.cq-Bots-none')).toEqual(['No bots run on this server.']);
    drawing.click(drawing.button('Close'));
    expect(drawing.all('dialog')).toEqual([]);
  });

  it.each(['reader', 'bot', null] as const)(
    '[STATE10] shows the bots to the role %s, without a way to change them',
    async role => {
      await open(role, ECHO, CALC);
      enter('calc');
      expect(labels()).toEqual([]);
      expect(answersOf('calc').disabled).toBe(true);
    }
  );

  it('[STATE10] lets a member add bots, but not remove them or set how they answer', async () => {
    await open('member', ECHO, CALC);
    enter('echo');
    expect(labels()).toEqual(['Add Calculator']);
    expect(answersOf('echo').disabled).toBe(true);
  });

  it('[STATE10] asks for the bots that the settings do not describe', async () => {
    await open('owner', ECHO);
    const asked: string[] = [];
    Object.assign(chats.server, {
      request: (_: string, path: string) => {
        asked.push(path);
        return Promise.resolve({ value: [{ ...CALC, displayName: 'Sums' }] });
      }
    });
    enter('calc');
    await drawing.settle();
    expect(asked).toEqual(['chat/threads/a/bots']);
    expect(labels()).toEqual(['Add Echo', 'Remove Sums']);
  });

  it('[ASKED15] says who decides over the bots, and what ends a conversation', async () => {
    const boss: IAvailableBot = { username: 'boss', displayName: 'Boss', manager: true };
    const key: IAvailableBot = { ...CALC, required: true };
    await open('owner', boss, key, { ...boss, username: 'other', displayName: 'Other' });
    const textOf = (bot: string) => drawing.one(`[data-bot=${bot}]`).textContent;
    expect(textOf('boss')).toContain('A manager: it decides');
    expect(textOf('calc')).toContain('A conversation ends when it leaves.');
    enter('boss');
    expect(textOf('boss')).toContain('Manages this chat: it decides');
    enter('other');
    expect(textOf('boss')).toContain('the one that joined first decides');
    expect(textOf('calc')).not.toContain('decides');
  });
});
