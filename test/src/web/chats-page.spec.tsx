import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { Config, type IIdentity } from '../../../src/model/index.js';
import { ChatsPage } from '../../../src/web/chats-page.js';
import type { PagePush } from '../../../src/web/push/page-push.js';
import { Fragment } from '../../../src/web/fragment.js';
import { FakeChats, thread } from '../../harness/fake-chats.js';
import { act, Drawing } from '../../harness/react.js';

class IdleObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

describe('ChatsPage', () => {
  let drawing: Drawing;
  let chats: FakeChats;
  let fragment: Fragment;
  let isWide: boolean;

  beforeEach(() => {
    globalThis.IntersectionObserver = IdleObserver as never;
    isWide = false;
    window.matchMedia = (query: string) =>
      ({
        matches: isWide && query.includes('width'),
        addEventListener: () => undefined,
        removeEventListener: () => undefined
      }) as unknown as MediaQueryList;
    location.hash = '';
    drawing = new Drawing();
    chats = new FakeChats(thread('a', 'Alpha', { unreadCount: 2 }), thread('b', 'Beta'));
    fragment = new Fragment(window);
  });
  afterEach(() => drawing.dispose());

  function draw(user: IIdentity = { username: 'ada', displayName: 'Ada' }): void {
    drawing.draw(
      <ChatsPage
        {...{ chats, fragment, user }}
        config={new Config()}
        push={{ isOn: false } as PagePush}
        trans={nullTranslator.load('x')}
      />
    );
  }

  it('[WORKLIST4] shows the last chat of a workspace again, beside the list', async () => {
    isWide = true;
    const { workspaces } = chats.list;
    const visit = jest.spyOn(workspaces, 'visit');
    const all = [
      { id: 'default', name: 'Default', unreadChatCount: 0 },
      { id: 'lab', name: 'Lab', unreadChatCount: 0 }
    ];
    let current = 'default';
    const lastChats: Record<string, string> = { default: 'a' };
    jest.spyOn(workspaces, 'all', 'get').mockReturnValue(all);
    jest.spyOn(workspaces, 'current', 'get').mockImplementation(() => current);
    jest.spyOn(workspaces, 'lastChat', 'get').mockImplementation(() => lastChats[current] ?? null);
    jest.spyOn(workspaces, 'choose').mockImplementation(id => void (current = id));
    fragment.chat = 'a';
    draw();
    await drawing.settle();
    expect(visit).toHaveBeenLastCalledWith(expect.objectContaining({ id: 'a' }));
    const go = async (from: string, to: string): Promise<void> => {
      drawing.click(drawing.button(`Workspace ${from}`));
      drawing.click(drawing.button(to));
      await drawing.settle();
      drawing.draw(<></>);
      draw();
      await drawing.settle();
    };
    await go('Everyone', 'Lab');
    expect(fragment.chat).toBeNull();
    await go('Lab', 'Everyone');
    expect(fragment.chat).toBe('a');
    // A chat that has moved meanwhile is no chat of this workspace.
    chats.list.update('b', { workspaceId: 'default' });
    lastChats.lab = 'b';
    await go('Everyone', 'Lab');
    expect(fragment.chat).toBeNull();
  });

  it('[PAGE5] shows the number of unread chats in its title', () => {
    draw();
    expect(document.title).toBe('(1) Colloquy');
    act(() => chats.list.update('b', { unreadCount: 1 }));
    expect(document.title).toBe('(2) Colloquy');
    act(() => {
      chats.list.update('a', { unreadCount: 0 });
      chats.list.update('b', { unreadCount: 0 });
    });
    expect(document.title).toBe('Colloquy');
  });

  it('[PLACE1] goes to the message that its address names, once, and says if there is no such chat', async () => {
    location.hash = '#chat=a&message=m1';
    const revealed: string[] = [];
    Object.assign(chats.open('a'), {
      reveal: (id: string) => Promise.resolve(revealed.push(id))
    });
    draw();
    await drawing.settle();
    expect(revealed).toEqual(['m1']);
    expect(location.hash).toBe('#chat=a');
    act(() => {
      location.hash = '#chat=gone&message=m1';
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    });
    await drawing.settle();
    expect(drawing.one('.cq-Toast').textContent).toMatch(/There is no such chat/);
  });

  it('[PAGE6] offers a new chat only to users who may create one', () => {
    draw({ username: 'guest', displayName: 'G', kind: 'guest' });
    expect(drawing.all('[aria-label="New chat"]')).toEqual([]);
    act(() => chats.list.set());
    expect(drawing.all('.cq-Empty button')).toEqual([]);
    draw();
    expect(drawing.all('[aria-label="New chat"]')).toHaveLength(1);
  });

  it('[FOCUS6] on a wide page, opening a chat focuses its composer', () => {
    isWide = true;
    draw();
    const open = (id: string): void => {
      act(() => drawing.one(`.cq-Row[data-id=${id}]`).focus());
      drawing.click(drawing.one(`.cq-Row[data-id=${id}]`));
      act(() => void window.dispatchEvent(new HashChangeEvent('hashchange')));
    };
    open('b');
    expect(document.activeElement).toBe(drawing.one('main:not([hidden]) textarea'));
    open('a');
    expect(document.activeElement).toBe(drawing.one('main:not([hidden]) textarea'));
  });

  it('[FOCUS8] starts with the focus in the list, unless another element has the focus', () => {
    draw();
    expect(document.activeElement).toBe(drawing.one('nav'));
    act(() => drawing.one('input:not([type=file])').focus());
    draw();
    expect(document.activeElement).toBe(drawing.one('input:not([type=file])'));
  });

  it('[FOCUS2] on a narrow page, the focus moves into the chat, and back to its row', () => {
    draw();
    act(() => drawing.one('.cq-Row[data-id=b]').focus());
    const go = (chat: string | null): void =>
      act(() => {
        fragment.chat = chat;
        window.dispatchEvent(new HashChangeEvent('hashchange'));
      });
    go('b');
    expect(drawing.one('main:not([hidden])').contains(document.activeElement)).toBe(true);
    go(null);
    expect(document.activeElement).toBe(drawing.one('.cq-Row[data-id=b]'));
  });
});
