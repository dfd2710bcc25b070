import { Signal } from '@lumino/signaling';
import { discuss } from '../../../src/plugins/index.js';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

describe('discuss', () => {
  let bench: Workbench;
  let files: Signal<object, object>;
  let document: { widget: object | null; changed: Signal<object, void> };

  beforeEach(async () => {
    bench = new Workbench([thread('a', 'Alpha')]);
    files = new Signal({});
    const contents = {
      fileChanged: files,
      localPath: (path: string) => path.replace(/^RTC:/, '')
    };
    document = { widget: null, changed: new Signal({}) };
    const { opener } = await bench.open();
    void discuss.activate(
      { ...bench.app, serviceManager: { contents } } as never,
      bench.factory,
      opener,
      document
    );
  });
  afterEach(() => bench.dispose());

  const show = (path: string | null): void => {
    document.widget = path === null ? null : { context: { path } };
    document.changed.emit();
  };
  const { settled } = Workbench.prototype;

  it('[LINKVIEW1] the list follows the file that the user looks at', () => {
    const { linked } = bench.chats;
    expect(linked.path).toBeNull();
    show('RTC:survey.ipynb');
    expect(linked.path).toBe('survey.ipynb');
    show(null);
    expect(linked.path).toBeNull();
  });

  it('[LINKVIEW2] the command opens the chat of the file, and says what to do without one', async () => {
    bench.chats.linked.ensure = (path, topic) =>
      Promise.resolve(path === 'b/c.py' && topic === 'c.py' ? 'a' : '');
    await bench.commands.execute('colloquy:discuss');
    expect(bench.notified()).toEqual(['Open a notebook or a file first.']);
    show('b/c.py');
    await bench.commands.execute('colloquy:discuss');
    expect(bench.factory.find('a')?.isVisible).toBe(true);
  });

  it('[LINKVIEW3] a renamed file takes its chats along', async () => {
    show('a.py');
    document.widget = { context: { path: 'RTC:b.py' } };
    files.emit({ type: 'rename', oldValue: { path: 'RTC:a.py' }, newValue: { path: 'RTC:b.py' } });
    files.emit({ type: 'save', oldValue: null, newValue: { path: 'b.py' } });
    await settled.call(bench);
    expect(bench.chats.linked.moved).toEqual([['a.py', 'b.py']]);
    expect(bench.chats.linked.path).toBe('b.py');
  });
});
