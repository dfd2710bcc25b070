import { RequestError } from '../../../../src/model/index.js';
import { act } from '../../../harness/react.js';
import { ChatListScene } from '../list/chat-list-scene.js';

describe('useChatImport', () => {
  let view: ChatListScene;
  let upload: (file: Blob, onProgress: (part: number) => void) => Promise<{ id: string }>;

  beforeEach(() => {
    view = new ChatListScene();
    upload = () => Promise.resolve({ id: 'new' });
    Object.assign(view.chats.server, {
      upload: (_: string, body: Blob, { signal, onProgress }: never) =>
        Promise.race([
          upload(body, onProgress),
          new Promise((_resolve, reject) =>
            (signal as AbortSignal).addEventListener('abort', () => reject(new Error('ended')))
          )
        ])
    });
    view.chats.settings.limits = { bodyLength: 9, topicLength: 200, importBytes: 1024 };
  });
  afterEach(() => view.drawing.dispose());

  const file = (name = 'a.chat', text = '{}'): File => new File([text], name);
  const items = (): string[] => {
    view.drawing.click(view.drawing.button('More'));
    return view.drawing.texts('[role=menuitem]');
  };
  const choose = async (...files: File[]): Promise<void> => {
    const field = view.drawing.one<HTMLInputElement>('input[type=file]');
    Object.defineProperty(field, 'files', { value: files, configurable: true });
    view.drawing.fire(field, new Event('change', { bubbles: true }));
    await view.drawing.settle();
  };
  const drop = async (...files: File[]): Promise<void> => {
    const event = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(event, { dataTransfer: { types: ['Files'], files, items: [] } });
    view.drawing.fire(view.row('a'), event);
    await view.drawing.settle();
  };

  it('[ARCHIVEVIEW3] imports what is chosen or dropped, and opens the new chat', async () => {
    view.draw();
    expect(items()).toContain('Import a Chat…');
    await choose(file());
    await drop(file());
    expect(view.opened).toEqual(['new', 'new']);
    await drop(file(), file());
    expect(view.errors).toEqual(['Import one .chat file at a time.']);
  });

  it('[ARCHIVEVIEW3] offers nothing to those who may not create chats', async () => {
    view.draw({ onNew: undefined });
    expect(items()).not.toContain('Import a Chat…');
    await drop(file());
    expect(view.opened).toEqual([]);
  });

  it('[ARCHIVEVIEW4] shows how much is sent, and cancels without an error', async () => {
    let progress: (part: number) => void = () => undefined;
    upload = (_, onProgress) => {
      progress = onProgress;
      return new Promise(() => undefined);
    };
    view.draw();
    await choose(file('Old.chat'));
    expect(view.drawing.texts('.cq-Transfer')).toEqual(['Importing…Old.chat']);
    act(() => progress(0.5));
    expect(view.drawing.one('[role=progressbar]').getAttribute('aria-valuenow')).toBe('50');
    view.drawing.click(view.drawing.button('Cancel Old.chat'));
    await view.drawing.settle();
    expect(view.drawing.texts('.cq-Transfer')).toEqual([]);
    expect([view.opened, view.errors]).toEqual([[], []]);
  });

  it('[ARCHIVEVIEW4] says what to do about an error', async () => {
    view.draw();
    await choose(file('a.chat', 'x'.repeat(1025)));
    await choose(file('a.png'));
    for (const code of [
      'bad_request',
      'too_many_chats',
      'workspace_not_found',
      'offline',
      'other'
    ]) {
      upload = () => Promise.reject(new RequestError(0, code, 'What the server says.'));
      await choose(file());
    }
    expect(view.errors).toEqual([
      'The file is too large. This server imports at most 1 KB.',
      'The file is not a chat. Choose a .chat file.',
      'The file is not a chat. Choose a .chat file.',
      'You have too many chats. Delete some, and import the file again.',
      'You no longer belong to this workspace. Choose another one.',
      'The file was not imported: the chat server did not respond. Try again later.',
      'What the server says.'
    ]);
    expect(view.opened).toEqual([]);
  });
});
