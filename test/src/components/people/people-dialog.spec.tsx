import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { PeopleDialog } from '../../../../src/components/people/people-dialog.js';
import type { IThread } from '../../../../src/model/index.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';
import { act, Drawing } from '../../../harness/react.js';
import { Config } from '../../../../src/model/index.js';

const KNOWN = [
  { username: 'bob', displayName: 'Bob', kind: 'account' },
  {
    username: 'guest-00000000-0000-4000-8000-000000000001',
    displayName: '<b>Zoë</b>',
    kind: 'guest'
  },
  { username: 'zora', displayName: 'Zora', kind: 'account' }
];

describe('the people of a chat', () => {
  let drawing: Drawing;
  let asked: string[];
  let refusal: Error | null;
  let closed: number;

  beforeEach(() => {
    drawing = new Drawing();
    asked = [];
    refusal = null;
    closed = 0;
    // The test environment has no dialogs.
    HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
      this.open = true;
    };
  });
  afterEach(() => drawing.dispose());

  async function open(more: Partial<IThread> = {}): Promise<FakeChats> {
    const chats = new FakeChats(thread('a', 'Survey team', { access: 'private', ...more }));
    const request = (method: string, path: string, body?: object): Promise<unknown> => {
      if (method === 'GET') {
        return Promise.resolve({ value: path.startsWith('chat/people') ? KNOWN : [] });
      }
      asked.push(`${method} ${path} ${JSON.stringify(body)}`);
      return refusal ? Promise.reject(refusal) : Promise.resolve({});
    };
    Object.assign(chats.server, { request });
    const { document } = chats.open('a');
    document.yparticipants.set('ada', { username: 'ada', role: 'owner' });
    document.yparticipants.set('bob', { username: 'bob', role: 'member' });
    document.yparticipants.set('echo', { username: 'echo', role: 'bot' });
    drawing.draw(
      <PeopleDialog
        chats={chats}
        model={chats.open('a')}
        config={new Config()}
        trans={nullTranslator.load('x')}
        onBack={() => asked.push('back')}
        confirm={({ title }) => {
          asked.push(title);
          return Promise.resolve(true);
        }}
        onError={error => asked.push(error.message)}
        onClose={() => closed++}
        onBots={() => asked.push('bots')}
      />
    );
    await drawing.settle();
    return chats;
  }

  const options = (): string[] => drawing.texts('[role=option]');

  it('[MEMBERS2] shows everybody with their role, and an owner changes roles and removes', async () => {
    await open();
    expect(drawing.texts('.cq-Member-name')).toEqual(['adayou', 'bob', 'echobot']);
    const role = drawing.one<HTMLSelectElement>('[data-username=bob] select');
    expect([role.value, role.getAttribute('aria-label')]).toEqual(['member', 'Role of bob']);
    act(() => {
      role.value = 'reader';
      role.dispatchEvent(new Event('change', { bubbles: true }));
    });
    drawing.click(drawing.button('Remove bob'));
    await drawing.settle();
    expect(asked).toEqual([
      'PATCH chat/threads/a/participants/bob {"role":"reader"}',
      'POST chat/threads/a/participants/:remove {"rawId":"bob"}'
    ]);
    refusal = new Error('You may not do this.');
    drawing.click(drawing.button('Remove echo (bot)'));
    await drawing.settle();
    expect(drawing.one('[role=alert]').textContent).toBe('You may not do this.');
  });

  it('[MEMBERS3] a reader sees who is there, and changes nothing but leaves', async () => {
    await open({ role: 'reader' });
    expect(drawing.all('select, [role=combobox]')).toEqual([]);
    expect(drawing.all('button').map(one => one.textContent || one.title)).toEqual([
      'Close',
      'Leave chat'
    ]);
    drawing.click(drawing.button('Leave chat'));
    await drawing.settle();
    expect([closed, ...asked]).toEqual([
      1,
      'Leave “Survey team”?',
      'POST chat/threads/a/participants/:remove {"rawId":"ada"}',
      'back'
    ]);
  });

  it('[MEMBERS3] an open chat says so, and nobody leaves it or is removed from it but bots', async () => {
    await open({ access: 'open' });
    expect(drawing.one('.cq-People-access').textContent).toMatch(/^Open: everybody/);
    expect(drawing.texts('button').filter(Boolean)).toEqual(['Make Private…', 'Bots']);
    expect(drawing.all('[aria-label^=Remove]').map(one => one.title)).toEqual([
      'Remove echo (bot)'
    ]);
  });

  it('[MEMBERS4] people of the server are offered at once, and one click adds one of them', async () => {
    await open();
    expect(options()).toEqual(['B<b>Zoë</b>guestAdd', 'ZZorazoraAdd']);
    drawing.click(drawing.all('[role=option]')[1]);
    await drawing.settle();
    expect(asked).toEqual([
      'POST chat/threads/a/participants/:add {"participants":[{"communicationIdentifier":{"rawId":"zora"}}]}'
    ]);
  });

  it('[MEMBERS4] those of an open chat are not offered, and are added beside their names', async () => {
    const chats = await open({ access: 'open' });
    const model = chats.open('a');
    const zora = { username: 'zora', name: 'Zora', kind: 'account', here: true };
    Object.assign(model, {
      people: [zora],
      person: (name: string) => (name === 'zora' ? zora : undefined)
    });
    act(() => model.changed.emit({}));
    expect(options()).toEqual(['B<b>Zoë</b>guestAdd']);
    drawing.click(drawing.button('Add Zora'));
    await drawing.settle();
    expect(asked).toEqual([
      'POST chat/threads/a/participants/:add {"participants":[{"communicationIdentifier":{"rawId":"zora"}}]}'
    ]);
  });

  it('[MEMBERS5] somebody who was not added to an open chat does not add themselves', async () => {
    const chats = await open({ access: 'open', role: 'member' });
    const model = chats.open('a');
    model.document.yparticipants.delete('ada');
    const people = ['ada', 'zora'].map(username => ({ username, name: username, here: true }));
    Object.assign(model, {
      people,
      person: (name: string) => people.find(({ username }) => username === name)
    });
    act(() => model.changed.emit({}));
    expect(drawing.texts('.cq-Member-name')).toContain('adayouhere');
    expect(drawing.all('button[aria-label^="Add "]').map(one => one.title)).toEqual(['Add zora']);
  });

  it('[MEMBERS5] the dialog asks for a name where nobody is left to offer', async () => {
    const chats = await open();
    const { document } = chats.open('a');
    KNOWN.forEach(({ username }) =>
      document.yparticipants.set(username, { username, role: 'member' })
    );
    act(() => chats.open('a').changed.emit({}));
    expect(drawing.one('.cq-Picker-state').textContent).toBe('Write a name to find more people.');
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    drawing.type(drawing.one<HTMLInputElement>('[role=combobox]'), 'zor');
    act(() => jest.advanceTimersByTime(1_000));
    jest.useRealTimers();
    await drawing.settle();
    expect(drawing.one('.cq-Picker-state').textContent).toBe(
      'Everybody with this name is here already.'
    );
  });

  it('[MEMBERS4] the keyboard alone finds and adds somebody', async () => {
    await open();
    const field = drawing.one<HTMLInputElement>('[role=combobox]');
    expect(document.activeElement).toBe(field);
    expect(field.getAttribute('aria-activedescendant')).toBe(drawing.all('[role=option]')[0].id);
    drawing.key('ArrowDown');
    expect(drawing.all('[role=option]').map(one => one.getAttribute('aria-selected'))).toEqual([
      'false',
      'true'
    ]);
    drawing.key('ArrowDown');
    drawing.key('Enter');
    await drawing.settle();
    expect(asked).toHaveLength(1);
    drawing.type(field, 'zo');
    expect(drawing.key('Escape')).toBe(true);
    expect(field.value).toBe('');
  });

  it('[MEMBERS4] Enter waits for the answer of the search', async () => {
    await open();
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    drawing.type(drawing.one<HTMLInputElement>('[role=combobox]'), 'zor');
    drawing.key('Enter');
    await drawing.settle();
    expect(asked).toEqual([]);
    act(() => jest.advanceTimersByTime(1_000));
    jest.useRealTimers();
    await drawing.settle();
    expect(asked).toHaveLength(1);
  });
});
