import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import type { IBridgeStatus } from '../../../../src/document/index.js';
import { ChatHeader } from '../../../../src/components/messages/chat-header.js';
import { Config, type IThread } from '../../../../src/model/index.js';
import { FakeChats, thread, type FakeModel } from '../../../harness/fake-chats.js';
import { Drawing } from '../../../harness/react.js';

const REASON = 'Chats of this server may not be connected to this room.';

describe('the LiveKit room of a chat', () => {
  let drawing: Drawing;
  let chats: FakeChats;
  let model: FakeModel;

  beforeEach(() => {
    drawing = new Drawing();
    // The test environment has no dialogs.
    HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
      this.open = true;
    };
  });
  afterEach(() => drawing.dispose());

  function draw(role: IThread['role'], rooms: string[] | null, status: IBridgeStatus | null): void {
    chats = new FakeChats(thread('a', 'Survey team', { role }));
    chats.settings.livekitRooms = rooms;
    model = chats.open('a');
    model.bridge.status = status;
    show();
  }

  const show = (): void =>
    drawing.draw(
      <ChatHeader
        chats={chats}
        model={model}
        config={new Config()}
        trans={nullTranslator.load('x')}
        confirm={() => Promise.resolve(true)}
        onError={() => undefined}
      />
    );

  const entry = (): HTMLElement | undefined => {
    drawing.click(drawing.button('Chat menu'));
    return drawing.all('[role=menuitem]').find(item => item.textContent === 'LiveKit Room…');
  };

  const type = (text: string): void =>
    drawing.type(drawing.one<HTMLInputElement>('.cq-Bridge input'), text);

  it('[BRIDGEVIEW2] is in the menu of owners, if the server has LiveKit', () => {
    draw('owner', null, null);
    expect(entry()).toBeUndefined();
    draw('member', ['team'], null);
    expect(entry()).toBeUndefined();
    draw('owner', ['team'], null);
    expect(entry()).toBeDefined();
  });

  it('[BRIDGEVIEW2] is connected and disconnected in its dialog, which says what is refused', async () => {
    const asked: string[] = [];
    draw('owner', ['team', 'class-*'], null);
    model.bridge.connect = room => {
      asked.push(room);
      return room === 'team' ? Promise.resolve() : Promise.reject(new Error(REASON));
    };
    model.bridge.disconnect = () => Promise.resolve(void asked.push('-'));
    drawing.click(entry()!);
    await drawing.settle();
    expect(drawing.all('datalist option').map(one => one.getAttribute('value'))).toEqual([
      ...['team', 'class-']
    ]);
    expect(drawing.all('.cq-Bridge')[0].textContent).toContain(
      'The operator allows: team, class-*'
    );
    type('other');
    drawing.click(drawing.button('Connect'));
    await drawing.settle();
    expect(drawing.all('[role=alert]')[0].textContent).toBe(REASON);
    type(' team ');
    drawing.click(drawing.button('Connect'));
    await drawing.settle();
    expect(drawing.all('[role=alert]')[0].textContent).toBe('');
    model.bridge.status = { room: 'team', state: 'connected' };
    show();
    drawing.click(drawing.button('Disconnect'));
    await drawing.settle();
    expect(asked).toEqual(['other', 'team', '-']);
  });

  it.each([
    ['connecting', 'LiveKit: connecting…', false],
    ['connected', 'LiveKit: connected', false],
    ['retrying', 'LiveKit: trying again…', true],
    ['refused', 'LiveKit: refused', true]
  ] as const)(
    '[BRIDGEVIEW3] the header shows everybody that it is %s, and trouble in words',
    async (state, words, isTrouble) => {
      draw('member', ['team'], { room: 'team', state, ...(isTrouble && { reason: REASON }) });
      const button = drawing.all('.cq-BridgeButton')[0];
      expect(button.getAttribute('aria-label')).toBe(
        [words, 'team', ...(isTrouble ? [REASON] : [])].join('\n')
      );
      expect(drawing.all('header .cq-Meta')[0].textContent?.includes(words)).toBe(isTrouble);
      drawing.click(button);
      await drawing.settle();
      const dialog = drawing.all('.cq-Bridge')[0];
      expect(dialog.textContent).toContain(words.replace('LiveKit: ', 'team · '));
      expect(dialog.textContent?.includes(REASON)).toBe(isTrouble);
      expect(dialog.querySelector('input')).toBeNull();
    }
  );
});
