import type { IAttachment } from '../../../../src/document/index.js';
import { ChatFiles } from '../../../../src/model/index.js';

const file = (id: string) => ({ id, name: `${id}.pdf`, contentType: 'application/pdf', size: 10 });

describe('ChatFiles', () => {
  const request = jest.fn();
  const read = jest.fn();
  const entries = new Map<string, IAttachment>();
  let files: ChatFiles;
  let heard: jest.Mock;

  beforeEach(() => {
    request.mockReset();
    entries.clear();
    const entry = (id: string): IAttachment | undefined => entries.get(id);
    files = new ChatFiles({ server: { request, file: read } as never, chat: 'c', entry });
    files.changed.connect((heard = jest.fn()));
  });
  afterEach(() => files.dispose());

  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

  it('[FILES1] shows the data of the document until the server has sent the size', async () => {
    request.mockResolvedValue({ value: [file('a')] });
    entries.set('a', { type: 'file', value: 'chat/threads/c/attachments/a/a%20b.pdf' });
    expect(files.get('a')).toEqual({ name: 'a b.pdf', contentType: undefined });
    expect(files.get('b')).toBeUndefined();
    await settled();
    expect(heard).toHaveBeenCalledTimes(1);
    expect(files.get('a')?.size).toBe(10);
    // One request for rows that are rendered together, and none for a deleted file.
    files.get('b');
    await settled();
    expect(request).toHaveBeenCalledTimes(1);
  });

  it('[FILES1] reads further pages until the file is found, from the same server', async () => {
    request
      .mockResolvedValueOnce({ value: [file('a')], nextLink: 'https://evil.test/x?before=7' })
      .mockResolvedValueOnce({ value: [file('z')], nextLink: 'https://evil.test/x?before=1' });
    files.get('z');
    await settled();
    expect(request.mock.calls.map(([, path]) => path as string)).toEqual([
      'chat/threads/c/attachments?maxPageSize=100',
      'chat/threads/c/attachments?before=7'
    ]);
    expect(files.get('z')?.name).toBe('z.pdf');
  });

  it('[FILES1] uses the data of the document if the server does not answer', async () => {
    request.mockRejectedValue(new Error('away'));
    entries.set('a', { type: 'file', value: 'x/%E0%A4%A' });
    files.get('a');
    await settled();
    expect(files.get('a')?.name).toBe('%E0%A4%A');
    expect(heard).not.toHaveBeenCalled();
  });

  it('[FILES3] reads no more of an entry than the longest name', () => {
    request.mockRejectedValue(new Error('away'));
    entries.set('a', { type: 'file', value: `${'/'.repeat(60_000)}${'a'.repeat(60_000)}` });
    const decode = jest.spyOn(global, 'decodeURIComponent');
    expect(files.get('a')?.name).toHaveLength(765);
    expect(decode).toHaveBeenCalledWith('a'.repeat(765));
    decode.mockRestore();
  });

  it('[FILES2] reads the bytes of a file', async () => {
    read.mockResolvedValue(new Blob(['x']));
    await files.read('a b');
    expect(read).toHaveBeenCalledWith('chat/threads/c/attachments/a%20b', expect.anything());
  });
});
