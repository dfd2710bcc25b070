import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { ChatFileCard } from '../../../../src/components/archive/chat-file-card.js';
import { RequestError, type IThread } from '../../../../src/model/index.js';
import { factsOf } from '../../../../src/model/archive/chat-file-facts.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';
import { Drawing } from '../../../harness/react.js';

const TEXT = JSON.stringify({
  messages: [
    { type: 'msg', sender: 'ada', body: 'Hi', time: Date.UTC(2025, 10, 1, 12) / 1000 },
    { type: 'msg', sender: 'bob', body: 'Ho', time: Date.UTC(2025, 10, 5, 12) / 1000 }
  ],
  metadata: { name: 'Plans' }
});

describe('a .chat file', () => {
  let drawing: Drawing;
  const opened: string[] = [];
  let chats: FakeChats;
  beforeEach(() => {
    drawing = new Drawing();
    chats = new FakeChats();
    opened.length = 0;
  });
  afterEach(() => drawing.dispose());

  const draw = (text = TEXT, found?: IThread[]): void =>
    drawing.draw(
      <ChatFileCard
        {...{ chats, text, facts: factsOf(text), path: 'shared/a.chat', found }}
        trans={nullTranslator.load('x')}
        onOpen={id => opened.push(id)}
      />
    );

  it('[CHATFILE1] says what it holds', () => {
    draw();
    expect(drawing.texts('h2, p')).toEqual([
      'Plans',
      expect.stringMatching(
        /^2 messages by 2 authors, 1\D+5 Nov 2025An import makes it a private chat/
      )
    ]);
    draw('');
    expect(drawing.texts('h2, p')[0]).toBe('a');
    expect(drawing.texts('h2, p')[1]).toMatch(/^The file holds no messages\./);
    draw('no chat');
    expect(drawing.texts('h2, button')).toEqual(['“a.chat” is not a chat.']);
  });

  it('[CHATFILE6] says who made the chats that others have linked to it, with what tells people apart', () => {
    const [guest, ...twins] = ['guest-1a2b3c4d', 'ada', 'ada2'].map(username => ({
      username,
      displayName: 'Ada Lovelace',
      bot: false
    }));
    const made = (id: string, by: string, participants: IThread['participants']): IThread => ({
      ...thread(id, id),
      createdByUsername: by,
      participants
    });
    draw(TEXT, [
      made('x', guest.username, [guest]),
      made('y', 'ada2', twins),
      made('z', 'acs-12345678-0000-4000-8000-000000000000', [])
    ]);
    expect(drawing.texts('.cq-ChatFile-found li')).toEqual([
      'Open “x” Created by Ada Lovelace (guest)',
      'Open “y” Created by Ada Lovelace (ada2)',
      'Open “z” Created by acs-12345678-0000-4000-8000-000000000000 (app)'
    ]);
    drawing.click(drawing.button('Open “y”'));
    expect(opened).toEqual(['y']);
  });

  it('[CHATFILE2] is imported when the user asks for it, and linked to the new chat', async () => {
    const given: unknown[] = [];
    chats.archive.import = (file, workspace) => {
      given.push(file.name, file.size, workspace?.());
      return Promise.resolve('new');
    };
    draw();
    drawing.click(drawing.button('Import'));
    await drawing.settle();
    expect(given).toEqual(['a.chat', TEXT.length, undefined]);
    expect(chats.linked.moved).toEqual([['new', 'shared/a.chat']]);
    expect(opened).toEqual(['new']);
  });

  it('[CHATFILE2] a refusal is told, and the user may try again', async () => {
    chats.archive.import = () => Promise.reject(new RequestError(403, 'too_many_chats', 'No.'));
    draw();
    drawing.click(drawing.button('Import'));
    await drawing.settle();
    expect(drawing.texts('[role=alert]')).toEqual([
      'You have too many chats. Delete some, and import the file again.'
    ]);
    expect(drawing.button('Import')).toHaveProperty('disabled', false);
    expect(opened).toEqual([]);
  });
});
