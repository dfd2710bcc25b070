import { Signal } from '@lumino/signaling';
import {
  Config,
  DraftFiles,
  MAX_FILES,
  type IOffer,
  type IOffers,
  type IReadyFile
} from '../../../../src/model/index.js';
import { DraftOffer } from '../../../../src/model/offers/draft-offer.js';
import { InputModel } from '../../../../src/model/chat/input-model.js';

class Source implements IOffers {
  changed: Signal<Source, void> = new Signal(this);
  current: IOffer | null = null;
  whole: IOffer | null = null;
  show(cell: number): void {
    this.current = {
      ...{ path: 'a/rates.ipynb', cell, code: `cell ${cell}`, language: 'python' },
      attachment: {
        type: 'notebook',
        value: 'a/rates.ipynb',
        cells: [{ id: `c${cell}`, input_type: 'code' }]
      }
    };
    this.changed.emit();
  }
}

describe('DraftOffer', () => {
  let source: Source;
  let config: Config;
  let files: DraftFiles;
  let offer: DraftOffer;
  let input: InputModel;
  let sent: [string, readonly IReadyFile[] | undefined][];

  beforeEach(() => {
    source = new Source();
    config = new Config();
    files = new DraftFiles({
      upload: () => new Promise(() => undefined),
      remove: () => undefined,
      limits: () => undefined,
      measure: () => Promise.resolve(null),
      isTemporary: () => false
    });
    offer = new DraftOffer(source, files, config);
    sent = [];
    input = new InputModel((body, _, own) => sent.push([body, own]), files, offer);
  });
  afterEach(() => input.dispose());

  const cellsSent = (): (string | undefined)[] =>
    sent.map(([, own]) => {
      const [entry] = (own ?? []).map(file => file.entry);
      return entry?.type === 'notebook' ? entry.cells?.[0].id : undefined;
    });
  const send = (text: string): void => {
    input.value = text;
    input.send();
  };

  it('[OFFER2] nothing goes along without a choice', () => {
    source.show(3);
    send('hello');
    expect(sent).toEqual([['hello', []]]);
    offer.attach();
    expect(offer.current).toBeNull();
    offer.attach();
    expect(files.all).toHaveLength(1);
    source.show(4);
    expect(offer.current?.cell).toBe(4);
    send('with it');
    expect(cellsSent()).toEqual([undefined, 'c3']);
    expect(files.all).toEqual([]);
  });

  it('[OFFER3] by the setting it goes along with each message, unless it is left out of one', () => {
    config.config = { sendWithSelection: true };
    expect(offer.goesAlong).toBe(false);
    send('nothing is open');
    source.show(3);
    input.send();
    expect(sent).toHaveLength(1);
    send('one');
    offer.leaveOut();
    expect(offer.current).toBeNull();
    send('without');
    send('two');
    expect(cellsSent()).toEqual([undefined, 'c3', undefined, 'c3']);
    offer.leaveOut();
    source.show(4);
    expect(offer.current?.cell).toBe(4);
  });

  it('[OFFER3] a draft that waits for its files takes along what was in view when it was sent', async () => {
    config.config = { sendWithSelection: true };
    source.show(3);
    files.add([new File(['x'], 'a.txt')]);
    send('look');
    source.show(4);
    expect(input.isWaiting).toBe(true);
    files.remove(files.all.find(({ blob }) => blob)!.key);
    await Promise.resolve();
    expect(cellsSent()).toEqual(['c3']);
  });

  it('[OFFER4] its code takes the place of the attachment', () => {
    config.config = { sendWithSelection: true };
    source.show(3);
    send(offer.withCode('Why? ', 'above'));
    send(offer.withCode('Why? ', 'below'));
    expect(sent).toEqual([
      ['```python\ncell 3\n```\n\nWhy?', []],
      ['Why?\n\n```python\ncell 3\n```', []]
    ]);
    source.current = null;
    expect(offer.withCode('text', 'above')).toBe('text');
  });

  it('[OFFER6] a question to an agent takes the whole notebook along where there is no cell to offer, until it asks no agent', () => {
    source.show(3);
    [source.whole, source.current] = [{ ...source.current!, cell: undefined, code: '' }, null];
    expect(offer.current).toBeNull();
    let told = 0;
    offer.changed.connect(() => (told += 1));
    offer.isForAgent = true;
    offer.isForAgent = true;
    expect([offer.current?.path, told]).toEqual(['a/rates.ipynb', 1]);
    send('@Jin look');
    expect(cellsSent()).toEqual([undefined]);
    offer.attach();
    send('@Jin look');
    expect(cellsSent()).toEqual([undefined, 'c3']);
    offer.leaveOut();
    expect(offer.current).toBeNull();
    offer.settle();
    offer.isForAgent = false;
    expect(offer.current).toBeNull();
  });

  it('[OFFER1] is not made where the draft has no place for it, and ends with the draft', () => {
    source.show(3);
    files.addEntries(
      Array.from({ length: MAX_FILES }, (_, i) => ({ type: 'file' as const, value: `${i}.py` }))
    );
    expect(offer.current).toBeNull();
    let told = 0;
    offer.changed.connect(() => (told += 1));
    files.remove(files.all[0].key);
    expect([offer.current?.cell, told]).toEqual([3, 1]);
    input.dispose();
    source.show(4);
    config.config = { sendWithSelection: true };
    expect(told).toBe(1);
  });
});
