import { Signal } from '@lumino/signaling';
import React from 'react';
import { ChatView } from '../../../../src/components/index.js';
import type { PersonKind } from '../../../../src/document/index.js';
import type { ITyping } from '../../../../src/model/index.js';
import { FakeChats } from '../../../harness/fake-chats.js';
import { act } from '../../../harness/react.js';
import { ChatViewScene } from './chat-view-scene.js';

const typist = (name: string, kind: PersonKind = 'account'): ITyping => ({
  person: { username: name, name, kind }
});

describe('ChatView', () => {
  let view: ChatViewScene;

  beforeEach(() => {
    view = new ChatViewScene();
  });
  afterEach(() => {
    view.dispose();
    jest.useRealTimers();
  });

  describe('states', () => {
    const title = (): string[] =>
      view.drawing.texts('.cq-Empty h2, .cq-Notice strong, .cq-Banner > span');

    it('[STATE1] says that the user may only read', async () => {
      await view.draw({ canWrite: false, messages: [view.message('ivo', 'hi')] });
      expect(title()).toEqual(['You can read this chat but not write in it.']);
      expect(view.drawing.all('textarea')).toEqual([]);
      const whom = (): string => view.drawing.one('.cq-Notice').textContent ?? '';
      expect(whom()).toContain('Ask an owner of the chat for permission to write.');
      view.model.document.ydoc
        .getMap('participants')
        .set('ivo', { username: 'ivo', role: 'owner' });
      act(() => view.model.changed.emit({}));
      expect(whom()).toContain('Ask Ivo Teska for permission to write.');
    });

    it('[OWN4] has a sign in the header while the chat is muted', async () => {
      await view.draw();
      const signs = (): string[] => view.drawing.texts('.cq-Header .cq-Sign');
      expect(signs()).toEqual([]);
      act(() => view.chats.list.update('a', { notify: 'none' }));
      expect(signs()).toEqual(['muted']);
    });

    it('[STATE2] says that the chat was deleted and takes no more messages', async () => {
      await view.draw({
        canWrite: false,
        connection: 'deleted',
        messages: [view.message('ivo', 'hi')]
      });
      expect(title()).toEqual(['This chat was deleted']);
      expect(view.drawing.all('textarea')).toEqual([]);
      expect(view.drawing.texts('.cq-Body')).toHaveLength(1);
    });

    it.each([0, 1])(
      '[STATE11] says that the user was removed from the chat (%i messages)',
      async count => {
        const messages = count > 0 ? [view.message('ivo', 'hi')] : [];
        await view.draw({ canWrite: false, connection: 'removed', messages });
        expect(new Set(title())).toEqual(new Set(['You no longer have access to this chat']));
        expect(view.drawing.texts('.cq-Header-title .cq-Meta')).toEqual(['No access']);
        expect(view.drawing.all('textarea')).toEqual([]);
      }
    );

    it("[STATE12] a deleted chat keeps the user's draft, which can be copied", async () => {
      const { pending } = view.props.chats as FakeChats;
      pending.set(
        { text: 'half a\nsent' },
        { id: 'm7', text: 'too late' },
        { chat: 'b', text: 'x' }
      );
      await view.draw({
        canWrite: false,
        connection: 'removed',
        messages: [view.message('ivo', 'hi')]
      });
      expect(view.drawing.texts('.cq-Kept-text p')).toEqual(['half a\nsent', 'too late']);
      const written: string[] = [];
      Object.assign(navigator, {
        clipboard: { writeText: (text: string) => Promise.resolve(void written.push(text)) }
      });
      const [copy, remove] = view.drawing.all('.cq-Kept-text button');
      view.drawing.click(copy);
      expect(written).toEqual(['half a\nsent']);
      view.drawing.click(remove);
      expect(view.drawing.texts('.cq-Kept-text p')).toEqual(['too late']);
    });

    it.each([
      ['may only be read', { canWrite: false }],
      ['could not be opened', { ready: false, connection: 'offline' }],
      ['the server refused', { ready: false, connection: 'refused' }]
    ])("[STATE12] a chat that %s shows the user's draft", async (_, state) => {
      const { pending } = view.props.chats as FakeChats;
      pending.set({ text: 'half a sentence' }, { chat: 'b', text: 'x' });
      await view.draw(state);
      expect(view.drawing.texts('.cq-Kept-text p')).toEqual(['half a sentence']);
      expect(view.drawing.all('textarea')).toEqual([]);
    });

    it('[STATE13] says when the browser cannot store drafts', async () => {
      const { pending } = view.props.chats as FakeChats;
      const sayings = (): string => view.drawing.texts('.cq-Empty p').join();
      await view.draw({ ready: false, connection: 'offline' });
      expect(sayings()).toContain('Your drafts are safe.');
      pending.problem = 'refused';
      act(() => view.model.changed.emit({}));
      expect(sayings()).toContain('Keep this page open so that your drafts are not lost.');
    });

    it.each([
      ['refused', 'Your browser keeps no drafts of this page.'],
      ['full', 'Your browser has no room for your drafts.'],
      ['stuck', 'Your browser does not answer, so your drafts are not kept.']
    ] as const)(
      '[DRAFT14] says in the composer that the store is %s, from the first text on',
      async (problem, words) => {
        const { pending } = view.props.chats as FakeChats;
        const said = (): string => view.drawing.texts('.cq-Composer .cq-NotKept').join();
        pending.problem = problem;
        await view.draw();
        expect(said()).toBe('');
        act(() => pending.set({ text: 'elsewhere', chat: 'b' }));
        expect(said()).toBe('');
        act(() => pending.set({ text: 'half a sentence' }));
        expect(said()).toContain(words);
        // Each message would make the line come and go.
        act(() => pending.set());
        expect(said()).toContain(words);
        pending.problem = null;
        act(() => pending.set({ text: 'half a sentence' }));
        expect(said()).toBe('');
      }
    );

    it('[STATE3] could not be opened: shows the reason and Retry', async () => {
      await view.draw({ ready: false, connection: 'offline' });
      expect(title()).toEqual(['This chat could not be opened']);
      view.drawing.click(view.drawing.button('Retry'));
      expect(view.calls).toContain('reconnect');
      expect(view.drawing.all('.cq-Empty-next')[0].textContent).toBe('');
    });

    it('[STATE3] could not be opened: tells the details, and when the next attempt begins', async () => {
      const now = view.props.now!();
      view.model.facts = { code: 'closing', since: now, retryOn: now + 11_500, syncedOn: null };
      await view.draw({
        ...{ ready: false, connection: 'offline', connectionMessage: 'The server is restarting.' }
      });
      expect(view.drawing.texts('.cq-Empty-next')).toEqual(['Next try in 12 s']);
      expect(view.drawing.all('.cq-Details')).toEqual([]);
      view.drawing.click(view.drawing.button('Details'));
      expect(view.drawing.texts('.cq-Details dt')).toEqual(['Error', 'Code', 'Time']);
      expect(view.drawing.texts('.cq-Details dd')).toEqual([
        ...['The server is restarting.', 'closing'],
        expect.stringContaining('15:00')
      ]);
    });

    it('[STATE4] offline: the header says how old the saved copy is', async () => {
      const words = (): string[] => view.drawing.texts('.cq-Header-title .cq-Meta');
      await view.draw({ connection: 'offline' });
      expect(words()).toEqual(['Offline']);
      const syncedOn = view.props.now!() - 28 * 60_000;
      view.model.facts = { ...view.model.facts, syncedOn };
      act(() => view.model.changed.emit({}));
      expect(words()).toEqual(['Offline · as of 14:32']);
    });

    it('[STATE4] offline: shows how many messages wait, but not for short interruptions', () => {
      jest.useFakeTimers();
      Object.assign(view.model, {
        connection: 'offline',
        messages: [view.message('ada', 'later', { seq: undefined, delivery: 'unsaved' })]
      });
      view.drawing.draw(<ChatView {...view.props} />);
      expect(view.drawing.all('.cq-Banner')).toEqual([]);
      act(() => jest.advanceTimersByTime(1_000));
      expect(view.drawing.texts('.cq-Banner > span')[1]).toBe(
        'You are offline. 1 message will be sent when you are back.'
      );
    });

    it('[STATE5] opening: shows placeholders after a delay, and the user can write at once', () => {
      jest.useFakeTimers();
      Object.assign(view.model, { ready: false, connection: 'connecting' });
      view.drawing.draw(<ChatView {...view.props} />);
      expect(view.drawing.all('.cq-Skeletons')).toEqual([]);
      expect(view.composer).toBeTruthy();
      act(() => jest.advanceTimersByTime(200));
      expect(view.drawing.all('.cq-Skeletons')).toHaveLength(1);
    });

    it('[STATE6] announces typing users in a polite live region that is always present', async () => {
      await view.draw({ messages: [view.message('ivo', 'hi')] });
      const line = (): string | null =>
        view.drawing.one('.cq-Status [aria-live=polite]').textContent;
      expect(line()).toBe('');
      for (const [typing, words] of [
        [[typist('Ivo')], 'Ivo is typing'],
        [[typist('Ivo'), typist('Mira', 'guest')], 'Ivo and Mira (guest) are typing'],
        [[typist('A'), typist('B'), typist('C')], '3 people are typing'],
        [[{ ...typist('Calculator', 'bot'), text: 'Reading' }], 'Calculator (bot): Reading']
      ] as const) {
        Object.assign(view.model, { typing });
        act(() => view.model.changed.emit({}));
        expect(line()).toBe(words);
      }
    });

    it('[STATE8] shows refusals of the server', async () => {
      await view.draw();
      act(() => (view.model.refused as Signal<unknown, string>).emit('Not yours.'));
      expect(view.calls).toContain('Your change was not saved: Not yours.');
    });

    it('[SEARCHVIEW9] begins a search within the chat', async () => {
      let count = 0;
      view.chats.search.requested.connect(() => count++);
      await view.draw();
      view.drawing.click(view.drawing.button('Search in this chat'));
      expect([count, view.chats.search.current.filters.in]).toEqual([1, view.model.name]);
    });

    it('[LISTVIEW21] a name that could not be saved is still in the field of the header', async () => {
      view.props.chats.list.rename = () => Promise.reject(new Error('No response.'));
      await view.draw();
      view.drawing.click(view.drawing.one('.cq-Header-title'));
      const field = (): HTMLInputElement => view.drawing.one('.cq-Rename');
      view.drawing.type(field(), 'Poll team');
      view.drawing.key('Enter', {}, field());
      await view.drawing.settle();
      expect([view.calls, field().value]).toEqual([['No response.'], 'Poll team']);
    });

    it('[STATE9] counts people, bots and present users, and the title renames the chat', async () => {
      const people = [
        { username: 'a', name: 'A', kind: 'account', here: true },
        { username: 'b', name: 'B', kind: 'guest', here: false },
        { username: 'c', name: 'C', kind: 'bot', bot: true, here: true },
        { username: 'd', name: 'D', kind: 'account', here: false, left: true }
      ] as const;
      await view.draw({ people });
      expect(view.drawing.texts('.cq-Header-title .cq-Meta')).toEqual([
        '2 people (1 guest), 1 bot · 1 here'
      ]);
      view.drawing.click(view.drawing.one('.cq-Header-title'));
      const field = view.drawing.one<HTMLInputElement>('.cq-Rename');
      expect(field.maxLength).toBe(view.props.chats.settings.limits.topicLength);
      view.drawing.type(field, 'Poll team');
      view.drawing.key('Enter', {}, field);
      await view.drawing.settle();
      expect(view.drawing.texts('.cq-Header-title h2')).toEqual(['Poll team']);
      expect(document.activeElement).toBe(view.drawing.one('.cq-Header-title'));
    });

    it('[FOCUS10] the focus stays in a chat that is deleted while somebody writes, but on no button', async () => {
      view.props.onBack = () => undefined;
      await view.draw();
      act(() => view.composer.focus());
      Object.assign(view.model, { connection: 'deleted' });
      act(() => view.model.changed.emit({}));
      await view.drawing.settle();
      expect(document.activeElement).toBe(view.drawing.one('.cq-Chat'));
    });
  });
});
