import { DraftFiles, MAX_FILES, RequestError } from '../../../../src/model/index.js';
import type { FileLimits, IUploaded, IUploadOptions } from '../../../../src/model/index.js';

const LIMITS: FileLimits = { image: 100, audio: 0, voice: 30, video: 100, file: 50 };

interface IRunning extends IUploadOptions {
  end(answer?: Partial<IUploaded>): void;
  fail(error: Error): void;
}

const fileOf = (name: string, size: number, type = ''): File =>
  new File([new Uint8Array(size)], name, { type });

/** Lets promises that are settled continue. */
const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('DraftFiles', () => {
  let files: DraftFiles;
  let running: IRunning[];
  let removed: string[];
  let measured: [number, number] | null;

  beforeEach(() => {
    running = [];
    removed = [];
    measured = [640, 480];
    files = new DraftFiles({
      upload: (file, options) =>
        new Promise((resolve, reject) => {
          const id = `id-${options.name}`;
          const answer = { id, name: options.name, contentType: file.type, size: file.size };
          const end = (change: Partial<IUploaded> = {}): void => resolve({ ...answer, ...change });
          running.push({ ...options, end, fail: reject });
        }),
      remove: id => removed.push(id),
      limits: () => LIMITS,
      measure: () => Promise.resolve(measured),
      isTemporary: error => !/Too large/.test(error.message)
    });
  });
  afterEach(() => files.dispose());

  const states = (): string[] => files.all.map(({ state }) => state);

  it('[ATTACH1] uploads files side by side, a few at a time, and tells how far each is', async () => {
    expect(files.add(['a', 'b', 'c', 'd'].map(name => fileOf(name, 10)))).toBe(0);
    await turn();
    expect(states()).toEqual(['uploading', 'uploading', 'uploading', 'waiting']);
    expect(files.isBusy).toBe(true);
    running[1].onProgress(0.5);
    expect(files.all[1].progress).toBe(0.5);
    running[1].end({ contentType: 'text/plain' });
    await turn();
    expect(states()).toEqual(['uploading', 'ready', 'uploading', 'uploading']);
    [0, 2, 3].forEach(at => running[at].end());
    await turn();
    expect(files.isBusy).toBe(false);
    expect(files.ready.map(({ id }) => id)).toEqual(['id-a', 'id-b', 'id-c', 'id-d']);
    expect(files.ready[1]).toEqual({ id: 'id-b', name: 'b', type: 'text/plain', size: 10 });
  });

  it('[ATTACH2] tells limits before an upload starts: size, kind and number', async () => {
    files.add([
      fileOf('long.zip', 51),
      fileOf('song.mp3', 10, 'audio/mpeg'),
      fileOf('nothing.txt', 0),
      fileOf('photo.png', 51, 'image/png')
    ]);
    files.add([fileOf('voice.webm', 31, 'audio/webm')], { isVoice: true });
    await turn();
    expect(files.all.map(({ failure }) => failure)).toEqual([
      { code: 'too_large', limit: 50 },
      { code: 'not_taken' },
      { code: 'empty' },
      undefined,
      { code: 'too_large', limit: 30 }
    ]);
    expect(running.map(({ name }) => name)).toEqual(['photo.png']);
    const many = Array.from({ length: MAX_FILES }, (_, at) => fileOf(`${at}`, 1));
    expect(files.add(many)).toBe(5);
    expect(files.all).toHaveLength(MAX_FILES);
  });

  it('[ATTACH3] ends an upload that is cancelled, and removes a file that was uploaded', async () => {
    files.add([fileOf('a', 10), fileOf('b', 10)]);
    await turn();
    const [a, b] = files.all;
    files.remove(a.key);
    expect(running[0].signal.aborted).toBe(true);
    running[1].end();
    await turn();
    files.remove(b.key);
    expect(files.all).toEqual([]);
    expect(removed).toEqual(['id-b']);
    // The answer came all the same.
    running[0].end();
    await turn();
    expect(removed).toEqual(['id-b', 'id-a']);
  });

  it('[ATTACH3] says why an upload failed, and tries again if that may help', async () => {
    files.add([fileOf('a', 10), fileOf('b', 10)]);
    await turn();
    running[0].fail(new RequestError(0, 'offline', 'The chat server did not respond.'));
    running[1].fail(new RequestError(413, 'attachment_too_large', 'Too large.'));
    await turn();
    expect(files.all.map(({ failure }) => failure)).toEqual([
      { code: 'refused', message: 'The chat server did not respond.', retry: true },
      { code: 'refused', message: 'Too large.', retry: false }
    ]);
    files.retry(files.all[0].key);
    await turn();
    expect(states()).toEqual(['uploading', 'failed']);
    running[2].end();
    await turn();
    expect(files.ready.map(({ id }) => id)).toEqual(['id-a']);
  });

  it('[ATTACH4] measures pictures before they are uploaded', async () => {
    files.add([fileOf('a.png', 10, 'image/png')]);
    await turn();
    running[0].end();
    await turn();
    measured = null;
    files.add([fileOf('odd.png', 10, 'image/png')]);
    await turn();
    running[1].end({ contentType: 'application/octet-stream' });
    await turn();
    expect(files.ready.map(({ pixels }) => pixels)).toEqual([[640, 480], undefined]);
  });

  it('[ATTACH6] takes a file of Jupyter once, without an upload', () => {
    const entry = { type: 'file', value: 'data/keys.csv', mimetype: 'text/csv' } as const;
    expect(files.addEntries([entry])).toBe(0);
    expect(files.addEntries([{ ...entry }])).toBe(0);
    expect(files.ready).toEqual([
      { id: expect.any(String) as string, name: 'keys.csv', type: 'text/csv', entry }
    ]);
    files.remove(files.all[0].key);
    expect([running, removed, files.all]).toEqual([[], [], []]);
  });

  it('[ATTACH7] gives the ready files away, and follows the kept ones', async () => {
    files.add([fileOf('a', 10), fileOf('b', 10)]);
    await turn();
    running[0].end();
    await turn();
    const kept = { id: 'x', name: 'kept.txt', type: 'text/plain', size: 3 };
    files.restore([kept]);
    expect(files.all.map(({ name, state }) => [name, state])).toEqual([
      ['kept.txt', 'ready'],
      ['b', 'uploading']
    ]);
    expect(files.take()).toEqual([kept]);
    expect(states()).toEqual(['uploading']);
  });

  it('[ATTACH3] ends all uploads when it is disposed', async () => {
    files.add([fileOf('a', 10)]);
    await turn();
    files.dispose();
    expect(running[0].signal.aborted).toBe(true);
  });
});
