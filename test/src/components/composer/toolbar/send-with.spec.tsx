import { Signal } from '@lumino/signaling';
import {
  Config,
  DraftFiles,
  type IOffer,
  type IReadyFile
} from '../../../../../src/model/index.js';
import { DraftOffer } from '../../../../../src/model/offers/draft-offer.js';
import { InputModel } from '../../../../../src/model/chat/input-model.js';
import { act } from '../../../../harness/react.js';
import { ChatViewScene } from '../../messages/chat-view-scene.js';

describe('the offer of a composer', () => {
  let view: ChatViewScene;
  let input: InputModel;
  const config = new Config();
  const offer: IOffer = {
    ...{ path: 'work/rates.ipynb', cell: 3, code: 'a = 1', language: 'python' },
    attachment: { type: 'notebook', value: 'work/rates.ipynb', cells: [] }
  };
  const offers = { changed: new Signal({}), current: offer as IOffer | null };

  beforeEach(async () => {
    view = new ChatViewScene();
    config.config = { sendWithSelection: false };
    const files = new DraftFiles({
      upload: () => new Promise(() => undefined),
      remove: () => undefined,
      limits: () => undefined,
      measure: () => Promise.resolve(null),
      isTemporary: () => false
    });
    const note = (body: string, _: unknown, own: readonly IReadyFile[] = []): void =>
      void view.calls.push(`send ${body} [${own.map(({ name }) => name).join()}]`);
    input = new InputModel(note, files, new DraftOffer(offers as never, files, config));
    await view.draw({ input, ready: true, canWrite: true });
  });
  afterEach(() => {
    input.dispose();
    view.dispose();
  });

  const click = (label: string): void =>
    act(() =>
      document
        .querySelector<HTMLElement>(`[aria-label="${label}"]`)!
        .dispatchEvent(new MouseEvent('click', { bubbles: true }))
    );
  const choose = (entry: string): void =>
    act(() =>
      [...document.querySelectorAll<HTMLElement>('[role=menuitem]')]
        .find(({ textContent }) => textContent === entry)!
        .click()
    );

  it('[OFFER2] is attached by a click, and removed by another', () => {
    expect(view.drawing.texts('.cq-Offer')).toEqual(['Cell 3 of rates.ipynb']);
    click('Attach Cell 3 of rates.ipynb');
    expect(view.drawing.all('.cq-Offer')).toHaveLength(0);
    expect(document.activeElement).toBe(view.composer);
    click('Remove rates.ipynb');
    click('Leave out Cell 3 of rates.ipynb');
    expect(view.drawing.all('.cq-Offer')).toHaveLength(0);
  });

  it('[OFFER3] says that it goes along', () => {
    act(() => (config.config = { sendWithSelection: true }));
    expect(view.drawing.texts('.cq-Offer')).toEqual(['Cell 3 of rates.ipynbsent with the message']);
  });

  it('[OFFER4] is sent from the menu beside Send, which needs something to send', () => {
    expect(document.querySelector('[aria-label="Send with selection"]')).toBeNull();
    act(() => (input.value = 'Why?'));
    click('Send with selection');
    choose('Send with Its Code Below the Text');
    act(() => (input.value = 'And?'));
    click('Send with selection');
    choose('Send with Cell 3 of rates.ipynb');
    expect(view.calls).toEqual([
      'send Why?\n\n```python\na = 1\n``` []',
      'send And? [rates.ipynb]'
    ]);

    // A message that would be too long stays, so that its author can shorten it.
    const { limits } = view.chats.settings;
    act(() => (input.value = 'x'.repeat(limits.bodyLength)));
    click('Send with selection');
    choose('Send with Its Code Above the Text');
    expect(view.calls).toHaveLength(2);
    expect(input.value).toMatch(/^```python/);
  });
});
