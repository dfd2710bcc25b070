import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf } from '../../../harness/stage.js';
import { ChatArchive, RequestError, type IApiClient } from '../../../../src/model/index.js';

interface ISent {
  path: string;
  body?: Blob;
  signal?: AbortSignal;
  onProgress?(part: number): void;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

describe('ChatArchive', () => {
  let sent: ISent[];
  let workspace: string | undefined;
  let isLoaded: boolean;
  let asked: string[];
  let clock: ManualClock;
  let archive: ChatArchive;

  const file = (name = 'Old chat.chat', text = '{"messages":[]}'): File =>
    new File([text], name, { type: 'text/plain' });
  const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: RequestError) => error.code
    );

  beforeEach(() => {
    sent = [];
    asked = [];
    clock = new ManualClock();
    workspace = undefined;
    isLoaded = false;
    const send = (path: string, rest: object): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const request = { path, ...rest, resolve, reject } as ISent;
        // As the client does, which then reports that the server did not respond.
        request.signal?.addEventListener('abort', () =>
          reject(new RequestError(0, 'offline', 'The chat server did not respond.'))
        );
        sent.push(request);
      });
    archive = new ChatArchive({
      server: {
        file: (path: string, options: object) => send(path, options),
        upload: (path: string, body: Blob, progress: object) => send(path, { body, ...progress }),
        request: (_: string, path: string) => {
          asked.push(path);
          return Promise.resolve({
            value: [{ messageCount: 200 * asked.length, totalCount: 900 }]
          });
        }
      } as unknown as Pick<IApiClient, 'file' | 'upload' | 'request'>,
      timers: timersOf(clock),
      settings: {
        get limits() {
          return { bodyLength: 9, topicLength: 20, ...(isLoaded && { importBytes: 100 }) };
        }
      },
      loadSettings: () => Promise.resolve().then(() => void (isLoaded = true)),
      workspace: () => workspace
    });
  });
  afterEach(() => archive.dispose());

  it('[ARCHIVEVIEW1] reads the file of a chat once at a time, and says that it is on its way', async () => {
    const made = archive.export('a/b', 'Team');
    expect(archive.transfers).toEqual([{ chat: 'a/b', name: 'Team', part: null }]);
    expect(await archive.export('a/b', 'Team')).toBeNull();
    expect(sent.map(({ path }) => path)).toEqual(['chat/threads/a%2Fb/export']);
    const blob = new Blob(['{}']);
    sent[0].resolve(blob);
    expect(await made).toBe(blob);
    expect(archive.transfers).toEqual([]);
    const refused = archive.export('c', 'Other');
    sent[1].reject(new RequestError(404, 'chat_not_found', 'Gone.'));
    expect(await codeOf(refused)).toBe('chat_not_found');
    expect(archive.transfers).toEqual([]);
  });

  it('[ARCHIVEVIEW3] sends a file as JSON to the current workspace, with the name of the file', async () => {
    workspace = 'w 1';
    let changes = 0;
    archive.changed.connect(() => changes++);
    const made = archive.import(file(`${'Très long '.repeat(9)}.CHAT`));
    await turn();
    const url = new URL(sent[0].path, 'http://localhost');
    expect(url.pathname).toBe('/chat/threads/:import');
    expect(url.searchParams.get('workspaceId')).toBe('w 1');
    expect(url.searchParams.get('topic')).toHaveLength(20);
    expect(sent[0].body!.type).toBe('application/json');
    sent[0].onProgress!(0.25);
    expect(archive.transfers.map(({ part }) => part)).toEqual([0.25]);
    sent[0].onProgress!(1);
    expect(archive.transfers.map(({ part }) => part)).toEqual([null]);
    sent[0].resolve({ id: 'new' });
    expect(await made).toBe('new');
    expect(archive.transfers).toEqual([]);
    expect(changes).toBe(4);
  });

  it('[ARCHIVEVIEW3] sends nothing of a file that is too large, empty, no chat, or one of two', async () => {
    expect(await codeOf(archive.import(file('a.chat', 'x'.repeat(101))))).toBe('request_too_large');
    expect(await codeOf(archive.import(file('a.chat', '')))).toBe('not_a_chat');
    expect(await codeOf(archive.import(file('a.png')))).toBe('not_a_chat');
    expect(sent).toEqual([]);
    expect(archive.transfers).toEqual([]);
    const first = archive.import(file());
    expect(await codeOf(archive.import(file()))).toBe('busy');
    await turn();
    sent[0].reject(new RequestError(403, 'too_many_chats', 'Too many.'));
    expect(await codeOf(first)).toBe('too_many_chats');
  });

  it('[ARCHIVEVIEW4] ends what is cancelled without an error, and everything with itself', async () => {
    const made = archive.import(file());
    await turn();
    sent[0].onProgress!(0.5);
    archive.cancel(archive.transfers[0]);
    expect(await made).toBeNull();
    expect(archive.transfers).toEqual([]);
    const [saved, other] = [archive.export('a', 'A'), archive.import(file())];
    await turn();
    archive.dispose();
    expect(await Promise.all([saved, other])).toEqual([null, null]);
    expect(sent.map(({ signal }) => signal!.aborted)).toEqual([true, true, true]);
  });

  it('[ARCHIVEVIEW4] asks for the number of messages once the file is sent, until the import is done', async () => {
    const made = archive.import(file());
    await turn();
    sent[0].onProgress?.(0.5);
    clock.advance(2_000);
    expect(asked).toEqual([]);
    sent[0].onProgress?.(1);
    for (const done of [200, 400]) {
      clock.advance(1_000);
      await turn();
      expect(archive.transfers[0]).toMatchObject({ part: null, messages: { done, total: 900 } });
    }
    sent[0].resolve({ id: 'new' });
    expect(await made).toBe('new');
    clock.advance(9_000);
    expect(asked).toEqual(['chat/threads/:import', 'chat/threads/:import']);
    expect(archive.transfers).toEqual([]);
  });

  it('[ARCHIVEVIEW4] says how many bytes of an export have arrived', async () => {
    const made = archive.export('a', 'Team');
    (sent[0] as ISent & { onBytes(bytes: number): void }).onBytes(70_000);
    expect(archive.transfers[0]).toMatchObject({ chat: 'a', bytes: 70_000 });
    sent[0].resolve(new Blob([]));
    await made;
  });
});
