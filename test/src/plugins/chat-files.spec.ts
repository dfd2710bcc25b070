import { DocumentRegistry } from '@jupyterlab/docregistry';
import { Widget } from '@lumino/widgets';
import type { IThread } from '../../../src/model/index.js';
import { chatFiles } from '../../../src/plugins/index.js';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

const PATH = 'shared/a.chat';
const ID = 'b7f4a2a4-0a37-4b0b-9d1f-6f3a52b1a001';

describe('.chat files in the file browser', () => {
  let bench: Workbench;
  let registry: DocumentRegistry;
  beforeEach(() => {
    bench = new Workbench([thread(ID, 'Alpha')]);
    registry = new DocumentRegistry();
  });
  afterEach(() => bench.dispose());

  async function start(): Promise<void> {
    const { opener } = await bench.open();
    Object.assign(bench.chats.server, { identity: { username: 'ada' } });
    const contents = { localPath: (path: string) => path.replace(/^RTC:/, '') };
    const app = Object.assign(Object.create(bench.app) as object, {
      docRegistry: registry,
      serviceManager: { contents }
    });
    void chatFiles.activate(app as never, bench.factory, opener);
  }

  /** The button that opens a chat of somebody else, on the card of a file. */
  async function offerIn(widget: { node: HTMLElement }): Promise<HTMLButtonElement> {
    Widget.attach(widget as Widget, document.body);
    const find = (): HTMLButtonElement | null =>
      widget.node.querySelector<HTMLButtonElement>('.cq-ChatFile-found button');
    while (!find()) {
      await new Promise(resolve => setTimeout(resolve));
    }
    return find()!;
  }

  const linkedBy = (createdByUsername: string, id: string): IThread => ({
    ...thread(id, 'Alpha'),
    ...{ createdByUsername, metadata: { document: PATH } }
  });

  /** Opens a file with this text as JupyterLab does. */
  async function open(text: string): Promise<{ isDisposed: boolean; node: HTMLElement }> {
    const signals = { pathChanged: { connect: () => true }, fileChanged: { connect: () => true } };
    const context = {
      ...signals,
      ...{ path: `RTC:${PATH}`, localPath: PATH, isReady: true, ready: Promise.resolve() },
      model: {
        toString: () => text,
        stateChanged: { connect: () => true, disconnect: () => true },
        dirty: false
      },
      ...{ disposed: { connect: () => true }, saveState: { connect: () => true } }
    };
    const widget = registry.getWidgetFactory('Colloquy')!.createNew(context as never);
    await bench.settled();
    return widget;
  }

  it('[CHATFILE3] opens the chat that the user made of the file, in its place', async () => {
    await start();
    bench.chats.linked.threads = [
      linkedBy('mal', 'b7f4a2a4-0a37-4b0b-9d1f-6f3a52b1a003'),
      linkedBy('ada', ID)
    ];
    expect((await open('{"messages":[]}')).isDisposed).toBe(true);
    expect(bench.main).toEqual([ID]);
  });

  it.each([
    ['an open chat', { access: 'open' as const, role: 'member' as const }],
    ['a chat to which the user was added as an owner', { access: 'private' as const }],
    ['a chat of nobody', { createdByUsername: '' }]
  ])('[CHATFILE6] does not open %s of somebody else in the place of the file', async (_, more) => {
    await start();
    bench.chats.linked.threads = [{ ...linkedBy('mal', ID), ...more }];
    const widget = await open('{"messages":[]}');
    expect([widget.isDisposed, bench.main]).toEqual([false, []]);
    // It is one click away.
    (await offerIn(widget)).click();
    await bench.settled();
    expect(bench.main).toEqual([ID]);
  });

  it('[CHATFILE6] does not open a chat of somebody else because the file says that it is an export of it', async () => {
    await start();
    bench.chats.list.threads = [{ ...thread(ID, 'Alpha'), createdByUsername: 'mal' }];
    const widget = await open(`{"messages":[],"metadata":{"id":"${ID}"}}`);
    expect([widget.isDisposed, bench.main]).toEqual([false, []]);
    expect((await offerIn(widget)).textContent).toBe('Open “Alpha”');
  });

  it('[CHATFILE3] opens the chat of which the file is an export, and no other', async () => {
    await start();
    bench.chats.list.threads = [{ ...thread(ID, 'Alpha'), createdByUsername: 'ada' }];
    const other = await open(
      '{"messages":[],"metadata":{"id":"b7f4a2a4-0a37-4b0b-9d1f-6f3a52b1a002"}}'
    );
    expect(other.isDisposed).toBe(false);
    expect(bench.main).toEqual([]);
    const own = await open(`{"messages":[],"metadata":{"id":"${ID}"}}`);
    expect([own.isDisposed, bench.main]).toEqual([true, [ID]]);
  });

  it('[CHATFILE4] are of a type with an icon, which opens with a double click', async () => {
    await start();
    expect(registry.getFileTypesForPath(PATH)[0]).toMatchObject({
      name: 'colloquy-chat',
      icon: { name: 'jupyterlab-colloquy:chat' }
    });
    expect(registry.defaultWidgetFactory(PATH)?.name).toBe('Colloquy');
  });

  it('[CHATFILE4] beside jupyterlab-chat, which opens them itself, it is one choice of "Open With"', async () => {
    bench.plugins = ['jupyterlab-chat-extension:factory'];
    registry.addFileType({ name: 'chat', extensions: ['.chat'] });
    await start();
    expect(registry.getFileTypesForPath(PATH).map(({ name }) => name)).toEqual(['chat']);
    expect(registry.preferredWidgetFactories(PATH)).toEqual([
      expect.objectContaining({ name: 'Colloquy', label: 'Chat (Colloquy)' })
    ]);
    expect(registry.defaultWidgetFactory(PATH)).toMatchObject({ defaultFor: [] });
  });
});
