import { nullTranslator } from '@jupyterlab/translation';
import { exportItem } from '../../../../src/components/archive/export-item.js';
import { RequestError } from '../../../../src/model/index.js';
import { FakeChats, thread } from '../../../harness/fake-chats.js';

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('exportItem', () => {
  it('[ARCHIVEVIEW1] saves the file under a safe name, and reports a failure in words', async () => {
    const saved: string[] = [];
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement
    ) {
      saved.push(this.download);
    });
    Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
    const chats = new FakeChats();
    const errors: string[] = [];
    const onError = (error: Error): number => errors.push(error.message);
    const trans = nullTranslator.load('x');
    const item = exportItem(thread('a', 'Plans/2026'), { chats, trans, onError });
    expect(item.label).toBe('Export…');
    Object.assign(chats.server, { file: () => Promise.resolve(new Blob(['{}'])) });
    item.onSelect();
    await turn();
    expect(saved).toEqual(['Plans-2026.chat']);
    for (const code of ['offline', 'chat_not_found']) {
      Object.assign(chats.server, {
        file: () => Promise.reject(new RequestError(0, code, 'What the server says.'))
      });
      item.onSelect();
      await turn();
    }
    expect(errors).toEqual([
      'The chat was not exported: the chat server did not respond. Try again later.',
      'What the server says.'
    ]);
    expect(saved).toHaveLength(1);
    jest.restoreAllMocks();
  });
});
