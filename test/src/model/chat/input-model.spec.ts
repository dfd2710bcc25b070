import { DraftFiles, type IReadyFile, type IUploaded } from '../../../../src/model/index.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('InputModel', () => {
  let sent: [string, readonly IReadyFile[]][];
  let end: (answer: IUploaded | Error) => void;
  let input: InputModel;

  beforeEach(() => {
    sent = [];
    const upload = (): Promise<IUploaded> =>
      new Promise((resolve, reject) => {
        end = answer => (answer instanceof Error ? reject(answer) : resolve(answer));
      });
    const files = new DraftFiles({
      upload,
      remove: () => undefined,
      limits: () => undefined,
      measure: () => Promise.resolve(null),
      isTemporary: error => !/Too large/.test(error.message)
    });
    input = new InputModel((body, _, own) => sent.push([body, own!]), files);
  });
  afterEach(() => input.files!.dispose());

  const attach = async (): Promise<void> => {
    input.files!.add([new File(['x'], 'a.txt', { type: 'text/plain' })]);
    await turn();
  };
  const stored: IUploaded = { id: 'a', name: 'a.txt', contentType: 'text/plain', size: 1 };
  const file = { id: 'a', name: 'a.txt', type: 'text/plain', size: 1 };

  it('[ATTACH5] sends a draft with its files once all are uploaded', async () => {
    input.value = 'look ';
    await attach();
    input.send();
    expect([sent, input.isWaiting, input.value]).toEqual([[], true, 'look ']);
    end(stored);
    await turn();
    expect(sent).toEqual([['look', [file]]]);
    expect([input.isWaiting, input.value, input.files!.all]).toEqual([false, '', []]);
  });

  it('[ATTACH5] sends files without a text, and nothing without both', async () => {
    expect(input.canSend).toBe(false);
    input.send();
    await attach();
    end(stored);
    await turn();
    expect(input.canSend).toBe(true);
    input.send();
    expect(sent).toEqual([['', [file]]]);
    input.send();
    expect(sent).toHaveLength(1);
  });

  it('[ATTACH5] no longer waits once its author writes on, or an upload fails', async () => {
    input.value = 'one';
    await attach();
    input.send();
    input.value = 'one and';
    end(stored);
    await turn();
    expect([sent, input.isWaiting]).toEqual([[], false]);

    await attach();
    input.send();
    end(new Error('gone'));
    await turn();
    expect([sent, input.isWaiting]).toEqual([[], false]);
    // The author decides: the message goes without the failed file, which stays.
    input.send();
    expect(sent).toEqual([['one and', [file]]]);
    expect(input.files!.all.map(({ state }) => state)).toEqual(['failed']);
  });
});
