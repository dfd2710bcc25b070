import { DocumentRegistry } from '@jupyterlab/docregistry';
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
    const contents = { localPath: (path: string) => path.replace(/^RTC:/, '') };
    const app = Object.assign(Object.create(bench.app) as object, {
      docRegistry: registry,
      serviceManager: { contents }
    });
    void chatFiles.activate(app as never, bench.factory, opener);
  }

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

  it('[CHATFILE3] opens the chat that was made of the file, in its place', async () => {
    await start();
    bench.chats.linked.threads = [{ ...thread(ID, 'Alpha'), metadata: { document: PATH } }];
    expect((await open('{"messages":[]}')).isDisposed).toBe(true);
    expect(bench.main).toEqual([ID]);
  });

  it('[CHATFILE3] opens the chat of which the file is an export, and no other', async () => {
    await start();
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
