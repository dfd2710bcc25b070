import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { ChatHeader } from '../../../../src/components/messages/chat-header.js';
import type { IChatViewProps } from '../../../../src/components/index.js';
import { Config, type IThread } from '../../../../src/model/index.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';
import { act, Drawing } from '../../../harness/react.js';

const ECHO = { username: 'echo', displayName: 'Echo' };

describe("the bots in a chat's menu", () => {
  let drawing: Drawing;
  let chats: FakeChats;
  let errors: string[];

  beforeEach(() => {
    drawing = new Drawing();
    errors = [];
  });
  afterEach(() => drawing.dispose());

  function draw(role: IThread['role'], more: Partial<IChatViewProps> = {}): void {
    chats = new FakeChats(thread('a', 'Survey team', { role }));
    drawing.draw(
      <ChatHeader
        chats={chats}
        model={chats.open('a')}
        config={new Config()}
        trans={nullTranslator.load('x')}
        confirm={() => Promise.resolve(true)}
        onError={error => errors.push(error.message)}
        {...more}
      />
    );
  }

  /** Makes the operator's settings arrive. */
  function offer(...bots: (typeof ECHO)[]): void {
    chats.settings.bots = bots;
    act(() => chats.settings.changed.emit());
  }

  function enter(username: string, role: string): void {
    chats.open('a').document.yparticipants.set(username, { username, role });
  }

  /** Opens the menu and returns its entries for bots. */
  function entries(): HTMLElement[] {
    const [button] = drawing.all('button[aria-haspopup=menu]');
    if (!button) {
      return [];
    }
    drawing.click(button);
    return [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].filter(item =>
      /^(Add|Remove) /.test(item.textContent ?? '')
    );
  }
  const labels = (): (string | null)[] => entries().map(({ textContent }) => textContent);

  it('[STATE10] has an entry for each bot of the server, as soon as the settings arrive', () => {
    draw('member');
    offer(ECHO, { username: 'calc', displayName: 'Calculator' });
    expect(labels()).toEqual(['Add Echo', 'Add Calculator']);
  });

  it('[STATE10] adds a bot', async () => {
    draw('member');
    offer(ECHO);
    drawing.click(entries()[0]);
    await drawing.settle();
    expect(chats.list.calls).toEqual(['addBot a echo']);
    expect(errors).toEqual([]);
  });

  it('[STATE10] removes a bot, even one that no longer runs', async () => {
    draw('owner');
    enter('echo', 'bot');
    enter('calc', 'bot');
    enter('ben', 'member');
    offer(ECHO);
    const found = entries();
    expect(found.map(({ textContent }) => textContent)).toEqual(['Remove Echo', 'Remove calc']);
    drawing.click(found[1]);
    await drawing.settle();
    expect(chats.list.calls).toEqual(['removeBot a calc']);
  });

  it('[STATE10] reports a refusal', async () => {
    draw('owner');
    offer(ECHO);
    chats.list.addBot = () => Promise.reject(new Error('The chat is full.'));
    drawing.click(entries()[0]);
    await drawing.settle();
    expect(errors).toEqual(['The chat is full.']);
  });

  it('[STATE10] has no entry if the server has no bot', () => {
    draw('owner');
    expect(labels()).toEqual([]);
  });

  it.each(['reader', 'bot', null] as const)('[STATE10] has no entry for the role %s', role => {
    draw(role);
    enter('calc', 'bot');
    offer(ECHO);
    expect(labels()).toEqual([]);
  });

  it('[STATE10] lets a member add bots but not remove them', () => {
    draw('member');
    enter('echo', 'bot');
    offer(ECHO);
    expect(labels()).toEqual([]);
  });
});
